//! Integer matrix products: one algorithm, a kernel for each kind of machine.
//!
//! Weights are signed 8-bit and activations unsigned 7-bit: the products fit every dot-product instruction there is
//! (`pmaddubsw` does not saturate, and the relaxed-simd dot product of WebAssembly is defined for just that). The sums
//! are exact integers, so every kernel gives the same; only one of them is compiled into a browser module.
//!
//! A *panel* holds the weights of [`WIDTH`] outputs: for every [`DEPTH`] inputs 32 bytes, in the order that the kernel
//! wants ([`place`]).

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
pub(super) const WIDTH: usize = 8;
/// Inputs that make a step of a kernel.
pub(super) const DEPTH: usize = 4;
/// Steps that a kernel may take at a time: panels and rows are padded to whole multiples.
pub(super) const UNROLL: usize = 2;
/// The most rows that a kernel takes at a time; how many it gains by is its own [`ROWS`].
pub(super) const TILE: usize = 6;
/// The largest quantised activation.
pub(super) const ACTIVATION_MAX: f32 = 127.0;
/// The sum of four products of a weight up to this and an activation fits 16 bits: fewer steps have to be widened.
pub(super) const SMALL: u8 = 64;

/// The weights of [`WIDTH`] outputs.
#[derive(Clone, Copy)]
pub(super) struct Panel<'a> {
    /// `[inputs / 4, 32]`, the inputs padded to whole steps.
    pub(super) codes: &'a [i8],
    /// Whether no weight is beyond [`SMALL`]; not every kernel gains by it.
    #[allow(dead_code)]
    pub(super) small: bool,
}

/// The quantised activations of one row.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// `[inputs]`, padded to whole steps.
    pub(super) codes: &'a [Activation],
    /// A step between two codes.
    pub(super) scale: f32,
    /// What is added to a code before it is scaled.
    pub(super) zero: i32,
}

/// Products of 1 to [`TILE`] rows with a panel: `[row][output]`.
pub(super) fn product(panel: Panel<'_>, rows: &[Row<'_>], out: &mut [[i32; WIDTH]; TILE]) {
    let depth = panel.codes.len() / WIDTH;
    assert!(
        panel.codes.len() == depth * WIDTH
            && depth.is_multiple_of(DEPTH * UNROLL)
            && rows.iter().all(|row| row.codes.len() == depth)
    );
    match *rows {
        [a] => arch::product(panel, [a], out),
        [a, b] => arch::product(panel, [a, b], out),
        [a, b, c] => arch::product(panel, [a, b, c], out),
        [a, b, c, d] => arch::product(panel, [a, b, c, d], out),
        [a, b, c, d, e] => arch::product(panel, [a, b, c, d, e], out),
        [a, b, c, d, e, f] => arch::product(panel, [a, b, c, d, e, f], out),
        _ => {}
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_kernel_gives_the_exact_product(
            steps in 1usize..40, rows in 1usize..=TILE, small in any::<bool>(), extreme in any::<bool>(), seed in 1u32..,
        ) {
            let mut state = seed;
            let mut next = || { state ^= state << 13; state ^= state >> 17; state ^= state << 5; state };
            let depth = steps * DEPTH * UNROLL;
            let bound = if small { i32::from(SMALL) } else { 127 };
            let mut weight = || if extreme { -bound } else { next() as i32 % (bound + 1) };
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
            let views: Vec<Row> = activations.iter().map(|codes| Row { codes, scale: 1.0, zero: 0 }).collect();
            let mut found = [[0; WIDTH]; TILE];
            product(Panel { codes: &codes, small }, &views, &mut found);
            for (found, activations) in found.iter().zip(&activations) {
                for (output, found) in found.iter().enumerate() {
                    let exact: i32 = activations.iter().zip(&plain).map(|(a, w)| i32::from(*a) * w[output]).sum();
                    prop_assert_eq!(*found, exact);
                }
            }
        }
    }
}
