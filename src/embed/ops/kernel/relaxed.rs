//! WebAssembly with relaxed SIMD: the 8-bit dot product of the processor itself.
//!
//! On ARM and on x86 with VNNI it is one instruction. Elsewhere on x86 it is five, three of which are spared by adding up
//! in 16 bits first, where the weights are small enough.
#![allow(unsafe_code)]

use std::arch::wasm32::*;

use super::{DEPTH, Panel, Row, TILE, UNROLL, WIDTH};

pub(crate) type Activation = u8;

/// Rows at a time: twelve sums, so that no product waits for the one before it.
pub(crate) const ROWS: usize = 6;

/// Output by output.
pub(crate) fn place(output: usize, input: usize) -> usize {
    output * DEPTH + input
}

pub(super) fn product<const N: usize>(panel: Panel<'_>, rows: [Row<'_>; N], out: &mut [[i32; WIDTH]; TILE]) {
    dispatch(panel, rows, out);
}

/// A function of its own, as only here the feature is there: all else of the module is compiled once for both binaries.
#[target_feature(enable = "relaxed-simd")]
fn dispatch<const N: usize>(panel: Panel<'_>, rows: [Row<'_>; N], out: &mut [[i32; WIDTH]; TILE]) {
    if panel.small && !has_dot_product() {
        tile::<N, true>(panel, rows, out);
    } else {
        tile::<N, false>(panel, rows, out);
    }
}

/// Whether the dot product is an instruction of the processor. Where it is put together from others, the sum of two products
/// saturates at 16 bits in between; for operands outside of those it is defined for, that shows.
#[target_feature(enable = "relaxed-simd")]
fn has_dot_product() -> bool {
    let dot = i32x4_relaxed_dot_i8x16_i7x16_add(i8x16_splat(-128), i8x16_splat(-1), i32x4_splat(0));
    i32x4_extract_lane::<0>(dot) != 2 * i32::from(i16::MIN)
}

#[target_feature(enable = "relaxed-simd")]
fn tile<const N: usize, const PAIRS: bool>(
    panel: Panel<'_>,
    rows: [Row<'_>; N],
    out: &mut [[i32; WIDTH]; TILE],
) {
    let ones = i16x8_splat(1);
    let mut dots = [[i32x4_splat(0); 2]; N];
    for step in (0..panel.codes.len() / (WIDTH * DEPTH)).step_by(UNROLL) {
        // SAFETY: `step` counts whole pairs of steps of the panel and of the rows.
        let weights =
            [step, step + 1].map(|step| unsafe { pair(panel.codes.as_ptr().add(step * WIDTH * DEPTH)) });
        for (dot, row) in dots.iter_mut().zip(rows) {
            // SAFETY: as above.
            let inputs = [step, step + 1]
                .map(|step| unsafe { v128_load32_splat(row.codes.as_ptr().add(step * DEPTH).cast()) });
            for half in 0..2 {
                if PAIRS {
                    let a = i16x8_relaxed_dot_i8x16_i7x16(weights[0][half], inputs[0]);
                    let b = i16x8_relaxed_dot_i8x16_i7x16(weights[1][half], inputs[1]);
                    dot[half] = i32x4_add(dot[half], i32x4_dot_i16x8(i16x8_add(a, b), ones));
                } else {
                    dot[half] = i32x4_relaxed_dot_i8x16_i7x16_add(weights[0][half], inputs[0], dot[half]);
                    dot[half] = i32x4_relaxed_dot_i8x16_i7x16_add(weights[1][half], inputs[1], dot[half]);
                }
            }
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

/// # Safety
///
/// 32 bytes can be read at `from`.
unsafe fn pair(from: *const i8) -> [v128; 2] {
    // SAFETY: as the caller promises.
    unsafe { [v128_load(from.cast()), v128_load(from.add(16).cast())] }
}
