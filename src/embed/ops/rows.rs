//! Activations in 7 bits, token by token.

use super::kernel::{ACTIVATION_MAX, Activation, Group, ROWS};
use super::math::WHOLE;

/// The quantised rows of a matrix of activations.
///
/// A value is `scale * (code + zero)`, with the scale and the zero point of its row, and a code of 0 to 127.
pub(super) struct Rows {
    depth: usize,
    /// `[rows / ROWS, depth / group, ROWS]`, as the kernel reads them; the last tile has what rows are left.
    codes: Vec<Group>,
    scales: Vec<Scale>,
}

/// How the codes of a row are read.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    /// A step between two codes.
    pub(super) scale: f32,
    /// What is added to a code before it is scaled.
    pub(super) zero: i32,
}

impl Rows {
    /// Quantises `x` (`[rows, width]`, row-major), multiplied by `smooth` (`[width]`) if there is one; `depth` is the
    /// width, padded with zeros.
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
                let tile = tile[at..].iter_mut().step_by(rows);
                tile.zip(row_codes.as_chunks().0).for_each(|(to, group)| *to = *group);
            }
        }
        Self { depth, codes, scales }
    }

    /// The rows in tiles of [`ROWS`]: their codes, as [`super::kernel::product`] takes them, and how to read them.
    pub(super) fn tiles(&self) -> impl Iterator<Item = (&[Group], &[Scale])> {
        self.codes.chunks(ROWS * self.depth / Group::default().len()).zip(self.scales.chunks(ROWS))
    }
}

/// Quantises a row over its range, zero included, into the first codes.
///
/// A row that is not finite has a scale that is not either: the embedding will be refused, not wrong.
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
        // At most half a step beyond the range, by rounding; below it ends at 0, as the zero point was rounded alike.
        let level = if level > most { most } else { level };
        let level = if level < WHOLE { WHOLE } else { level };
        *code = (level.to_bits() & 0x7f) as Activation;
    }
    Scale { scale: range / ACTIVATION_MAX, zero: zero as i32 }
}

/// The least and the largest of some values and zero; not a number if one of them is none.
fn range(values: &[f32]) -> (f32, f32) {
    const LANES: usize = 8;
    let mut lows = [0.0f32; LANES];
    let mut highs = [0.0f32; LANES];
    let mut check = [0.0f32; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut take = |lane: usize, value: f32| {
        // Written as comparisons, which become one vector instruction each; `f32::min` also has to mind NaN.
        lows[lane] = if value < lows[lane] { value } else { lows[lane] };
        highs[lane] = if value > highs[lane] { value } else { highs[lane] };
        // Stays 0, unless a value is infinite or not a number.
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
    use super::super::kernel::DEPTH;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_quantised_row_is_within_a_step(
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
        fn a_row_that_is_not_finite_says_so(at in 0usize..20, odd in prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY])) {
            let mut row = [1.0; 20];
            row[at] = odd;
            prop_assert!(Rows::new(&row, 20, 32, None).tiles().next().unwrap().1[0].scale.is_nan());
        }
    }
}
