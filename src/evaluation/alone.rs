//! What words alone and vectors alone would find: a bundle that ranks worse than either is not worth its size.

use serde::Serialize;

use super::Query;
use super::measures::{mean, mrr, share};
use crate::bundle::Bundle;

/// The measures of one way to rank, over the queries in scope.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Alone {
    /// An entry that answers comes first.
    pub hit_at_1: f64,
    /// Mean of 1 / place of the first entry that answers.
    pub mrr_at_10: f64,
}

impl Alone {
    /// BM25 alone.
    pub fn words(bundle: &Bundle, queries: &[Query]) -> Option<Self> {
        Self::of(bundle, queries.iter().map(|query| (query, by_words(bundle, &query.question))))
    }

    /// The nearest vector of an entry alone; `embeddings` are those of the queries.
    pub fn vectors(bundle: &Bundle, queries: &[Query], embeddings: &[Vec<f32>]) -> Option<Self> {
        let pairs = queries.iter().zip(embeddings);
        Self::of(bundle, pairs.map(|(query, embedding)| (query, by_vectors(bundle, embedding))))
    }

    fn of<'a>(bundle: &Bundle, ranked: impl Iterator<Item = (&'a Query, Vec<usize>)>) -> Option<Self> {
        let entries = bundle.faq().entries();
        let places = ranked.filter_map(|(query, order)| {
            let relevant = query.relevant.as_deref().filter(|relevant| !relevant.is_empty())?;
            Some(order.iter().position(|entry| relevant.contains(&entries[*entry].id)).map(|at| at + 1))
        });
        let places: Vec<Option<usize>> = places.collect();
        let hits = mean(places.iter().map(|place| share(*place == Some(1))))?;
        Some(Self { hit_at_1: hits, mrr_at_10: mean(places.iter().map(|place| mrr(*place)))? })
    }
}

fn by_words(bundle: &Bundle, question: &str) -> Vec<usize> {
    bundle.lexical().scores(question).into_iter().map(|score| score.entry).collect()
}

fn by_vectors(bundle: &Bundle, embedding: &[f32]) -> Vec<usize> {
    let mut seen = vec![false; bundle.faq().len()];
    let owners = bundle.index().nearest(embedding).into_iter().map(|near| bundle.points()[near.row].entry);
    owners.filter(|entry| !std::mem::replace(&mut seen[*entry], true)).collect()
}
