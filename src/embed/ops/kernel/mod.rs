//! Integer matrix products with a scale for every block: one algorithm, a kernel for each kind of machine.
//!
//! Weights are signed 8-bit and activations unsigned 7-bit: the products fit every dot-product instruction there is
//! (`pmaddubsw` does not saturate, and the relaxed-simd dot product of WebAssembly is defined for just that). Both
//! have one scale for every [`BLOCK`] inputs, activations a zero point too. The integers are exact and the few
//! float operations after them are done in one order, so every kernel gives the same bits; only one of them is compiled
//! into a browser module.
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
#[path = "avx2.rs"]
mod arch;

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
use portable as arch;

pub(super) use arch::{Activation, place};

/// Outputs in a panel.
pub(super) const WIDTH: usize = 8;
/// Inputs that a kernel takes at a time.
pub(super) const DEPTH: usize = 4;
/// Inputs that share a scale. With 64, one of the 200 sentences of `tests/fixtures` falls below a cosine of 0.998.
pub(super) const BLOCK: usize = 32;
/// Rows that a kernel takes at a time.
pub(super) const TILE: usize = 4;
/// The largest quantised activation.
pub(super) const ACTIVATION_MAX: f32 = 127.0;

/// The weights of [`WIDTH`] outputs.
#[derive(Clone, Copy)]
pub(super) struct Panel<'a> {
    /// `[inputs / 4, 32]`, the inputs padded to whole blocks.
    pub(super) codes: &'a [i8],
    /// `[blocks]`: the scale of each output.
    pub(super) scales: &'a [[f32; WIDTH]],
    /// `[blocks]`: the sum of the weights of each output, times its scale; what a zero point has to be multiplied with.
    pub(super) sums: &'a [[f32; WIDTH]],
}

/// The quantised activations of one row.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// `[inputs]`, padded to whole blocks.
    pub(super) codes: &'a [Activation],
    /// `[blocks]`.
    pub(super) scales: &'a [f32],
    /// `[blocks]`: the scale times the zero point.
    pub(super) shifts: &'a [f32],
}

/// Products of 1 to [`TILE`] rows with a panel: `[row][output]`.
pub(super) fn product(panel: Panel<'_>, rows: &[Row<'_>], out: &mut [[f32; WIDTH]; TILE]) {
    let blocks = panel.scales.len();
    let fits = |row: &Row<'_>| {
        row.codes.len() == blocks * BLOCK && row.scales.len() == blocks && row.shifts.len() == blocks
    };
    assert!(
        panel.codes.len() == blocks * BLOCK * WIDTH && panel.sums.len() == blocks && rows.iter().all(fits)
    );
    match *rows {
        [a] => arch::product(panel, [a], out),
        [a, b] => arch::product(panel, [a, b], out),
        [a, b, c] => arch::product(panel, [a, b, c], out),
        [a, b, c, d] => arch::product(panel, [a, b, c, d], out),
        _ => {}
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_kernel_gives_the_very_bits_of_the_portable_one(
            blocks in 1usize..5, rows in 1usize..=TILE, seed in 1u32..,
        ) {
            let mut state = seed;
            let mut next = || { state ^= state << 13; state ^= state >> 17; state ^= state << 5; state };
            let depth = blocks * BLOCK;
            let mut here = vec![0i8; depth * WIDTH];
            let mut plain = here.clone();
            for input in 0..depth {
                for output in 0..WIDTH {
                    let code = next() as i8;
                    here[input / DEPTH * WIDTH * DEPTH + place(output, input % DEPTH)] = code;
                    plain[input / DEPTH * WIDTH * DEPTH + portable::place(output, input % DEPTH)] = code;
                }
            }
            let mut eight = || -> [f32; WIDTH] { std::array::from_fn(|_| next() as f32 / 1e9) };
            let scales: Vec<_> = (0..blocks).map(|_| eight()).collect();
            let sums: Vec<_> = (0..blocks).map(|_| eight()).collect();
            let codes: Vec<Vec<u8>> = (0..rows).map(|_| (0..depth).map(|_| (next() % 128) as u8).collect()).collect();
            let wide: Vec<Vec<Activation>> =
                codes.iter().map(|row| row.iter().map(|&code| Activation::from(code)).collect()).collect();
            let factors: Vec<f32> = (0..2 * blocks).map(|_| next() as f32 / 1e9 - 2.0).collect();
            let (row_scales, shifts) = factors.split_at(blocks);
            let mut found = [[0.0; WIDTH]; TILE];
            let mut expected = [[0.0; WIDTH]; TILE];
            let rows: Vec<Row> = wide.iter().map(|codes| Row { codes, scales: row_scales, shifts }).collect();
            product(Panel { codes: &here, scales: &scales, sums: &sums }, &rows, &mut found);
            for (codes, expected) in codes.iter().zip(&mut expected) {
                let mut one = [[0.0; WIDTH]; TILE];
                let codes: Vec<portable::Activation> = codes.clone();
                let row = portable::PlainRow { codes: &codes, scales: row_scales, shifts };
                portable::plain(Panel { codes: &plain, scales: &scales, sums: &sums }, row, &mut one[0]);
                *expected = one[0];
            }
            prop_assert_eq!(found, expected);
        }
    }
}
