//! What texts name.

use super::fact::{self, Kind};
use super::scan::{Piece, pieces};

/// A larger share of capitals, in percent, is a heading in title case, where capitals say nothing about names.
const MOST_CAPITALS: usize = 40;

/// The words that texts write with a capital inside a sentence and never without one, in lower case.
///
/// ```
/// let texts = ["Do you deliver to Princeton?", "Yes, to Princeton and Ewing. Flowers stay fresh; flowers last."];
/// assert_eq!(tansy::grounding::names(texts), ["princeton", "ewing"]);
/// ```
pub fn names<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let (mut named, mut plain): (Vec<String>, Vec<String>) = Default::default();
    for text in texts {
        let words: Vec<Piece<'_>> = pieces(text).into_iter().filter(|piece| !piece.is_number()).collect();
        let (capitals, others): (Vec<&Piece<'_>>, Vec<_>) =
            words.iter().partition(|piece| piece.is_capital());
        plain.extend(others.into_iter().map(Piece::folded));
        if capitals.len() * 100 <= words.len() * MOST_CAPITALS {
            named.extend(
                fact::all(text, &[])
                    .into_iter()
                    .filter(|fact| fact.kind == Kind::Name)
                    .map(|fact| fact.plain),
            );
        }
    }
    let mut names: Vec<String> = Vec::new();
    for name in named {
        if !plain.contains(&name) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
