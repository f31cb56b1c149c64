//! WebAssembly with relaxed SIMD: the processor's own 8-bit dot product.
//!
//! On ARM and on x86 with VNNI it is one instruction. On other x86 processors it is five; there four steps are
//! accumulated in 16 bits where they fit, which saves nearly 40 % of the multiplications.
#![allow(unsafe_code)]

use std::arch::wasm32::*;

use super::{DEPTH, Group, Panel, SPAN, TILE, WIDTH};

pub(crate) type Activation = u8;

/// The weights of a step.
type Step = [i8; WIDTH * DEPTH];

/// Rows at a time: twelve independent sums, so that no product waits for the one before it.
pub(crate) const ROWS: usize = 6;

/// Output by output, the inputs of each in order.
pub(crate) fn place(output: usize, input: usize) -> usize {
    output * DEPTH + input
}

pub(super) fn product<const N: usize>(panel: Panel<'_>, tile: &[[Group; N]], out: &mut [[i32; WIDTH]; TILE]) {
    dispatch(panel, tile, out);
}

/// Separate, as only functions with this attribute may use the feature: the rest of the module is compiled without it, for both binaries
/// at once.
#[target_feature(enable = "relaxed-simd")]
fn dispatch<const N: usize>(panel: Panel<'_>, tile: &[[Group; N]], out: &mut [[i32; WIDTH]; TILE]) {
    let dots = if has_dot_product() {
        direct(panel, tile)
    } else if panel.narrow {
        widened::<N, SPAN>(panel, tile)
    } else {
        widened::<N, 1>(panel, tile)
    };
    for (out, dots) in out.iter_mut().zip(dots) {
        // SAFETY: `out` is eight `i32`, the size of two registers.
        unsafe {
            v128_store(out.as_mut_ptr().cast(), dots[0]);
            v128_store(out.as_mut_ptr().add(4).cast(), dots[1]);
        }
    }
}

/// Whether the dot product is a single instruction. Where it is emulated, the sum of two products saturates at 16 bits on the way, which
/// shows for operands outside the range that it is defined for.
#[target_feature(enable = "relaxed-simd")]
fn has_dot_product() -> bool {
    let dot = i32x4_relaxed_dot_i8x16_i7x16_add(i8x16_splat(-128), i8x16_splat(-1), i32x4_splat(0));
    i32x4_extract_lane::<0>(dot) != 2 * i32::from(i16::MIN)
}

#[target_feature(enable = "relaxed-simd")]
fn direct<const N: usize>(panel: Panel<'_>, tile: &[[Group; N]]) -> [[v128; 2]; N] {
    let mut dots = [[i32x4_splat(0); 2]; N];
    for (step, groups) in panel.codes.as_chunks().0.iter().zip(tile) {
        // The weights of a step are loaded once for all rows; each row's four activations are repeated in all lanes.
        let weights = weights(step);
        for (dots, group) in dots.iter_mut().zip(groups) {
            let inputs = i32x4_splat(i32::from_le_bytes(*group));
            for (dot, weights) in dots.iter_mut().zip(weights) {
                *dot = i32x4_relaxed_dot_i8x16_i7x16_add(weights, inputs, *dot);
            }
        }
    }
    dots
}

/// Accumulates `SPAN` steps in 16 bits before widening the sums.
#[target_feature(enable = "relaxed-simd")]
fn widened<const N: usize, const SPAN: usize>(panel: Panel<'_>, tile: &[[Group; N]]) -> [[v128; 2]; N] {
    let ones = i16x8_splat(1);
    let mut dots = [[i32x4_splat(0); 2]; N];
    let steps = panel.codes.as_chunks().0.as_chunks::<SPAN>().0;
    for (steps, groups) in steps.iter().zip(tile.as_chunks::<SPAN>().0) {
        let weights = steps.each_ref().map(weights);
        for (row, dots) in dots.iter_mut().enumerate() {
            // SAFETY: a group is four bytes.
            let inputs =
                groups.each_ref().map(|group| unsafe { v128_load32_splat(group[row].as_ptr().cast()) });
            for (half, dot) in dots.iter_mut().enumerate() {
                let mut sum = i16x8_splat(0);
                for (weights, inputs) in weights.iter().zip(inputs) {
                    // Neither addition overflows 16 bits: `narrow` has checked that, or `SPAN` is 1.
                    sum = i16x8_add(sum, i16x8_relaxed_dot_i8x16_i7x16(weights[half], inputs));
                }
                // Multiplying by one adds adjacent lanes, which widens them to 32 bits.
                *dot = i32x4_add(*dot, i32x4_dot_i16x8(sum, ones));
            }
        }
    }
    dots
}

fn weights(step: &Step) -> [v128; 2] {
    // SAFETY: a step is 32 bytes, the size of two registers.
    unsafe { [v128_load(step.as_ptr().cast()), v128_load(step.as_ptr().add(16).cast())] }
}
