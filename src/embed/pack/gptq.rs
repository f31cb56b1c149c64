//! Rounding that makes up for itself: GPTQ (Frantar et al., ICLR 2023).
//!
//! One input after the other is rounded, and what is lost is made up for in the inputs to come, as far as inputs go
//! together in text: by their second moments.

use rayon::prelude::*;

use super::quantise::Lost;
use crate::error::{Error, Result};

/// What is added to each second moment, as a share of their mean, so that inputs that never vary do no harm.
const DAMPING: f64 = 0.01;

/// How later inputs of a layer make up for an earlier one.
pub(super) struct Factor {
    size: usize,
    /// `[size, size]`: the upper Cholesky factor of the inverse of the second moments, its rows divided by their diagonal.
    rows: Vec<f32>,
    /// `[size]`: the squared inverse of that diagonal.
    importance: Vec<f32>,
}

impl Factor {
    /// From the second moments of a layer's inputs, `[size, size]`.
    ///
    /// # Errors
    ///
    /// They are not finite.
    pub(super) fn new(mut moments: Vec<f64>, size: usize) -> Result<Self> {
        let mean = (0..size).map(|i| moments[i * size + i]).sum::<f64>() / size as f64;
        for i in 0..size {
            moments[i * size + i] += DAMPING * mean + f64::MIN_POSITIVE.sqrt();
        }
        // With rows and columns reversed, M = L L^T; so M = R R^T with R upper, and the factor of the inverse is R^-1.
        moments.reverse();
        let mut inverse = invert_lower(&cholesky(moments, size), size);
        if !inverse.iter().all(|value| value.is_finite()) {
            return Err(Error::model("the inputs of a layer are not finite: the weights cannot be rounded"));
        }
        inverse.reverse();
        let diagonal: Vec<f64> = (0..size).map(|i| inverse[i * size + i]).collect();
        let rows = inverse.iter().enumerate().map(|(at, value)| (value / diagonal[at / size]) as f32);
        let importance = diagonal.iter().map(|value| (1.0 / (value * value)) as f32);
        Ok(Self { size, rows: rows.collect(), importance: importance.collect() })
    }
}

impl Lost for Factor {
    fn importance(&self, index: usize) -> f32 {
        self.importance[index]
    }

    fn make_up(&self, index: usize, error: f32, rest: &mut [f32]) {
        let by = &self.rows[index * self.size + index + 1..(index + 1) * self.size];
        rest.iter_mut().zip(by).for_each(|(value, by)| *value -= error * by);
    }
}

/// The lower `L` with `L L^T = matrix`.
fn cholesky(mut matrix: Vec<f64>, size: usize) -> Vec<f64> {
    for k in 0..size {
        let (done, rest) = matrix.split_at_mut((k + 1) * size);
        let row = &mut done[k * size..];
        let pivot = row[k].sqrt();
        row[k] = pivot;
        row[k + 1..].fill(0.0);
        // The column of the factor below the pivot, then what it takes off the rows that are left.
        rest.par_chunks_exact_mut(size).for_each(|below| below[k] /= pivot);
        let column: Vec<f64> = rest.chunks_exact(size).map(|below| below[k]).collect();
        rest.par_chunks_exact_mut(size).enumerate().with_min_len(64).for_each(|(index, below)| {
            let by = below[k];
            let values = &mut below[k + 1..=k + 1 + index];
            values.iter_mut().zip(&column).for_each(|(value, other)| *value -= by * other);
        });
    }
    matrix
}

/// The inverse of a lower triangular matrix.
fn invert_lower(lower: &[f64], size: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; size * size];
    for i in 0..size {
        let (done, rest) = inverse.split_at_mut(i * size);
        let row = &mut rest[..size];
        row[i] = 1.0;
        for j in 0..i {
            let by = lower[i * size + j];
            row[..=j].iter_mut().zip(&done[j * size..][..=j]).for_each(|(value, other)| *value -= by * other);
        }
        let pivot = lower[i * size + i];
        row[..=i].iter_mut().for_each(|value| *value /= pivot);
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::pack::quantise::{quantise, quantise_with};
    use crate::embed::precision::Precision;

    fn random(seed: u32) -> impl FnMut() -> f64 {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 23) - 1.0
        }
    }

    #[test]
    fn a_factor_multiplies_back_to_the_inverse() {
        let size = 9;
        let mut next = random(3);
        let samples: Vec<f64> = (0..size * 40).map(|_| next()).collect();
        let mut moments = vec![0.0; size * size];
        for x in samples.chunks_exact(size) {
            (0..size * size).for_each(|at| moments[at] += x[at / size] * x[at % size]);
        }
        let factor = Factor::new(moments.clone(), size).unwrap();
        let mean = (0..size).map(|i| moments[i * size + i]).sum::<f64>() / size as f64;
        (0..size).for_each(|i| moments[i * size + i] += DAMPING * mean);
        let upper = |i: usize, j: usize| {
            f64::from(factor.rows[i * size + j]) / f64::from(factor.importance[i]).sqrt()
        };
        // U^T U times the damped moments is one.
        for i in 0..size {
            for j in 0..size {
                let of = |a: usize, b: usize| (0..size).map(|k| upper(k, a) * upper(k, b)).sum::<f64>();
                let product: f64 = (0..size).map(|k| of(i, k) * moments[k * size + j]).sum();
                assert!((product - f64::from(u8::from(i == j))).abs() < 1e-3, "{product} at {i},{j}");
            }
        }
    }

    #[test]
    fn outputs_change_less_than_with_rounding_to_the_nearest() {
        let (size, outputs) = (32, 8);
        let mut next = random(7);
        // Inputs that go together: few causes behind them.
        let causes: Vec<f64> = (0..size * 4).map(|_| next()).collect();
        let samples: Vec<Vec<f64>> = (0..500)
            .map(|_| {
                let cause: [f64; 4] = std::array::from_fn(|_| next());
                (0..size)
                    .map(|i| (0..4).map(|c| causes[i * 4 + c] * cause[c]).sum::<f64>() + next() / 20.0)
                    .collect()
            })
            .collect();
        let mut moments = vec![0.0; size * size];
        for x in &samples {
            (0..size * size).for_each(|at| moments[at] += x[at / size] * x[at % size]);
        }
        let weights: Vec<f32> = (0..size * outputs).map(|_| next() as f32).collect();
        let precision = Precision { bits: 3, group: 16 };
        let careful = quantise_with(&weights, size, precision, &Factor::new(moments, size).unwrap()).unwrap();
        let nearest = quantise(&weights, size, precision).unwrap();
        let loss = |matrix: &crate::embed::quant::QuantMatrix| -> f64 {
            let mut row = vec![0.0f32; size];
            let mut loss = 0.0;
            for (index, exact) in weights.chunks_exact(size).enumerate() {
                matrix.row(index, &mut row);
                for x in &samples {
                    let error: f64 =
                        x.iter().zip(row.iter().zip(exact)).map(|(x, (a, b))| x * f64::from(a - b)).sum();
                    loss += error * error;
                }
            }
            loss
        };
        assert!(loss(&careful) < 0.5 * loss(&nearest), "{} against {}", loss(&careful), loss(&nearest));
    }
}
