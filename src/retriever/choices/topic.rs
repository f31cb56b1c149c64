//! Messages of one or two words are topics: "hours?", "same day". No entry stands out for them, but some are about them.

use crate::bundle::Bundle;
use crate::retriever::Ranked;

/// The most words of a topic.
const MOST_WORDS: usize = 2;
/// An entry with at least this coverage has all the words.
const ALL: f32 = 0.99;

/// If the question is a topic and entries have all of its words, puts those first. Whether that was done: the visitor then chooses among them.
pub(super) fn reorder(bundle: &Bundle, question: &str, ranked: &mut Vec<Ranked>) -> bool {
    let words = bundle.lexical().stems(question).len();
    if !(1..=MOST_WORDS).contains(&words) || ranked.iter().all(|entry| entry.parts.coverage < ALL) {
        return false;
    }
    // Both halves keep the order of their scores.
    let (about, others): (Vec<Ranked>, Vec<Ranked>) =
        ranked.iter().partition(|entry| entry.parts.coverage >= ALL);
    *ranked = [about, others].concat();
    true
}
