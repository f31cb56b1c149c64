//! The decision thresholds of a FAQ.

use serde::{Deserialize, Serialize};

/// Decision thresholds, found for each FAQ at build time, and the measurements that they were found by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Thresholds {
    /// Lowest confidence at which a question is answered.
    pub answer: f32,
    /// Lowest confidence at which choices are offered.
    pub clarify: f32,
    /// Confidence that questions which no FAQ answers reach in this one: the median and the 90th percentile.
    pub outside: [f32; 2],
    /// What became of the FAQ's own questions, held out one by one.
    pub held_out: HeldOut,
}

/// Summary of asking a FAQ its own questions while each is held out, see `builder/held_out.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HeldOut {
    /// How many were asked.
    pub asked: usize,
    /// Share whose entry comes first by what is left of it.
    pub first: f32,
    /// Share whose entry is among the first three.
    pub found: f32,
    /// Confidence that nine of ten of the latter reach.
    pub low: f32,
    /// Confidence below which three of four stay once their whole entry is left out: how sure a search can be of a question on this very
    /// subject that the FAQ does not answer.
    pub without: f32,
}
