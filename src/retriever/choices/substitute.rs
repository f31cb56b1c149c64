//! Whether a question is about something else of the kind that an entry is about: cats where the entry says dogs, a harp where it says a guitar.
//!
//! Such words are near to each other in any embedding, and so are words that mean the same. What tells them apart is a substitution: if the
//! question's word in the place of the entry's own makes the entry's question much more like what was asked, the two differ in that word
//! and in little else. A word that means the same changes little, and one that is only said along the way makes the entry less like it.

use crate::bundle::Bundle;
use crate::error::Result;
use crate::lexical::{Content, fold, words};
use crate::model::Model;
use crate::retriever::Ranked;
use crate::wordlist::WordList;

/// Words after which a verb comes; the file says how to edit it.
static SUBJECTS: WordList = WordList::new(include_str!("subjects.txt"));

/// Share of the distance between the two questions that the substitution has to close. Chosen on the swapped names of
/// `tests/fixtures/messages`: at a lower share more questions in other words become choices, at a higher one other names are answered.
const CLOSED: f32 = 0.35;
/// Added to the distance, so that noise between questions that are nearly the same is not taken for a change.
const NOISE: f32 = 0.02;
/// How many words of the question are tried: each is embedded with the entry's question.
const TRIED: usize = 2;
/// Shorter words are not tried.
const SHORTEST: usize = 3;

/// The stem of the word of the best entry in whose place the question names something that no entry has.
pub(super) fn other(
    bundle: &Bundle,
    model: &impl Model,
    question: &str,
    embedding: &[f32],
    ranked: &[Ranked],
) -> Result<Option<String>> {
    let Some(first) = ranked.first() else { return Ok(None) };
    let lexical = bundle.lexical();
    let asked = lexical.content(question);
    let own = &bundle.faq().entries()[first.entry].question;
    // The rarest of the entry's words that were not asked for is what it is about.
    let is_missing = |word: &Content<'_>| asked.iter().all(|asked| asked.stem != word.stem);
    let missing = lexical.content(own).into_iter().filter(|word| is_missing(word) && !is_verb(own, word.at));
    let Some(Content { word, at, stem, .. }) = missing.min_by_key(|word| word.entries) else {
        return Ok(None);
    };
    let (before, after) = (&own[..at], &own[at + word.len()..]);
    let similarity = |vector: &[f32]| vector.iter().zip(embedding).map(|(a, b)| a * b).sum::<f32>();
    let nearest = nearest(bundle, embedding, first.entry);
    let is_unknown = |word: &&Content<'_>| {
        word.entries == 0 && word.word.chars().count() >= SHORTEST && !is_verb(question, word.at)
    };
    let unknown = asked.iter().filter(is_unknown);
    for unknown in unknown.take(TRIED) {
        let substituted = format!("{before}{}{after}", unknown.word);
        let Some(vector) = model.embed(&substituted)? else { return Ok(None) };
        if similarity(&vector) - nearest >= CLOSED * (1.0 - nearest + NOISE) {
            return Ok(Some(stem));
        }
    }
    Ok(None)
}

/// The cosine of the nearest of an entry's question and other phrasings.
fn nearest(bundle: &Bundle, embedding: &[f32], entry: usize) -> f32 {
    let vectors = bundle.index().vectors();
    let query = vectors.query(embedding);
    let rows = bundle.points().iter().enumerate();
    let rows = rows.filter(|(_, point)| point.entry == entry && point.kind.is_asked());
    rows.map(|(row, _)| vectors.score(&query, row)).fold(-1.0, f32::max)
}

/// Whether the word at a position follows a subject.
fn is_verb(text: &str, at: usize) -> bool {
    let before = words(&text[..at]).last().map(|(_, word)| fold(word).into_iter().collect::<String>());
    before.is_some_and(|before| SUBJECTS.has(&before))
}
