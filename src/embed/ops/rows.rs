//! Activations in 7 bits, token by token.

use super::kernel::{ACTIVATION_MAX, Activation, Row};
use super::math::WHOLE;

/// The quantised rows of a matrix of activations.
///
/// A value is `scale * (code + zero)`, with the scale and the zero point of its row, and a code of 0 to 127.
pub(super) struct Rows {
    depth: usize,
    codes: Vec<Activation>,
    scales: Vec<(f32, i32)>,
}

impl Rows {
    /// Quantises `x` (`[rows, width]`, row-major), multiplied by `smooth` (`[width]`) if there is one; `depth` is the
    /// width, padded with zeros.
    pub(super) fn new(x: &[f32], width: usize, depth: usize, smooth: Option<&[f32]>) -> Self {
        let count = x.len() / width;
        let mut codes = vec![Activation::default(); count * depth];
        let mut scales = Vec::with_capacity(count);
        let mut smoothed = vec![0.0; if smooth.is_some() { width } else { 0 }];
        for (row, codes) in x.chunks_exact(width).zip(codes.chunks_exact_mut(depth)) {
            let row = match smooth {
                Some(smooth) => {
                    smoothed.iter_mut().zip(row).zip(smooth).for_each(|((value, x), by)| *value = x * by);
                    &smoothed
                }
                None => row,
            };
            scales.push(quantise(row, codes));
        }
        Self { depth, codes, scales }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let codes = self.codes.chunks_exact(self.depth);
        codes.zip(&self.scales).map(|(codes, &(scale, zero))| Row { codes, scale, zero })
    }
}

/// Quantises a row over its range, zero included, into the first codes; its scale and zero point.
///
/// A row that is not finite has a scale that is not either: the embedding will be refused, not wrong.
fn quantise(values: &[f32], codes: &mut [Activation]) -> (f32, i32) {
    let (low, high) = range(values);
    let range = high - low;
    if !range.is_finite() {
        return (f32::NAN, 0);
    }
    if range <= 0.0 {
        return (0.0, 0);
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
    (range / ACTIVATION_MAX, zero as i32)
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
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_quantised_row_is_within_a_step(row in prop::collection::vec(-50.0f32..50.0, 1..100)) {
            let rows = Rows::new(&row, row.len(), row.len() + 3, None);
            let quantised = rows.iter().next().unwrap();
            for (value, code) in row.iter().zip(quantised.codes) {
                let back = quantised.scale * (i32::from(*code) + quantised.zero) as f32;
                prop_assert!((back - value).abs() <= quantised.scale * 1.01, "{value} became {back}");
            }
            prop_assert!(quantised.codes[row.len()..].iter().all(|code| *code == 0));
        }

        #[test]
        fn a_row_that_is_not_finite_says_so(at in 0usize..20, odd in prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY])) {
            let mut row = [1.0; 20];
            row[at] = odd;
            prop_assert!(Rows::new(&row, 20, 32, None).iter().next().unwrap().scale.is_nan());
        }
    }
}
