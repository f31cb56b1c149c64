//! Quantises a matrix: writes what [`QuantMatrix`] reads.

use half::f16;
use rayon::prelude::*;
use tansy_kernels::{MULTIPLIER_BITS, QuantMatrix, WHOLE};

use crate::embed::precision::Precision;
use crate::error::{Error, Result};

/// The largest multiplier.
const MULTIPLIER_MAX: i32 = 8;
/// The largest level below 8 bits: the sum of four products with an activation then fits 16 bits, see the kernels.
const SMALL_LEVEL: i32 = 64;

/// The largest magnitude of a level.
fn reach(Precision { bits, group }: Precision) -> i32 {
    let half = 1 << (bits - 1);
    if group == 0 { half - 1 } else { (half * MULTIPLIER_MAX).min(SMALL_LEVEL) }
}

/// The multipliers to choose from.
fn multipliers(precision: Precision) -> &'static [i32] {
    const ALL: [i32; 16] = [1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8, -8];
    if precision.group == 0 { &ALL[..1] } else { &ALL }
}

/// Number of values of a row that share a multiplier.
fn group_size(precision: Precision, cols: usize) -> usize {
    if precision.group == 0 { cols } else { precision.group }
}

/// How the rounding errors of a row are weighted and compensated; see [`super::gptq`].
pub(super) trait Compensation: Sync {
    /// The weight of an error of value `index`, relative to its neighbours.
    fn importance(&self, index: usize) -> f32;
    /// Compensates `error` of value `index` in `rest`, the values after it.
    fn compensate(&self, index: usize, error: f32, rest: &mut [f32]);
}

/// Rounds every value to the nearest, without compensation.
struct Nearest;

impl Compensation for Nearest {
    fn importance(&self, _: usize) -> f32 {
        1.0
    }

    fn compensate(&self, _: usize, _: f32, _: &mut [f32]) {}
}

/// Stores `values` (`rows x cols`, row-major), each rounded to the nearest.
///
/// # Errors
///
/// The number of values is not a multiple of `cols`, or the precision is out of range.
pub(crate) fn quantise(values: &[f32], cols: usize, precision: Precision) -> Result<QuantMatrix> {
    quantise_with(values, cols, precision, &Nearest)
}

/// Stores `values`, each rounding error compensated in the values after it.
pub(super) fn quantise_with(
    values: &[f32],
    cols: usize,
    precision: Precision,
    compensation: &impl Compensation,
) -> Result<QuantMatrix> {
    let Precision { bits, group } = precision;
    if cols == 0 || values.is_empty() || !values.len().is_multiple_of(cols) || group > usize::from(u16::MAX) {
        return Err(Error::model(format!("{} values are not a matrix of {cols} columns", values.len())));
    }
    if !(2..=8).contains(&bits) {
        return Err(Error::input(format!("{bits} bits per weight are not supported: choose 2 to 8")));
    }
    // Every row is quantised before anything is written: the file has all scales first, then all multipliers, then all codes.
    let rows: Vec<Rounded> =
        values.par_chunks_exact(cols).map(|row| Rounded::new(row, precision, compensation)).collect();
    let mut bytes = vec![bits as u8, 0];
    bytes.extend((group as u16).to_le_bytes());
    bytes.extend((rows.len() as u32).to_le_bytes());
    bytes.extend((cols as u32).to_le_bytes());
    bytes.extend(rows.iter().flat_map(|row| row.scale.to_le_bytes()));
    if group > 0 {
        let code = |&by: &i32| (if by > 0 { by - 1 } else { MULTIPLIER_MAX - 1 - by }) as u32;
        rows.iter().for_each(|row| pack(row.multipliers.iter().map(code), MULTIPLIER_BITS, &mut bytes));
    }
    let zero = 1 << (bits - 1);
    rows.iter().for_each(|row| pack(row.codes.iter().map(|code| (code + zero) as u32), bits, &mut bytes));
    Ok(QuantMatrix::from_bytes(bytes)?)
}

/// Appends codes of `bits` bits, from the lowest bit up, padded to a whole byte.
fn pack(codes: impl Iterator<Item = u32>, bits: u32, bytes: &mut Vec<u8>) {
    let (mut held, mut count) = (0u32, 0);
    for code in codes {
        held |= code << count;
        count += bits;
        while count >= 8 {
            bytes.push(held as u8);
            held >>= 8;
            count -= 8;
        }
    }
    if count > 0 {
        bytes.push(held as u8);
    }
}

/// A quantised row.
struct Rounded {
    scale: f16,
    multipliers: Vec<i32>,
    codes: Vec<i32>,
}

impl Rounded {
    fn new(values: &[f32], precision: Precision, compensation: &impl Compensation) -> Self {
        // The scale is chosen from the values as they are given; a group's multiplier only once the errors of the groups before it have been
        // compensated, as that changes its values.
        let scale = best_scale(values, precision);
        let step = scale.to_f32();
        let mut values = values.to_vec();
        let mut codes = Vec::with_capacity(values.len());
        let mut multipliers = Vec::new();
        let size = group_size(precision, values.len());
        for from in (0..values.len()).step_by(size) {
            let to = values.len().min(from + size);
            let importance: Vec<f32> = (from..to).map(|index| compensation.importance(index)).collect();
            let (by, _) = best_multiplier(&values[from..to], &importance, step, precision);
            multipliers.push(by);
            let grid = Grid::new(step, by, precision);
            for index in from..to {
                let code = grid.code(values[index]);
                codes.push(code as i32);
                let error = values[index] - code * grid.step;
                compensation.compensate(index, error, &mut values[index + 1..]);
            }
        }
        Self { scale, multipliers, codes }
    }
}

/// The values that a group can represent: integer multiples of a step.
struct Grid {
    step: f32,
    inverse: f32,
    lowest: f32,
    highest: f32,
}

impl Grid {
    fn new(scale: f32, by: i32, precision: Precision) -> Self {
        let step = scale * by as f32;
        let half = 1 << (precision.bits - 1);
        let bound = reach(precision) / by.abs();
        let inverse = if step == 0.0 { 0.0 } else { 1.0 / step };
        Self { step, inverse, lowest: -half.min(bound) as f32, highest: (half - 1).min(bound) as f32 }
    }

    /// The code nearest to a value.
    #[inline(always)]
    fn code(&self, value: f32) -> f32 {
        let code = (value * self.inverse + WHOLE) - WHOLE;
        let code = if code < self.lowest { self.lowest } else { code };
        if code > self.highest { self.highest } else { code }
    }
}

/// The multiplier with the lowest error for a group, and that error.
fn best_multiplier(values: &[f32], importance: &[f32], scale: f32, precision: Precision) -> (i32, f32) {
    let mut best = (1, f32::INFINITY);
    for &by in multipliers(precision) {
        let grid = Grid::new(scale, by, precision);
        // Eight partial sums, which compile to vector instructions.
        let mut lanes = [0.0f32; 8];
        for (values, importance) in values.chunks(8).zip(importance.chunks(8)) {
            for ((lane, value), importance) in lanes.iter_mut().zip(values).zip(importance) {
                let error = grid.code(*value) * grid.step - value;
                *lane += importance * error * error;
            }
        }
        let total = lanes.iter().sum();
        if total < best.1 {
            best = (by, total);
        }
    }
    best
}

/// The scale with the lowest error for a row, of those that give its largest value one of the highest levels.
fn best_scale(values: &[f32], precision: Precision) -> f16 {
    let largest = values.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
    let reach = reach(precision) as f32;
    // At 8 bits it costs nothing to reach the largest value exactly. Fewer bits gain from other steps: larger ones where there are
    // multipliers, smaller ones, which clip the largest value, where there are none.
    let candidates = if precision.bits == 8 { 1 } else { 16 };
    let ones = vec![1.0; values.len()];
    let size = group_size(precision, values.len());
    let mut best = (f16::ZERO, f32::INFINITY);
    for candidate in 0..candidates {
        let share =
            if precision.group == 0 { 1.0 + 0.05 * candidate as f32 } else { 1.0 - 0.025 * candidate as f32 };
        let scale = f16::from_f32(largest / (reach * share).max(1.0));
        let groups = values.chunks(size).zip(ones.chunks(size));
        let error =
            groups.map(|(values, ones)| best_multiplier(values, ones, scale.to_f32(), precision).1).sum();
        if error < best.1 {
            best = (scale, error);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tansy_kernels::{Activate, PackedMatrix, in_panels};

    proptest! {
        #[test]
        fn a_layer_agrees_with_the_naive_product(
            rows in 1usize..11, inputs in 1usize..150, outputs in 1usize..40, seed in any::<u32>(), smoothed in any::<bool>(),
            few_bits in any::<bool>(),
        ) {
            let mut state = seed;
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / (1 << 23) as f32 - 1.0
            };
            let weights: Vec<f32> = (0..outputs * inputs).map(|_| next()).collect();
            let x: Vec<f32> = (0..rows * inputs).map(|_| next() * 3.0).collect();
            let bias: Vec<f32> = (0..outputs).map(|_| next()).collect();
            let smooth: Vec<f32> = (0..inputs).map(|_| 1.0 + next() / 2.0).collect();
            let by = |input: usize| if smoothed { smooth[input] } else { 1.0 };
            let scaled: Vec<f32> = weights.iter().enumerate().map(|(i, w)| w / by(i % inputs)).collect();
            let precision = if few_bits { Precision { bits: 5, group: 16 } } else { Precision::EIGHT };
            let matrix = quantise(&scaled, inputs, precision).unwrap();
            // What the layer computes, except for the rounding of its input.
            let mut stored = vec![0.0; outputs * inputs];
            stored.chunks_exact_mut(inputs).enumerate().for_each(|(row, out)| matrix.row(row, out));
            let layer = PackedMatrix::new(&[matrix]).unwrap();
            let mut out = vec![0.0; rows * outputs];
            layer.apply(&x, smoothed.then_some(&smooth[..]), &in_panels(&bias), Activate::Nothing, &mut out);
            for row in 0..rows {
                for output in 0..outputs {
                    let terms = (0..inputs).map(|i| x[row * inputs + i] * by(i) * stored[output * inputs + i]);
                    let exact: f32 = terms.sum::<f32>() + bias[output];
                    let error = (out[row * outputs + output] - exact).abs();
                    // Half a step of the activation for every input, and a step for the rounded zero point.
                    let bound = inputs as f32 * 2.5 * (9.0 / 127.0) * 0.6 + 1e-3;
                    prop_assert!(error < bound, "{error} at {row},{output}");
                }
            }
        }
    }
}
