//! Whether a sentence of a language model is about what its sources are about, by the embedder.
//!
//! The facts of a sentence are checked as text (see [`grounding`](crate::grounding)). A sentence without any, such as advice that the FAQ does not give, can
//! only be told by what it is about.

use std::sync::Arc;

use crate::bundle::Bundle;
use crate::grounding::without_citations;
use crate::lexical::is_english;
use crate::model::Model;

/// A sentence with a smaller cosine is about something else than its sources. Chosen on the first half of `tests/fixtures/grounding/astray.jsonl` and on
/// the right answers beside it.
const FAR: f32 = 0.2;
/// A sentence that has a larger share of its words from its sources is not compared.
const OWN_WORDS: f32 = 0.4;
/// Fewer words, as in "Great question!", are about nothing.
const LEAST_WORDS: usize = 5;

/// A model that may be shared among threads.
pub type SharedModel = Arc<dyn Model + Send + Sync>;

/// The sources, and the model to compare sentences with.
#[derive(Clone)]
pub(super) struct Nearness {
    model: SharedModel,
    sources: Vec<Source>,
}

#[derive(Clone)]
struct Source {
    /// The embedder knows no other language.
    is_english: bool,
    /// Its question, its phrasings and the passages of its answer.
    vectors: Vec<Vec<f32>>,
}

impl Nearness {
    /// `ids` are those of the sources, in the order of their numbers.
    pub(super) fn new<'a>(bundle: &Bundle, model: SharedModel, ids: impl Iterator<Item = &'a str>) -> Self {
        let entries = bundle.faq().entries();
        let source = |id: &str| {
            let rows = bundle.points().iter().enumerate().filter(|(_, point)| entries[point.entry].id == id);
            let question = entries.iter().find(|entry| entry.id == id).map(|entry| &entry.question[..]);
            Source {
                is_english: question.is_some_and(is_english),
                vectors: rows.map(|(row, _)| bundle.vectors().get(row)).collect(),
            }
        };
        Self { model, sources: ids.map(source).collect() }
    }

    /// Whether a sentence is about something else than the sources with these numbers, from 1. `held` is the share of its words that they have. Where it
    /// cannot be told, it is not.
    pub(super) fn is_astray(&self, sentence: &str, numbers: &[usize], held: f32) -> bool {
        let text = without_citations(sentence);
        let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
        let sources = || numbers.iter().filter_map(|number| self.sources.get(number.checked_sub(1)?));
        let can_be_told = held <= OWN_WORDS
            && words >= LEAST_WORDS
            && is_english(&text)
            && sources().next().is_some()
            && sources().all(|source| source.is_english);
        let embedding = can_be_told.then(|| self.model.embed(&text).ok().flatten()).flatten();
        embedding.is_some_and(|embedding| {
            let cosine = |vector: &Vec<f32>| vector.iter().zip(&embedding).map(|(a, b)| a * b).sum::<f32>();
            let nearest = sources().flat_map(|source| &source.vectors).map(cosine).reduce(f32::max);
            nearest.is_some_and(|nearest| nearest < FAR)
        })
    }
}

impl std::fmt::Debug for Nearness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Nearness").field("sources", &self.sources.len()).finish_non_exhaustive()
    }
}
