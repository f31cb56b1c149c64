//! Layer normalisation (Ba, Kiros and Hinton, 2016).

use std::sync::Arc;

use crate::math::{sum, sum2};

/// `gamma * (x - mean) / sqrt(variance + epsilon) + beta`, row by row.
#[derive(Debug)]
pub struct Norm {
    gamma: Arc<Vec<f32>>,
    beta: Arc<Vec<f32>>,
    epsilon: f32,
}

impl Norm {
    /// A norm over rows as wide as `gamma` and `beta`; nothing if these differ in width or are empty.
    pub fn new(gamma: Arc<Vec<f32>>, beta: Arc<Vec<f32>>, epsilon: f32) -> Option<Self> {
        (gamma.len() == beta.len() && !gamma.is_empty()).then_some(Self { gamma, beta, epsilon })
    }

    /// Number of values in a row.
    pub fn width(&self) -> usize {
        self.gamma.len()
    }

    /// Normalises each row of `[rows, width]` in place.
    pub fn apply(&self, rows: &mut [f32]) {
        rows.chunks_exact_mut(self.width()).for_each(|row| self.row(row));
    }

    fn row(&self, row: &mut [f32]) {
        let width = row.len() as f32;
        let mean = sum(row) / width;
        let variance = sum2(row, row, |value, _| (value - mean) * (value - mean)) / width;
        let scale = 1.0 / (variance + self.epsilon).sqrt();
        for ((value, gamma), beta) in row.iter_mut().zip(self.gamma.iter()).zip(self.beta.iter()) {
            *value = (*value - mean) * scale * gamma + beta;
        }
    }
}

/// Adds `other` to `values`, one by one.
pub fn add(values: &mut [f32], other: &[f32]) {
    values.iter_mut().zip(other).for_each(|(value, other)| *value += other);
}
