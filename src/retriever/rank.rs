//! Scores every entry for a question.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::fitted::ScoreWeights;
use crate::index::SoftMaximum;

/// An entry and its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The position of the entry.
    pub entry: usize,
    /// What entries are ranked by: a weighted sum of the parts, or, without an embedding, coverage times BM25.
    pub score: f32,
    /// The parts of the score.
    pub parts: Parts,
}

/// The parts of an entry's score.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Parts {
    /// See [`Discriminant`](crate::index::Discriminant); 0 without an embedding.
    pub discriminant: f32,
    /// The soft maximum of the cosines of its vectors, in which the nearest counts most; 0 without an embedding.
    pub nearest: f32,
    /// The share of the question's words that it has, weighted by rarity.
    pub coverage: f32,
    /// The BM25 score relative to that of the best entry.
    pub lexical: f32,
    /// How much the conversation changed the score of a follow-up question; the parts above include that change.
    pub conversation: f32,
}

impl Parts {
    /// The score for a question with an embedding.
    pub(super) fn weighed(&self, weights: &ScoreWeights) -> f32 {
        self.discriminant + weights.nearest * self.nearest + weights.coverage * self.coverage
    }
}

/// Ranks the entries of a bundle for a question; `embedding` is that of the question, or none to compare words only.
pub fn rank(bundle: &Bundle, question: &str, embedding: Option<&[f32]>) -> Vec<Ranked> {
    let unranked = |entry| Ranked { entry, score: 0.0, parts: Parts::default() };
    let mut ranked: Vec<Ranked> = (0..bundle.faq().len()).map(unranked).collect();
    let words = match embedding {
        Some(_) => bundle.lexical().scores(question),
        None => bundle.lexical().content_scores(question),
    };
    let best = words.first().map_or(1.0, |best| best.score.max(f32::MIN_POSITIVE));
    for word in &words {
        ranked[word.entry].parts.coverage = word.coverage;
        ranked[word.entry].parts.lexical = word.score / best;
    }
    match embedding {
        Some(embedding) => {
            let parts = nearest(bundle, embedding).into_iter().zip(bundle.discriminant().scores(embedding));
            for (Ranked { score, parts, .. }, (nearest, discriminant)) in ranked.iter_mut().zip(parts) {
                (parts.nearest, parts.discriminant) = (nearest, discriminant);
                *score = parts.weighed(&bundle.fitted().score);
            }
        }
        None => ranked.iter_mut().for_each(|entry| entry.score = entry.parts.coverage * entry.parts.lexical),
    }
    sort(&mut ranked);
    ranked
}

/// Sorts the best entry first; ties keep the order of the FAQ.
pub(super) fn sort(ranked: &mut [Ranked]) {
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
}

/// The soft maximum of the cosines of each entry's points.
fn nearest(bundle: &Bundle, embedding: &[f32]) -> Vec<f32> {
    let mut maxima = vec![SoftMaximum::new(bundle.fitted().score.softness); bundle.faq().len()];
    for neighbour in bundle.index().nearest(embedding) {
        maxima[bundle.points()[neighbour.row].entry].add(neighbour.score);
    }
    maxima.into_iter().map(SoftMaximum::value).collect()
}
