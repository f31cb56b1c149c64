//! Which of the questions that were offered a visitor picks: "2", "the second one", "number three please".

use super::words;
use crate::wordlist::WordList;

/// The file says how to edit it.
static CHOICES: WordList = WordList::new(include_str!("choices.txt"));
/// The most words of a pick.
const LONGEST: usize = 6;

/// The position of the choice that a message picks, from 0, out of `count`; none if it says anything else.
///
/// ```
/// use tansy::small_talk::choice;
///
/// assert_eq!(choice("the second one", 3), Some(1));
/// assert_eq!(choice("#3", 3), Some(2));
/// assert_eq!(choice("3 nights", 3), None);
/// ```
pub fn choice(message: &str, count: usize) -> Option<usize> {
    let said = words(message);
    if said.is_empty() || said.len() > LONGEST {
        return None;
    }
    let mut picked = Vec::new();
    for word in &said {
        match number_of(word) {
            Some(number) => picked.push((word, number)),
            None if is_beside(word) => {}
            None => return None,
        }
    }
    // In "the second one", "one" is no number.
    if picked.len() > 1 {
        picked.retain(|(word, _)| *word != "one");
    }
    match picked[..] {
        [(_, 0)] => count.checked_sub(1),
        [(_, number)] if number <= count => Some(number - 1),
        _ => None,
    }
}

/// The number that a word or digits stand for; 0 for the last.
fn number_of(word: &str) -> Option<usize> {
    if let Ok(number) = word.parse::<usize>() {
        return Some(number).filter(|number| *number > 0);
    }
    let lines = CHOICES.entries().iter().filter_map(|line| line.split_once(' '));
    lines
        .filter_map(|(number, names)| Some((number.parse().ok()?, names)))
        .find(|(_, names)| has(names, word))
        .map(|(number, _)| number)
}

fn is_beside(word: &str) -> bool {
    let is_numbered = |line: &str| line.starts_with(|c: char| c.is_ascii_digit());
    CHOICES.entries().iter().any(|line| !is_numbered(line) && has(line, word))
}

fn has(names: &str, word: &str) -> bool {
    names.split(' ').any(|name| name == word)
}
