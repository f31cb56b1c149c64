//! Pools token vectors into one for the sentence: their mean or the first one, at unit length.

use crate::math::dot;

/// What stands for the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooled {
    /// The first token.
    First,
    /// The mean of the tokens that are not masked.
    Mean,
}

/// Adds up the vectors of one sentence, `[tokens, width]`, in `output`, `[width]`, which is zeroed; then scales it: to unit length, or to the mean.
pub fn pool(hidden: &[f32], mask: &[i64], pooled: Pooled, normalise: bool, output: &mut [f32]) {
    let taken = if pooled == Pooled::First { 1 } else { mask.len() };
    let mut count = 0.0f32;
    for (row, _) in hidden.chunks_exact(output.len()).zip(mask).take(taken).filter(|(_, mask)| **mask != 0) {
        output.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        count += 1.0;
    }
    let mut scale = if count > 0.0 { 1.0 / count } else { 0.0 };
    // Replaces the division by the count: that changes only the length.
    if normalise {
        let length = dot(output, output).sqrt();
        scale = if length > 0.0 { 1.0 / length } else { 0.0 };
    }
    output.iter_mut().for_each(|value| *value *= scale);
}
