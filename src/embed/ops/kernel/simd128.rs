//! WebAssembly with 128-bit vectors: 16-bit dot products of widened weights.
#![allow(unsafe_code)]

use std::arch::wasm32::*;

use super::{BLOCK, DEPTH, Panel, Row, TILE, WIDTH};

/// Activations are kept in 16 bits, so that only the weights are widened in the loop.
pub(crate) type Activation = i16;

/// Two halves of 16 bytes, one for each pair of inputs; in each the pairs of the eight outputs.
pub(crate) fn place(output: usize, input: usize) -> usize {
    input / 2 * 16 + output * 2 + input % 2
}

pub(super) fn product<const N: usize>(panel: Panel<'_>, rows: [Row<'_>; N], out: &mut [[f32; WIDTH]; TILE]) {
    let mut totals = [[f32x4_splat(0.0); 2]; N];
    for block in 0..panel.scales.len() {
        let mut dots = [[i32x4_splat(0); 2]; N];
        for step in block * BLOCK / DEPTH..(block + 1) * BLOCK / DEPTH {
            for half in 0..2 {
                // SAFETY: `step` counts whole steps of the panel and of the rows.
                let weights =
                    unsafe { v128_load(panel.codes.as_ptr().add(step * WIDTH * DEPTH + half * 16).cast()) };
                let (low, high) = (i16x8_extend_low_i8x16(weights), i16x8_extend_high_i8x16(weights));
                for (dot, row) in dots.iter_mut().zip(rows) {
                    let inputs = unsafe { row.codes.as_ptr().add(step * DEPTH + half * 2).cast::<i32>() };
                    let inputs = i32x4_splat(unsafe { inputs.read_unaligned() });
                    dot[0] = i32x4_add(dot[0], i32x4_dot_i16x8(low, inputs));
                    dot[1] = i32x4_add(dot[1], i32x4_dot_i16x8(high, inputs));
                }
            }
        }
        // SAFETY: both are eight `f32`, the size of two registers.
        let (scales, sums) =
            unsafe { (pair(panel.scales[block].as_ptr()), pair(panel.sums[block].as_ptr())) };
        for ((total, dot), row) in totals.iter_mut().zip(dots).zip(rows) {
            let (scale, shift) = (f32x4_splat(row.scales[block]), f32x4_splat(row.shifts[block]));
            for half in 0..2 {
                let scaled = f32x4_mul(f32x4_convert_i32x4(dot[half]), scale);
                total[half] = f32x4_add(total[half], f32x4_mul(scaled, scales[half]));
                total[half] = f32x4_add(total[half], f32x4_mul(shift, sums[half]));
            }
        }
    }
    for (out, total) in out.iter_mut().zip(totals) {
        // SAFETY: eight `f32`, the size of two registers.
        unsafe {
            v128_store(out.as_mut_ptr().cast(), total[0]);
            v128_store(out.as_mut_ptr().add(4).cast(), total[1]);
        }
    }
}

/// # Safety
///
/// Eight values can be read at `from`.
unsafe fn pair<T>(from: *const T) -> [v128; 2] {
    // SAFETY: as the caller promises.
    unsafe { [v128_load(from.cast()), v128_load(from.cast::<v128>().add(1))] }
}
