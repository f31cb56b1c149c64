//! The score of every entry for a question.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::fitted::ScoreWeights;
use crate::index::SoftMaximum;

/// An entry and its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The position of the entry.
    pub entry: usize,
    /// What entries are ranked by: a weighted sum of the parts, or, without an embedding, their coverage times BM25.
    pub score: f32,
    /// What the score is made of.
    pub parts: Parts,
}

/// What the score of an entry is made of.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Parts {
    /// See [`Discriminant`](crate::index::Discriminant); 0 without an embedding.
    pub discriminant: f32,
    /// The cosines of its vectors, the nearest counting most; 0 without an embedding.
    pub nearest: f32,
    /// The share of the question's words, by rarity, that it has.
    pub coverage: f32,
    /// BM25, as a share of the best entry's.
    pub lexical: f32,
    /// By how much the conversation changed the score, where the question follows another one; the parts above are after that.
    pub conversation: f32,
}

impl Parts {
    /// The score that an embedded question gives.
    pub(super) fn weighed(&self, weights: &ScoreWeights) -> f32 {
        self.discriminant + weights.nearest * self.nearest + weights.coverage * self.coverage
    }
}

/// Ranks the entries of a bundle for a question; `embedding` is that of the question, or none to compare words only.
pub fn rank(bundle: &Bundle, question: &str, embedding: Option<&[f32]>) -> Vec<Ranked> {
    let unranked = |entry| Ranked { entry, score: 0.0, parts: Parts::default() };
    let mut ranked: Vec<Ranked> = (0..bundle.faq().len()).map(unranked).collect();
    let words = bundle.lexical().scores(question);
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
                *score = parts.weighed(&bundle.manifest().fitted.score);
            }
        }
        None => ranked.iter_mut().for_each(|entry| entry.score = entry.parts.coverage * entry.parts.lexical),
    }
    sort(&mut ranked);
    ranked
}

/// Puts the best entry first, equal ones in the order of the FAQ.
pub(super) fn sort(ranked: &mut [Ranked]) {
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
}

/// For each entry the soft maximum of the cosines of its points.
fn nearest(bundle: &Bundle, embedding: &[f32]) -> Vec<f32> {
    let mut maxima = vec![SoftMaximum::new(bundle.manifest().fitted.score.softness); bundle.faq().len()];
    for neighbour in bundle.index().nearest(embedding) {
        maxima[bundle.points()[neighbour.row].entry].add(neighbour.score);
    }
    maxima.into_iter().map(SoftMaximum::value).collect()
}
