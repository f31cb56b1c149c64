//! Activations quantised to 7 bits, row by row.

use crate::kernel::{ACTIVATION_MAX, Activation, Group, ROWS};
use crate::math::WHOLE;

/// The quantised rows of a matrix of activations.
///
/// A value is `scale * (code + zero)`, with the scale and the zero point of its row, and a code of 0 to 127.
pub(super) struct Rows {
    depth: usize,
    /// `[rows / ROWS, depth / group, ROWS]`, in the order in which the kernel reads; the last tile may have fewer rows.
    codes: Vec<Group>,
    scales: Vec<Scale>,
}

/// Scale and zero point of a row.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    /// The difference between two adjacent codes.
    pub(super) scale: f32,
    /// Added to a code before it is scaled.
    pub(super) zero: i32,
}

impl Rows {
    /// Quantises `x` (`[rows, width]`, row-major), first multiplied by `smooth` (`[width]`) if there is one. Rows are padded with zeros from
    /// `width` to `depth`.
    pub(super) fn new(x: &[f32], width: usize, depth: usize, smooth: Option<&[f32]>) -> Self {
        let groups = depth / Group::default().len();
        let mut codes = vec![Group::default(); x.len() / width * groups];
        let mut scales = Vec::with_capacity(x.len() / width);
        let mut smoothed = vec![0.0; if smooth.is_some() { width } else { 0 }];
        let mut row_codes = vec![Activation::default(); depth];
        for (x, tile) in x.chunks(ROWS * width).zip(codes.chunks_mut(ROWS * groups)) {
            let rows = x.len() / width;
            for (at, row) in x.chunks_exact(width).enumerate() {
                let row = match smooth {
                    Some(smooth) => {
                        smoothed.iter_mut().zip(row).zip(smooth).for_each(|((value, x), by)| *value = x * by);
                        &smoothed
                    }
                    None => row,
                };
                scales.push(quantise(row, &mut row_codes));
                // Interleaved by group, so that the kernel reads the rows of a tile together, front to back.
                let tile = tile[at..].iter_mut().step_by(rows);
                tile.zip(row_codes.as_chunks().0).for_each(|(to, group)| *to = *group);
            }
        }
        Self { depth, codes, scales }
    }

    /// The rows in tiles of [`ROWS`]: their codes, as [`crate::kernel::product`] takes them, and their scales.
    pub(super) fn tiles(&self) -> impl Iterator<Item = (&[Group], &[Scale])> {
        self.codes.chunks(ROWS * self.depth / Group::default().len()).zip(self.scales.chunks(ROWS))
    }
}

/// Quantises a row into the first `values.len()` of `codes`, over the range of its values and 0.
///
/// A row with a value that is not finite gets the scale NaN, so that the embedding is refused rather than wrong.
fn quantise(values: &[f32], codes: &mut [Activation]) -> Scale {
    let (low, high) = range(values);
    let range = high - low;
    if !range.is_finite() {
        codes.fill(0);
        return Scale { scale: f32::NAN, zero: 0 };
    }
    if range <= 0.0 {
        codes.fill(0);
        return Scale { scale: 0.0, zero: 0 };
    }
    let inverse = ACTIVATION_MAX / range;
    let zero = (low * inverse + WHOLE) - WHOLE;
    let most = ACTIVATION_MAX + WHOLE;
    for (code, value) in codes.iter_mut().zip(values) {
        let level = (value * inverse - zero) + WHOLE;
        // Rounding can go half a step past the top of the range. At the bottom it ends at 0, as the zero point is rounded the same way.
        let level = if level > most { most } else { level };
        let level = if level < WHOLE { WHOLE } else { level };
        *code = (level.to_bits() & 0x7f) as Activation;
    }
    Scale { scale: range / ACTIVATION_MAX, zero: zero as i32 }
}

/// Minimum and maximum of the values and 0; NaN if a value is not finite.
fn range(values: &[f32]) -> (f32, f32) {
    const LANES: usize = 8;
    let mut lows = [0.0f32; LANES];
    let mut highs = [0.0f32; LANES];
    let mut check = [0.0f32; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut take = |lane: usize, value: f32| {
        // Written as comparisons, which become one vector instruction each; `f32::min` also has to handle NaN.
        lows[lane] = if value < lows[lane] { value } else { lows[lane] };
        highs[lane] = if value > highs[lane] { value } else { highs[lane] };
        // Stays 0 unless a value is infinite or NaN, which the comparisons would ignore.
        check[lane] += value * 0.0;
    };
    for chunk in chunks {
        for (lane, value) in chunk.iter().enumerate() {
            take(lane, *value);
        }
    }
    for (lane, value) in rest.iter().enumerate() {
        take(lane, *value);
    }
    let check = check.into_iter().sum::<f32>();
    let low = lows.into_iter().fold(0.0, |a, b| if b < a { b } else { a });
    let high = highs.into_iter().fold(0.0, |a, b| if b > a { b } else { a });
    (low + check, high + check)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::kernel::DEPTH;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quantised_values_are_within_a_step_of_the_originals(
            matrix in (1usize..100, 1usize..8).prop_flat_map(|(width, rows)| prop::collection::vec(prop::collection::vec(-50.0f32..50.0, width), rows)),
        ) {
            let width = matrix[0].len();
            let depth = width.next_multiple_of(DEPTH);
            let rows = Rows::new(&matrix.concat(), width, depth, None);
            for (matrix, (tile, scales)) in matrix.chunks(ROWS).zip(rows.tiles()) {
                for (at, (row, scale)) in matrix.iter().zip(scales).enumerate() {
                    let codes: Vec<_> = tile[at..].iter().step_by(scales.len()).flatten().collect();
                    for (value, code) in row.iter().zip(&codes) {
                        let back = scale.scale * (i32::from(**code) + scale.zero) as f32;
                        prop_assert!((back - value).abs() <= scale.scale * 1.01, "{value} became {back}");
                    }
                    prop_assert!(codes.len() == depth && codes[width..].iter().all(|code| **code == 0));
                }
            }
        }

        #[test]
        fn a_row_with_a_non_finite_value_gets_the_scale_nan(at in 0usize..20, odd in prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY])) {
            let mut row = [1.0; 20];
            row[at] = odd;
            prop_assert!(Rows::new(&row, 20, 32, None).tiles().next().unwrap().1[0].scale.is_nan());
        }
    }
}
