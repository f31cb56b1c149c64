//! WebAssembly with relaxed SIMD: the 8-bit dot product of the processor itself.
#![allow(unsafe_code)]

use std::arch::wasm32::*;

use super::{BLOCK, DEPTH, Panel, Row, TILE, WIDTH};

pub(crate) type Activation = u8;

/// Output by output.
pub(crate) fn place(output: usize, input: usize) -> usize {
    output * DEPTH + input
}

pub(super) fn product<const N: usize>(panel: Panel<'_>, rows: [Row<'_>; N], out: &mut [[f32; WIDTH]; TILE]) {
    tile(panel, rows, out);
}

/// A function of its own, as only here the feature is there: all else of the module is compiled once for both binaries.
#[target_feature(enable = "relaxed-simd")]
fn tile<const N: usize>(panel: Panel<'_>, rows: [Row<'_>; N], out: &mut [[f32; WIDTH]; TILE]) {
    let mut totals = [[f32x4_splat(0.0); 2]; N];
    for block in 0..panel.scales.len() {
        let mut dots = [[i32x4_splat(0); 2]; N];
        for step in block * BLOCK / DEPTH..(block + 1) * BLOCK / DEPTH {
            // SAFETY: `step` counts whole steps of the panel and of the rows.
            let weights = unsafe { pair(panel.codes.as_ptr().add(step * WIDTH * DEPTH)) };
            for (dot, row) in dots.iter_mut().zip(rows) {
                let inputs = unsafe { row.codes.as_ptr().add(step * DEPTH).cast::<i32>().read_unaligned() };
                let inputs = i32x4_splat(inputs);
                dot[0] = i32x4_relaxed_dot_i8x16_i7x16_add(weights[0], inputs, dot[0]);
                dot[1] = i32x4_relaxed_dot_i8x16_i7x16_add(weights[1], inputs, dot[1]);
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
