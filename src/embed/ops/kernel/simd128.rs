//! WebAssembly with 128-bit vectors: 16-bit dot products of widened weights.
#![allow(unsafe_code)]

use std::arch::wasm32::*;

use super::{DEPTH, Panel, Row, TILE, WIDTH};

/// Activations are kept in 16 bits, so that only the weights are widened in the loop.
pub(crate) type Activation = i16;

/// Rows at a time: two registers of sums each, and the widened weights.
pub(crate) const ROWS: usize = 5;

/// Two halves of 16 bytes, one for each pair of inputs; in each the pairs of the eight outputs.
pub(crate) fn place(output: usize, input: usize) -> usize {
    input / 2 * 16 + output * 2 + input % 2
}

pub(super) fn product<const N: usize>(panel: Panel<'_>, rows: [Row<'_>; N], out: &mut [[i32; WIDTH]; TILE]) {
    let mut dots = [[i32x4_splat(0); 2]; N];
    for pair in 0..panel.codes.len() / (WIDTH * DEPTH / 2) {
        // SAFETY: `pair` counts pairs of inputs of the panel and of the rows.
        let weights = unsafe { v128_load(panel.codes.as_ptr().add(pair * WIDTH * DEPTH / 2).cast()) };
        let (low, high) = (i16x8_extend_low_i8x16(weights), i16x8_extend_high_i8x16(weights));
        for (dot, row) in dots.iter_mut().zip(rows) {
            // SAFETY: as above.
            let inputs = unsafe { v128_load32_splat(row.codes.as_ptr().add(pair * 2).cast()) };
            dot[0] = i32x4_add(dot[0], i32x4_dot_i16x8(low, inputs));
            dot[1] = i32x4_add(dot[1], i32x4_dot_i16x8(high, inputs));
        }
    }
    for (out, dot) in out.iter_mut().zip(dots) {
        // SAFETY: eight `i32`, the size of two registers.
        unsafe {
            v128_store(out.as_mut_ptr().cast(), dot[0]);
            v128_store(out.as_mut_ptr().add(4).cast(), dot[1]);
        }
    }
}
