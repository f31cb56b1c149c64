//! A shrunk linear discriminant with the entries as classes and their vectors as samples.
//!
//! With `mu` the weighted mean of an entry's vectors, `S` their scatter within the entries (scaled to a mean eigenvalue of 1) and
//! `A = ((1 - s) S + s I)^-1`, the score of an entry for a question `q` is `q . a - b`, where `a = A mu` and `b = mu . a / 2`.
//! Directions in which phrasings of one entry differ count less. If every entry has one vector, this ranks by the distance to it.
//! Its weights are fitted by `models/fit_ranking.py`, see [`crate::fitted`].

use super::vectors::Vectors;
use crate::error::{Error, Result};

/// Largest offset; that of unit vectors is below 100.
const MAX_OFFSET: f32 = 1e6;

/// `a` and `b` of each entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Discriminant {
    directions: Vectors,
    offsets: Vec<f32>,
}

impl Discriminant {
    /// Assembles a discriminant from its stored parts.
    ///
    /// # Errors
    ///
    /// The numbers of directions and offsets differ, or an offset is far too large or not finite.
    pub fn from_parts(directions: Vectors, offsets: Vec<f32>) -> Result<Self> {
        if directions.len() != offsets.len() || !offsets.iter().all(|offset| offset.abs() <= MAX_OFFSET) {
            return Err(Error::bundle("the discriminant of the bundle is malformed: build it again"));
        }
        Ok(Self { directions, offsets })
    }

    /// `a` of each entry.
    pub fn directions(&self) -> &Vectors {
        &self.directions
    }

    /// `b` of each entry.
    pub fn offsets(&self) -> &[f32] {
        &self.offsets
    }

    /// The score of every entry for an embedded question.
    pub fn scores(&self, question: &[f32]) -> impl Iterator<Item = f32> {
        self.directions
            .scores(question)
            .into_iter()
            .zip(&self.offsets)
            .map(|(product, offset)| product - offset)
    }
}
