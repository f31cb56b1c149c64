//! Whether a value is text for people.

use crate::ingest::data::articles;

/// The fewest words of such a text, and the fewest letters in scripts without blanks between words.
const WORDS: usize = 2;
const LETTERS: usize = 7;
/// A longer text is one whatever the name of its field.
const LONG: usize = 100;

/// Whether a text is made of words; ids, dates, numbers, URLs and names of one word are not.
pub(super) fn is(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let numbers = text.chars().filter(|c| c.is_numeric()).count();
    let is_word = |word: &&str| word.chars().any(char::is_alphabetic) && !word.contains("://");
    let is_wide = |c: &char| ('\u{2e80}'..='\u{d7a3}').contains(c);
    letters > numbers
        && (text.split_whitespace().filter(is_word).take(WORDS).count() == WORDS
            || text.chars().filter(is_wide).count() >= LETTERS)
}

/// Whether the value of a field is for the system: what is not text, and short text of a field such as `author`.
pub(super) fn is_furniture(field: &str, text: &str) -> bool {
    !is(text) || articles::is_meta(field) && !field.is_empty() && text.len() < LONG
}
