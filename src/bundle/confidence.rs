//! How the evidence for an entry becomes a confidence in this FAQ.

use serde::{Deserialize, Serialize};

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
    #[cfg(feature = "build")]
    pub(crate) fn new(weight: f32, bias: f32) -> Self {
        Self { weight, bias, outside: [0.0; 2] }
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
