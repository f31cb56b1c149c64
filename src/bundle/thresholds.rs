//! The decision thresholds of a FAQ.

use serde::{Deserialize, Serialize};

/// Decision thresholds, found for each FAQ at build time, with the measurements behind them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Thresholds {
    /// Lowest confidence at which a question is answered.
    pub answer: f32,
    /// Lowest confidence at which choices are offered.
    pub clarify: f32,
    /// Confidence of out-of-scope questions in this FAQ: the median and the 90th percentile.
    pub outside: [f32; 2],
    /// Results of the FAQ's own questions, held out one by one.
    pub held_out: HeldOut,
}

/// Summary of asking a FAQ its own questions while each is held out, see `builder/held_out.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HeldOut {
    /// Number of questions asked.
    pub asked: usize,
    /// Share whose entry ranks first by its remaining texts.
    pub first: f32,
    /// Share whose entry is among the first three.
    pub found: f32,
    /// Confidence that nine out of ten of these reach.
    pub low: f32,
    /// Confidence that three out of four stay below once their whole entry is left out: how confident a search can be about a question on the
    /// same subject that the FAQ does not answer.
    pub without: f32,
}
