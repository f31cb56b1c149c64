//! Scalar functions and sums that give the same bits on every machine.
//!
//! The standard library's `exp` differs between platforms; these are polynomials in plain `f32` arithmetic, and sums run
//! over [`LANES`] fixed lanes, so that an embedding made natively equals the one made in a browser, whatever the width of the
//! machine's vectors.

/// How many partial sums a reduction keeps.
pub(super) const LANES: usize = 8;

/// Adds up `f(a, b)` over two slices of one length, in fixed lanes.
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

/// Adding it to a value below 2^22 in magnitude leaves no bit for a fraction: the lowest bits of the sum are the nearest integer, ties to
/// even, and taking it off again gives that integer. Two additions, where machines may lack a rounding instruction.
pub(in crate::embed) const WHOLE: f32 = 12_582_912.0; // 1.5 * 2^23

/// Replaces every value by `f` of it, in chunks that become vectors.
#[inline(always)]
pub(super) fn map(values: &mut [f32], f: impl Fn(f32) -> f32) {
    let (chunks, rest) = values.as_chunks_mut::<LANES>();
    for chunk in chunks {
        for value in chunk {
            *value = f(*value);
        }
    }
    rest.iter_mut().for_each(|value| *value = f(*value));
}

/// `x`, but no less than `low` and no more than `high`; as comparisons, which become one vector instruction each, where
/// `f32::clamp` also has to mind NaN.
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

/// The error function to about 4 units in the last place, as the rational approximation of the Eigen library.
#[inline(always)]
pub(super) fn erf(x: f32) -> f32 {
    let x = within(x, -4.0, 4.0);
    let x2 = x * x;
    let mut p = -2.726_142_3e-10;
    p = p * x2 + 2.770_681_4e-8;
    p = p * x2 - 2.101_024e-6;
    p = p * x2 - 5.692_506_4e-5;
    p = p * x2 - 7.349_906_3e-4;
    p = p * x2 - 2.954_6e-3;
    p = p * x2 - 1.609_603_4e-2;
    let mut q = -1.456_607_2e-5;
    q = q * x2 - 2.133_740_5e-4;
    q = q * x2 - 1.682_827e-3;
    q = q * x2 - 7.373_329_3e-3;
    q = q * x2 - 1.426_473_9e-2;
    x * p / q
}

/// The exact GELU, `x * Phi(x)` (Hendrycks and Gimpel, 2016).
#[inline(always)]
pub(super) fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2))
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
    fn erf_agrees_with_its_integral() {
        let mut integral = 0.0f64;
        let step = 1e-4;
        for i in 0..40_000 {
            let x = f64::from(i) * step;
            assert!((f64::from(erf(x as f32)) - integral).abs() < 1e-6, "erf({x})");
            let middle = x + step / 2.0;
            integral += step * (-middle * middle).exp() * std::f64::consts::FRAC_2_SQRT_PI;
        }
    }

    #[test]
    fn a_sum_covers_every_length() {
        for n in 0..40 {
            let values: Vec<f32> = (0..n).map(|i| i as f32).collect();
            assert_eq!(sum(&values), (n * (n.max(1) - 1) / 2) as f32);
        }
    }
}
