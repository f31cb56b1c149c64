//! x86-64: the dot product of AVX-512 VNNI, else AVX2, detected at run time; else the portable kernel.
#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::{DEPTH, Group, Panel, SPAN, TILE, WIDTH, portable};

pub(crate) use portable::{Activation, ROWS, place};

/// The weights of a step.
type Step = [i8; WIDTH * DEPTH];

pub(super) fn product<const N: usize>(panel: Panel<'_>, tile: &[[Group; N]], out: &mut [[i32; WIDTH]; TILE]) {
    if !is_x86_feature_detected!("avx2") {
        portable::product(panel, tile, out);
    } else if is_x86_feature_detected!("avx512vnni") && is_x86_feature_detected!("avx512vl") {
        // SAFETY: the processor has both.
        unsafe { vnni(panel, tile, out) }
    } else if panel.narrow {
        // SAFETY: the processor has AVX2.
        unsafe { widened::<N, SPAN>(panel, tile, out) }
    } else {
        // SAFETY: as above.
        unsafe { widened::<N, 1>(panel, tile, out) }
    }
}

/// # Safety
///
/// Needs AVX-512 VNNI and VL.
#[target_feature(enable = "avx2,avx512vl,avx512vnni")]
unsafe fn vnni<const N: usize>(panel: Panel<'_>, tile: &[[Group; N]], out: &mut [[i32; WIDTH]; TILE]) {
    let mut dots = [_mm256_setzero_si256(); N];
    for (step, groups) in panel.codes.as_chunks().0.iter().zip(tile) {
        let weights = weights(step);
        // The weights of a step are loaded once for all rows; each row's four activations are repeated in all lanes.
        for (dot, group) in dots.iter_mut().zip(groups) {
            *dot = _mm256_dpbusd_epi32(*dot, _mm256_set1_epi32(i32::from_le_bytes(*group)), weights);
        }
    }
    store(dots, out);
}

/// Accumulates `SPAN` steps in 16 bits before widening the sums: that replaces a widening for each step by one for all of them.
///
/// # Safety
///
/// Needs AVX2.
#[target_feature(enable = "avx2")]
unsafe fn widened<const N: usize, const SPAN: usize>(
    panel: Panel<'_>,
    tile: &[[Group; N]],
    out: &mut [[i32; WIDTH]; TILE],
) {
    let ones = _mm256_set1_epi16(1);
    let mut dots = [_mm256_setzero_si256(); N];
    let steps = panel.codes.as_chunks().0.as_chunks::<SPAN>().0;
    for (steps, groups) in steps.iter().zip(tile.as_chunks::<SPAN>().0) {
        // The weights of all steps stay in registers while the rows are gone through.
        let weights = steps.each_ref().map(|step| weights(step));
        for (row, dot) in dots.iter_mut().enumerate() {
            let mut sum = _mm256_setzero_si256();
            for (weights, groups) in weights.iter().zip(groups) {
                let inputs = _mm256_set1_epi32(i32::from_le_bytes(groups[row]));
                // The unsigned operand comes first. Neither addition overflows 16 bits: `narrow` has checked that, or `SPAN` is 1.
                sum = _mm256_add_epi16(sum, _mm256_maddubs_epi16(inputs, *weights));
            }
            // Multiplying by one adds adjacent lanes, which widens them to 32 bits.
            *dot = _mm256_add_epi32(*dot, _mm256_madd_epi16(sum, ones));
        }
    }
    store(dots, out);
}

#[target_feature(enable = "avx2")]
fn weights(step: &Step) -> __m256i {
    // SAFETY: a step is 32 bytes, the size of a register.
    unsafe { _mm256_loadu_si256(step.as_ptr().cast()) }
}

#[target_feature(enable = "avx2")]
fn store<const N: usize>(dots: [__m256i; N], out: &mut [[i32; WIDTH]; TILE]) {
    for (out, dot) in out.iter_mut().zip(dots) {
        // SAFETY: `out` is eight `i32`, the size of a register.
        unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), dot) };
    }
}
