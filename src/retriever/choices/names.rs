//! Names decide: a question about Newark is not answered by the entry about Trenton.
//!
//! Embeddings are near for two towns, days or products. An entry *conflicts* with a question if its own question names something that the visitor
//! does not, and the visitor names something that the entry does not have anywhere. What a name is, is seen from the FAQ itself: a word
//! written with a capital inside a sentence, or a number. Where capitals say nothing, as in German or in headings in title case, only numbers
//! and words in the same place are names.

use crate::bundle::Bundle;
use crate::faq::Entry;
use crate::lexical::{Lexical, fold, words};
use crate::retriever::Ranked;

/// Larger shares of capitalised words inside sentences say nothing about names.
const MOST_CAPITALS: f32 = 0.35;
/// Entries that do not conflict and are offered beside the one that does.
const OFFERED_BESIDE: usize = 2;
/// How many of the best entries are looked at.
const DEEPEST: usize = 12;

/// If the best entry conflicts with the question, puts the best entries that do not right behind it. Whether that was done: the visitor has to
/// choose then, as no entry may be about what was named.
pub(super) fn reorder(bundle: &Bundle, question: &str, ranked: &mut Vec<Ranked>) -> bool {
    let asked = Asked::new(bundle, question);
    let entries = bundle.faq().entries();
    let conflicts = |ranked: &Ranked| asked.conflicts_with(&entries[ranked.entry]);
    if asked.named.is_empty() || !ranked.first().is_some_and(conflicts) {
        return false;
    }
    let others: Vec<usize> =
        (1..ranked.len().min(DEEPEST)).filter(|at| !conflicts(&ranked[*at])).take(OFFERED_BESIDE).collect();
    // Each is moved up behind those before it; everything in between keeps its order.
    for (to, from) in (1..).zip(others) {
        let entry = ranked.remove(from);
        ranked.insert(to, entry);
    }
    true
}

/// A question, and what in it may be a name.
struct Asked<'a> {
    lexical: &'a Lexical,
    has_capitals: bool,
    stems: Vec<String>,
    named: Vec<Named>,
}

/// A word with its stem and the word before it.
struct Named {
    stem: String,
    before: String,
    is_marked: bool,
}

impl<'a> Asked<'a> {
    fn new(bundle: &'a Bundle, question: &str) -> Self {
        let (lexical, entries) = (bundle.lexical(), bundle.faq().entries());
        let has_capitals = capitals_mean_names(entries);
        let is_shouted = question.chars().filter(|c| c.is_alphabetic()).all(is_capital);
        let named = found_in(lexical, question, has_capitals && !is_shouted);
        Self { lexical, has_capitals, stems: lexical.stems(question), named }
    }

    fn conflicts_with(&self, entry: &Entry) -> bool {
        let own: Vec<Named> = found_in(self.lexical, &entry.question, self.has_capitals);
        let missing: Vec<&Named> =
            own.iter().filter(|name| name.is_marked && !self.stems.contains(&name.stem)).collect();
        if missing.is_empty() {
            return false;
        }
        let texts = entry.asks().chain([entry.answer.as_str()]);
        let has: Vec<String> = texts.flat_map(|text| self.lexical.stems(text)).collect();
        let lacks = self.named.iter().filter(|name| !has.contains(&name.stem));
        lacks.into_iter().any(|name| {
            name.is_marked || missing.iter().any(|own| !own.before.is_empty() && own.before == name.before)
        })
    }
}

/// Every word of a text but the first of a sentence; marked are those that look like names.
fn found_in(lexical: &Lexical, text: &str, has_capitals: bool) -> Vec<Named> {
    let mut found = Vec::new();
    let mut before = String::new();
    for (at, word) in words(text) {
        let is_first = text[..at].trim_end().ends_with(['.', '!', '?', ':', ';']) || before.is_empty();
        let is_capital = word.chars().next().is_some_and(is_capital) && word.chars().count() > 1;
        let is_number = word.chars().all(|c| c.is_ascii_digit());
        for stem in lexical.stems(word) {
            let is_marked = is_number || has_capitals && is_capital && !is_first;
            found.push(Named { stem, before: before.clone(), is_marked });
        }
        before = fold(word).into_iter().collect();
    }
    found
}

/// Whether capitals inside the FAQ's questions are rare enough to mark names.
fn capitals_mean_names(entries: &[Entry]) -> bool {
    let (mut inside, mut capitals) = (0usize, 0usize);
    for entry in entries {
        for (_, word) in words(&entry.question).skip(1).filter(|(_, word)| word.len() > 3) {
            inside += 1;
            capitals += usize::from(word.chars().next().is_some_and(is_capital));
        }
    }
    inside > 0 && capitals as f32 <= MOST_CAPITALS * inside as f32
}

/// Whether a letter changes in lower case. Asked so, since lower case is needed anyway: a table of capitals would be one more in the module.
fn is_capital(c: char) -> bool {
    !c.to_lowercase().eq(std::iter::once(c))
}
