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
/// Entries that are offered beside the one about another name.
const OFFERED_BESIDE: usize = 2;
/// How many of the best entries are looked at.
const DEEPEST: usize = 12;

/// If the best entry is about another name than the question, the stem of that name.
pub(super) fn other(bundle: &Bundle, question: &str, ranked: &[Ranked]) -> Option<String> {
    let asked = Asked::new(bundle, question);
    let first = &bundle.faq().entries()[ranked.first()?.entry];
    if asked.named.is_empty() { None } else { asked.conflict(first) }
}

/// Moves up behind the best entry, which is about the name `other`, those that may help: entries in whose answer that name is one of
/// several, such as the list of all towns, then the best ones that are not about another name either.
pub(super) fn offer_beside(bundle: &Bundle, question: &str, other: &str, ranked: &mut Vec<Ranked>) {
    let asked = Asked::new(bundle, question);
    let entries = bundle.faq().entries();
    let has = |text: &str| asked.lexical.stems(text).iter().any(|stem| stem == other);
    let lists = |at: usize| {
        let entry = &entries[ranked[at].entry];
        has(&entry.answer) && !has(&entry.question)
    };
    let fits = |at: usize| asked.conflict(&entries[ranked[at].entry]).is_none() && !lists(at);
    let list = (1..ranked.len()).find(|at| lists(*at));
    let others = (1..ranked.len().min(DEEPEST)).filter(|at| fits(*at));
    let others: Vec<usize> = others.take(OFFERED_BESIDE - usize::from(list.is_some())).collect();
    // Those that are chosen, in the order of their scores. Each is moved up behind those before it; everything in between keeps its order.
    let is_chosen = |at: &usize| list == Some(*at) || others.contains(at);
    let chosen: Vec<usize> = (1..ranked.len()).filter(is_chosen).collect();
    for (to, from) in (1..).zip(chosen) {
        let entry = ranked.remove(from);
        ranked.insert(to, entry);
    }
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

    /// The name that an entry's question has and the visitor's has not, if that names something that the entry has nowhere.
    fn conflict(&self, entry: &Entry) -> Option<String> {
        let own: Vec<Named> = found_in(self.lexical, &entry.question, self.has_capitals);
        let is_missing = |name: &Named| name.is_marked && !self.stems.contains(&name.stem);
        let missing: Vec<Named> = own.into_iter().filter(is_missing).collect();
        if missing.is_empty() {
            return None;
        }
        let texts = entry.asks().chain([entry.answer.as_str()]);
        let has: Vec<String> = texts.flat_map(|text| self.lexical.stems(text)).collect();
        let lacks: Vec<&Named> = self.named.iter().filter(|name| !has.contains(&name.stem)).collect();
        let is_other = |own: &Named| {
            lacks.iter().any(|name| name.is_marked || !own.before.is_empty() && own.before == name.before)
        };
        missing.into_iter().find(is_other).map(|own| own.stem)
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
