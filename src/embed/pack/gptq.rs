//! Rounding with error compensation: GPTQ (Frantar et al., ICLR 2023).
//!
//! The weights of one input after another are rounded. The error of each is compensated in the weights of the inputs that follow, as far as
//! the inputs are correlated on text, which their second moments tell.

use rayon::prelude::*;

use super::quantise::Compensation;
use crate::error::{Error, Result};

/// Added to the diagonal, as a share of its mean, so that the matrix is invertible even if inputs are constant.
const DAMPING: f64 = 0.01;

/// How the error of one input of a layer is spread over the inputs after it.
pub(super) struct Factor {
    size: usize,
    /// `[size, size]`: the upper Cholesky factor of the inverse of the second moments, its rows divided by their diagonal.
    rows: Vec<f32>,
    /// `[size]`: the squared inverse of that diagonal.
    importance: Vec<f32>,
}

impl Factor {
    /// Computes the factors from the second moments of a layer's inputs, `[size, size]`.
    ///
    /// # Errors
    ///
    /// They are not finite.
    pub(super) fn new(mut moments: Vec<f64>, size: usize) -> Result<Self> {
        let mean = (0..size).map(|i| moments[i * size + i]).sum::<f64>() / size as f64;
        for i in 0..size {
            moments[i * size + i] += DAMPING * mean + f64::MIN_POSITIVE.sqrt();
        }
        // GPTQ needs the upper factor U of the inverse: M^-1 = U^T U. A Cholesky decomposition gives a lower factor L; with rows and columns
        // reversed before and after, it is an upper R with M = R R^T, so that U = R^-1. This way the full inverse is never computed.
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

impl Compensation for Factor {
    fn importance(&self, index: usize) -> f32 {
        self.importance[index]
    }

    fn compensate(&self, index: usize, error: f32, rest: &mut [f32]) {
        let by = &self.rows[index * self.size + index + 1..(index + 1) * self.size];
        rest.iter_mut().zip(by).for_each(|(value, by)| *value -= error * by);
    }
}

/// Cholesky decomposition: the lower `L` with `L L^T = matrix`.
fn cholesky(mut matrix: Vec<f64>, size: usize) -> Vec<f64> {
    for k in 0..size {
        let (done, rest) = matrix.split_at_mut((k + 1) * size);
        let row = &mut done[k * size..];
        let pivot = row[k].sqrt();
        row[k] = pivot;
        row[k + 1..].fill(0.0);
        // First finish the column below the pivot, then subtract its products from the rows below: the right-looking form, in which those
        // rows are independent of each other and can be updated in parallel.
        rest.par_chunks_exact_mut(size).for_each(|below| below[k] /= pivot);
        let column: Vec<f64> = rest.chunks_exact(size).map(|below| below[k]).collect();
        // Only up to the diagonal: nothing reads the upper triangle.
        rest.par_chunks_exact_mut(size).enumerate().with_min_len(64).for_each(|(index, below)| {
            let by = below[k];
            let values = &mut below[k + 1..=k + 1 + index];
            values.iter_mut().zip(&column).for_each(|(value, other)| *value -= by * other);
        });
    }
    matrix
}

/// The inverse of a lower triangular matrix, by forward substitution: each row needs only the rows above it.
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
    fn the_factor_multiplies_back_to_the_inverse_of_the_moments() {
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
        // U^T U times the damped moments is the identity.
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
        // Correlated inputs: mixtures of a few causes.
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
        let loss = |matrix: &tansy_kernels::QuantMatrix| -> f64 {
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
