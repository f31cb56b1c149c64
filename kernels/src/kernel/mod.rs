//! Integer matrix products: one algorithm, a kernel for each kind of machine.
//!
//! Weights are signed 8-bit and activations unsigned 7-bit: every dot-product instruction is exact in that range
//! (`pmaddubsw` does not saturate, and the relaxed-simd dot product of WebAssembly is defined for exactly that range). The sums are exact
//! integers, so that all kernels give the same result; only one of them is compiled into a browser module.
//!
//! A *panel* holds the weights of [`WIDTH`] outputs: one *step* of 32 bytes for every [`DEPTH`] inputs, in the order
//! that the kernel reads ([`place`]). A *tile* holds the activations of a few rows, interleaved, so that the kernel reads both front to back.

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod portable;

#[cfg(all(target_arch = "wasm32", feature = "relaxed-simd"))]
#[path = "relaxed.rs"]
mod arch;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128", not(feature = "relaxed-simd")))]
#[path = "simd128.rs"]
mod arch;

#[cfg(target_arch = "x86_64")]
#[path = "x86_64.rs"]
mod arch;

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
use portable as arch;

pub(super) use arch::{Activation, ROWS, place};

/// Outputs in a panel.
pub const WIDTH: usize = 8;
/// Inputs in a step.
pub(super) const DEPTH: usize = 4;
/// Steps that a kernel may accumulate in 16 bits; panels and rows are padded to a multiple of it. In MiniLM's layers the sums of 4 steps fit
/// in all but one panel in five hundred, those of 8 in half of them.
pub(super) const SPAN: usize = 4;
/// Maximum number of rows that any kernel takes at a time; each has its own best number, [`ROWS`].
pub(super) const TILE: usize = 6;
/// Whether a kernel for this machine may accumulate in 16 bits.
const ADDS_IN_16_BITS: bool = cfg!(any(target_arch = "x86_64", feature = "relaxed-simd"));
/// The largest quantised activation.
pub(super) const ACTIVATION_MAX: f32 = 127.0;

/// Activations of one row that a kernel reads at once: four bytes.
pub(super) type Group = [Activation; 4 / size_of::<Activation>()];

/// The weights of [`WIDTH`] outputs.
#[derive(Clone, Copy)]
pub(super) struct Panel<'a> {
    /// `[inputs / 4, 32]`, the inputs padded to whole steps.
    pub(super) codes: &'a [i8],
    /// The result of [`narrow`] for them; not every kernel reads it.
    #[allow(dead_code)]
    pub(super) narrow: bool,
}

/// Whether a kernel may accumulate the products of a panel over [`SPAN`] steps in 16 bits; false where no kernel does.
pub(super) fn narrow(codes: &[i8]) -> bool {
    ADDS_IN_16_BITS && fit_16_bits(codes)
}

/// Whether sums of products over [`SPAN`] steps fit 16 bits, so that they need widening only once in so many steps. Checks the two worst
/// cases: the largest activation at every positive weight and 0 at the others, and the reverse.
// Not inlined, for the same reason as `QuantMatrix::levels`.
#[inline(never)]
fn fit_16_bits(codes: &[i8]) -> bool {
    const MOST: i16 = i16::MAX / ACTIVATION_MAX as i16;
    codes.chunks(SPAN * WIDTH * DEPTH).all(|steps| {
        // The instruction that multiplies bytes adds adjacent products, so that a 16-bit lane sums the weights of two inputs.
        let (mut above, mut below) = ([0i16; WIDTH * DEPTH / 2], [0i16; WIDTH * DEPTH / 2]);
        for step in steps.as_chunks::<{ WIDTH * DEPTH }>().0 {
            for (([a, b], above), below) in step.as_chunks().0.iter().zip(&mut above).zip(&mut below) {
                *above += i16::from((*a).max(0)) + i16::from((*b).max(0));
                *below -= i16::from((*a).min(0)) + i16::from((*b).min(0));
            }
        }
        above.iter().chain(&below).fold(true, |fits, sum| fits & (*sum <= MOST))
    })
}

/// Multiplies 1 to [`ROWS`] rows by a panel, into `out[row][output]`. `tile` is `[inputs / group, rows]`.
pub(super) fn product(panel: Panel<'_>, tile: &[Group], rows: usize, out: &mut [[i32; WIDTH]; TILE]) {
    assert!(
        panel.codes.len().is_multiple_of(SPAN * DEPTH * WIDTH)
            && panel.codes.len() * rows == tile.as_flattened().len() * WIDTH
    );
    // An instance for each number of rows, so that all sums of a tile are in registers; the guards keep instances that a kernel never uses
    // out of the binary.
    match rows {
        1 => arch::product::<1>(panel, tile.as_chunks().0, out),
        2 => arch::product::<2>(panel, tile.as_chunks().0, out),
        3 => arch::product::<3>(panel, tile.as_chunks().0, out),
        4 => arch::product::<4>(panel, tile.as_chunks().0, out),
        5 if ROWS >= 5 => arch::product::<5>(panel, tile.as_chunks().0, out),
        6 if ROWS >= 6 => arch::product::<6>(panel, tile.as_chunks().0, out),
        _ => {}
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_panel_is_narrow_exactly_if_its_sums_fit_16_bits() {
        let of = |weights: [i8; 4]| fit_16_bits(&weights.map(|weight| [weight; WIDTH * DEPTH]).concat());
        assert!(of([32; 4]) && of([-32; 4]) && of([127, 2, 0, 0]) && of([127, 1, -127, -1]));
        assert!(!of([33; 4]) && !of([-33; 4]) && !of([127, 3, 0, 0]) && !of([127, -127, 3, 0]));
    }

    proptest! {
        #[test]
        fn a_kernel_gives_the_exact_product(
            steps in 1usize..40, rows in 1usize..=TILE, bound in prop::sample::select(vec![8, 31, 32, 33, 40, 64, 127]),
            extreme in any::<bool>(), seed in 1u32..,
        ) {
            let mut state = seed;
            let mut next = || { state ^= state << 13; state ^= state >> 17; state ^= state << 5; state };
            let depth = steps * SPAN * DEPTH;
            // Sums of eight weights up to 32 always fit 16 bits, those of larger ones only if the signs are mixed.
            let mut weight = || if extreme { if bound % 16 == 0 { bound } else { -bound } } else { next() as i32 % (bound + 1) };
            let plain: Vec<[i32; WIDTH]> = (0..depth).map(|_| std::array::from_fn(|_| weight())).collect();
            let mut codes = vec![0i8; depth * WIDTH];
            for (input, outputs) in plain.iter().enumerate() {
                for (output, weight) in outputs.iter().enumerate() {
                    codes[input / DEPTH * WIDTH * DEPTH + place(output, input % DEPTH)] = *weight as i8;
                }
            }
            let mut activation = || if extreme { 127 } else { (next() % 128) as Activation };
            let activations: Vec<Vec<Activation>> =
                (0..rows).map(|_| (0..depth).map(|_| activation()).collect()).collect();
            let mut tile = vec![Group::default(); depth / Group::default().len() * rows];
            for (row, activations) in activations.iter().enumerate() {
                tile[row..].iter_mut().step_by(rows).zip(activations.as_chunks().0).for_each(|(to, group)| *to = *group);
            }
            let mut found = [[0; WIDTH]; TILE];
            product(Panel { codes: &codes, narrow: narrow(&codes) }, &tile, rows, &mut found);
            for (found, activations) in found.iter().zip(&activations) {
                for (output, found) in found.iter().enumerate() {
                    let exact: i32 = activations.iter().zip(&plain).map(|(a, w)| i32::from(*a) * w[output]).sum();
                    prop_assert_eq!(*found, exact);
                }
            }
        }
    }
}
