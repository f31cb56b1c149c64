//! How the evidence for an entry becomes a confidence in this FAQ.

use serde::{Deserialize, Serialize};

/// Largest slope or intercept; fitted ones are below 100.
const LARGEST: f32 = 1e4;

/// `confidence = 1 / (1 + exp(-(weight * evidence + bias)))`, the probability that the top entry is right. Found when the bundle is built, see
/// [`crate::fitted::ConfidenceWeights`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Confidence {
    /// Slope.
    pub weight: f32,
    /// Intercept.
    pub bias: f32,
    /// Confidence that questions which no FAQ answers reach in this one: the median and the 90th percentile.
    pub outside: [f32; 2],
}

impl Confidence {
    /// A curve that nothing was measured for yet.
    #[cfg(feature = "engine")]
    pub(crate) fn new(weight: f32, bias: f32) -> Self {
        Self { weight, bias, outside: [0.0; 2] }
    }

    /// Whether every number is finite and in its range; a comparison with NaN is false.
    pub(super) fn is_sane(&self) -> bool {
        let Self { weight, bias, outside } = self;
        weight.abs() <= LARGEST
            && bias.abs() <= LARGEST
            && outside.iter().all(|share| (0.0..=1.0).contains(share))
    }

    /// The confidence that goes with some evidence, 0 to 1.
    pub fn of(&self, evidence: f32) -> f32 {
        logistic(self.weight * evidence + self.bias)
    }
}

/// The logistic function, which turns a sum of evidence into a probability.
pub(crate) fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}
