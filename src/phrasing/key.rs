//! When two texts count as the same.

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
