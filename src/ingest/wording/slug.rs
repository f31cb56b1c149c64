//! Ids for questions that have no anchor.

/// Longest id, in bytes.
const LONGEST: usize = 120;

/// The id for a question: in lower case, words joined by `-`, letters of every script kept.
pub(crate) fn of(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || is_mark(c) {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' && c != '’' {
            slug.push('-');
        }
    }
    clip(slug.trim_end_matches('-'))
}

/// `wanted` if it is free, else the first free one of `wanted-2`, `wanted-3` and so on.
pub(crate) fn unique(wanted: String, is_free: impl Fn(&str) -> bool) -> String {
    numbered(wanted, 2, is_free)
}

/// `wanted` if it is free, else `wanted` with a free number, counted from `first`.
pub(crate) fn numbered(wanted: String, first: u64, is_free: impl Fn(&str) -> bool) -> String {
    if is_free(&wanted) {
        return wanted;
    }
    let name = |number: u64| format!("{wanted}-{number}");
    if is_free(&name(first)) {
        return name(first);
    }
    // Doubling, then bisecting: ten thousand equal questions must not cost fifty million look-ups.
    let (mut low, mut high) = (first, first + 1);
    while !is_free(&name(high)) {
        (low, high) = (high, high * 2);
    }
    while low + 1 < high {
        let middle = u64::midpoint(low, high);
        if is_free(&name(middle)) { high = middle } else { low = middle }
    }
    name(high)
}

/// At most [`LONGEST`] bytes of an id, cut between characters.
pub(crate) fn clip(id: &str) -> String {
    let end = (0..=LONGEST.min(id.len())).rev().find(|&end| id.is_char_boundary(end)).unwrap_or(0);
    id[..end].trim_end_matches('-').to_owned()
}

/// Whether a character is a combining mark: accents, vowel signs of Indic scripts, Arabic and Hebrew points.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{670}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{962}'..='\u{963}' | '\u{e31}'
        | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{3099}'..='\u{309a}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn letters_of_every_script_stay_in_an_id() {
        assert_eq!(of("Do you deliver to Princeton?"), "do-you-deliver-to-princeton");
        assert_eq!(of("送料はいくらですか？"), "送料はいくらですか");
        assert_eq!(of("  What's «new»?! "), "whats-new");
    }

    #[test]
    fn a_taken_id_gets_the_next_free_number() {
        let mut taken: HashSet<String> = HashSet::new();
        for _ in 0..40 {
            let id = unique("a".into(), |id| !taken.contains(id));
            assert!(taken.insert(id));
        }
        assert!(taken.contains("a-2") && taken.contains("a-40") && !taken.contains("a-41"));
    }

    #[test]
    fn a_long_id_is_cut_between_characters() {
        assert!(of(&"é".repeat(500)).len() <= LONGEST);
    }
}
