//! One-line texts, and when two of them count as the same.

use std::collections::HashSet;

use crate::faq::Entry;
use crate::lexical::{fold, words};

/// The words of a text, folded: two texts with the same words are the same phrasing, whatever their case and punctuation.
pub(super) fn key(text: &str) -> String {
    let folded: Vec<String> = words(text).map(|(_, word)| fold(word).into_iter().collect()).collect();
    folded.join(" ")
}

/// The keys of the question and of its other phrasings.
pub(super) fn keys(entry: &Entry) -> HashSet<String> {
    entry.asks().map(key).collect()
}

/// The text on one line, without control characters.
pub(super) fn one_line(text: &str) -> String {
    let visible = text.replace(|c: char| c.is_control(), " ");
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
