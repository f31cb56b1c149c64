//! Scalar functions and sums that give the same bits on every machine.
//!
//! The standard library's `exp` differs between platforms, so the functions here are polynomials in plain `f32` arithmetic, and sums run
//! over [`LANES`] fixed lanes. An embedding computed natively then equals one computed in a browser, whatever the width of the machine's
//! vectors.

/// Number of partial sums in a reduction.
pub(super) const LANES: usize = 8;

/// Adds up `f(a, b)` over two slices of equal length, in fixed lanes.
#[inline(always)]
pub(super) fn sum2(a: &[f32], b: &[f32], f: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [0.0f32; LANES];
    let (a_chunks, a_rest) = a.as_chunks::<LANES>();
    let (b_chunks, b_rest) = b.as_chunks::<LANES>();
    for (a, b) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..LANES {
            lanes[lane] += f(a[lane], b[lane]);
        }
    }
    for (lane, (a, b)) in lanes.iter_mut().zip(a_rest.iter().zip(b_rest)) {
        *lane += f(*a, *b);
    }
    let half = [lanes[0] + lanes[4], lanes[1] + lanes[5], lanes[2] + lanes[6], lanes[3] + lanes[7]];
    (half[0] + half[2]) + (half[1] + half[3])
}

/// Adds up a slice.
#[inline(always)]
pub(super) fn sum(a: &[f32]) -> f32 {
    sum2(a, a, |a, _| a)
}

/// The dot product.
#[inline(always)]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    sum2(a, b, |a, b| a * b)
}

/// Rounds by addition: adding this to a value below 2^22 in magnitude leaves no bits for a fraction, so that the lowest bits of the sum are
/// the nearest integer, ties to even, and subtracting it again yields that integer. Not every machine has a rounding instruction.
pub const WHOLE: f32 = 12_582_912.0; // 1.5 * 2^23

/// Applies `f` to every value in place, in chunks that compile to vector instructions. Long chunks come first, as V8 rebuilds the constants
/// of `f` for every chunk, which costs half as much as `exp` itself.
#[inline(always)]
pub(super) fn map(values: &mut [f32], f: impl Fn(f32) -> f32) {
    let (long, rest) = values.as_chunks_mut::<{ 2 * LANES }>();
    for chunk in long {
        chunk.iter_mut().for_each(|value| *value = f(*value));
    }
    let (short, rest) = rest.as_chunks_mut::<LANES>();
    for chunk in short {
        chunk.iter_mut().for_each(|value| *value = f(*value));
    }
    rest.iter_mut().for_each(|value| *value = f(*value));
}

/// Clamps `x` to `low` and `high`. Written as comparisons, which become one vector instruction each; `f32::clamp` also has to handle NaN.
#[inline(always)]
fn within(x: f32, low: f32, high: f32) -> f32 {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

/// `e^x` to about 2 units in the last place; 0 below -87, saturating above 88.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    // x = n ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor polynomial (Cephes' coefficients), 2^n by its bits.
    let clamped = within(x, -87.0, 88.0);
    let shifted = clamped * std::f32::consts::LOG2_E + WHOLE;
    let n = shifted - WHOLE;
    // ln 2 in two parts, so that no low bits of `r` are lost.
    let r = clamped - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let mut p = 1.987_569_1e-4;
    p = p * r + 1.398_199_9e-3;
    p = p * r + 8.333_452e-3;
    p = p * r + 4.166_579_6e-2;
    p = p * r + 1.666_666_5e-1;
    p = p * r + 5e-1;
    let power = f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23));
    let value = (p * r * r + r + 1.0) * power;
    if x < -87.0 { 0.0 } else { value }
}

/// The exact GELU, `x * Phi(x)` (Hendrycks and Gimpel, 2016), to 3e-7 of `x`.
#[inline(always)]
pub(super) fn gelu(x: f32) -> f32 {
    // 1 - Phi(|x|) by 26.2.19 of Abramowitz and Stegun (1964); x Phi(x) = max(x, 0) - |x| (1 - Phi(|x|)).
    let a = x.abs();
    let mut p = 5.383e-6;
    p = p * a + 4.889_06e-5;
    p = p * a + 3.800_36e-5;
    p = p * a + 3.277_626_3e-3;
    p = p * a + 2.114_100_6e-2;
    p = p * a + 4.986_734_7e-2;
    p = p * a + 1.0;
    // The approximation is 1 - Phi = 1 / (2 p^16): p^4 here, then p^8, then p^16.
    let p = p * p * (p * p);
    let p = p * p;
    let positive = if x > 0.0 { x } else { 0.0 };
    positive - a * (0.5 / (p * p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_agrees_with_the_standard_library() {
        for i in -8000..=8000 {
            let x = i as f32 / 100.0;
            let expected = f64::from(x).exp();
            assert!((f64::from(exp(x)) - expected).abs() <= 4e-7 * expected, "exp({x})");
        }
        assert_eq!(exp(-1000.0), 0.0);
    }

    #[test]
    fn gelu_agrees_with_its_definition() {
        // Phi by numerical integration of the normal density.
        let mut phi = 0.5f64;
        let step = 1e-4;
        for i in 0..80_000 {
            let x = f64::from(i) * step;
            assert!((f64::from(gelu(x as f32)) - x * phi).abs() <= 3e-7 * x + 1e-6, "gelu({x})");
            assert!((f64::from(gelu(-x as f32)) + x * (1.0 - phi)).abs() <= 3e-7 * x + 1e-6, "gelu(-{x})");
            let middle = x + step / 2.0;
            phi += step * (-middle * middle / 2.0).exp() / std::f64::consts::TAU.sqrt();
        }
        assert_eq!((gelu(50.0), gelu(-50.0)), (50.0, gelu(-50.0).clamp(-1e-5, 0.0)));
        assert!(gelu(f32::NAN).is_nan() && gelu(f32::INFINITY).is_nan());
    }

    #[test]
    fn a_sum_covers_every_length() {
        for n in 0..40 {
            let values: Vec<f32> = (0..n).map(|i| i as f32).collect();
            assert_eq!(sum(&values), (n * (n.max(1) - 1) / 2) as f32);
        }
    }
}
