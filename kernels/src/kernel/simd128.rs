//! WebAssembly with 128-bit vectors: 16-bit dot products of widened weights.
#![allow(unsafe_code)]

use std::arch::wasm32::*;

use super::{Group, Panel, TILE, WIDTH};

/// Activations are kept in 16 bits, so that only the weights are widened in the loop.
pub(crate) type Activation = i16;

/// Rows at a time: with two registers of sums each, and the weights, they fit the 15 registers that V8 has on x86.
pub(crate) const ROWS: usize = 4;

/// Two halves of 16 bytes, one for each pair of inputs; each holds the pairs of all eight outputs.
pub(crate) fn place(output: usize, input: usize) -> usize {
    input / 2 * 16 + output * 2 + input % 2
}

pub(super) fn product<const N: usize>(panel: Panel<'_>, tile: &[[Group; N]], out: &mut [[i32; WIDTH]; TILE]) {
    let mut dots = [[i32x4_splat(0); 2]; N];
    for (weights, groups) in panel.codes.as_chunks::<{ 2 * WIDTH }>().0.iter().zip(tile) {
        // SAFETY: `weights` is 16 bytes, read eight at a time.
        let weights = unsafe {
            [i16x8_load_extend_i8x8(weights.as_ptr()), i16x8_load_extend_i8x8(weights.as_ptr().add(WIDTH))]
        };
        // Widened once for all rows. Two activations are repeated in all lanes, so that each 32-bit lane sums two inputs of one output.
        for (dots, group) in dots.iter_mut().zip(groups) {
            // SAFETY: a group is four bytes.
            let inputs = unsafe { v128_load32_splat(group.as_ptr().cast()) };
            for (dot, weights) in dots.iter_mut().zip(weights) {
                *dot = i32x4_add(*dot, i32x4_dot_i16x8(weights, inputs));
            }
        }
    }
    for (out, dots) in out.iter_mut().zip(dots) {
        // SAFETY: `out` is eight `i32`, the size of two registers.
        unsafe {
            v128_store(out.as_mut_ptr().cast(), dots[0]);
            v128_store(out.as_mut_ptr().add(4).cast(), dots[1]);
        }
    }
}
