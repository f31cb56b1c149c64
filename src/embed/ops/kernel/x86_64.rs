//! x86-64: the dot product of AVX-512 VNNI or the instructions of AVX2, found out once; else the portable kernel.
#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::{DEPTH, Panel, Row, TILE, UNROLL, WIDTH, portable};

pub(crate) use portable::{Activation, ROWS, place};

pub(super) fn product<const N: usize>(panel: Panel<'_>, rows: [Row<'_>; N], out: &mut [[i32; WIDTH]; TILE]) {
    if !is_x86_feature_detected!("avx2") {
        portable::product(panel, rows, out);
    } else if is_x86_feature_detected!("avx512vnni") && is_x86_feature_detected!("avx512vl") {
        // SAFETY: the processor has both, and `super::product` has checked that rows and panel have the same whole steps.
        unsafe { vnni(panel, rows, out) }
    } else if panel.small {
        // SAFETY: the processor has AVX2, and `super::product` has checked that rows and panel have the same whole steps.
        unsafe { tile::<N, true>(panel, rows, out) }
    } else {
        // SAFETY: as above.
        unsafe { tile::<N, false>(panel, rows, out) }
    }
}

/// # Safety
///
/// Needs AVX-512 VNNI and VL, and the lengths that `super::product` checks.
#[target_feature(enable = "avx2,avx512vl,avx512vnni")]
unsafe fn vnni<const N: usize>(panel: Panel<'_>, rows: [Row<'_>; N], out: &mut [[i32; WIDTH]; TILE]) {
    let mut dots = [_mm256_setzero_si256(); N];
    for step in 0..panel.codes.len() / (WIDTH * DEPTH) {
        // SAFETY: `step` counts whole steps of the panel and of the rows.
        let weights = unsafe { _mm256_loadu_si256(panel.codes.as_ptr().add(step * WIDTH * DEPTH).cast()) };
        for (dot, row) in dots.iter_mut().zip(rows) {
            // SAFETY: as above.
            let four = unsafe { row.codes.as_ptr().add(step * DEPTH).cast::<i32>().read_unaligned() };
            *dot = _mm256_dpbusd_epi32(*dot, _mm256_set1_epi32(four), weights);
        }
    }
    store(dots, out);
}

/// # Safety
///
/// Needs AVX2, and the lengths that `super::product` checks. `SMALL` only for panels that are.
#[target_feature(enable = "avx2")]
unsafe fn tile<const N: usize, const SMALL: bool>(
    panel: Panel<'_>,
    rows: [Row<'_>; N],
    out: &mut [[i32; WIDTH]; TILE],
) {
    let ones = _mm256_set1_epi16(1);
    let mut dots = [_mm256_setzero_si256(); N];
    for step in (0..panel.codes.len() / (WIDTH * DEPTH)).step_by(UNROLL) {
        // SAFETY: `step` counts whole pairs of steps of the panel and of the rows.
        let weights = [step, step + 1]
            .map(|step| unsafe { _mm256_loadu_si256(panel.codes.as_ptr().add(step * WIDTH * DEPTH).cast()) });
        for (dot, row) in dots.iter_mut().zip(rows) {
            let inputs = [step, step + 1].map(|step| {
                // SAFETY: as above.
                let four = unsafe { row.codes.as_ptr().add(step * DEPTH).cast::<i32>().read_unaligned() };
                _mm256_set1_epi32(four)
            });
            let a = _mm256_maddubs_epi16(inputs[0], weights[0]);
            let b = _mm256_maddubs_epi16(inputs[1], weights[1]);
            if SMALL {
                *dot = _mm256_add_epi32(*dot, _mm256_madd_epi16(_mm256_add_epi16(a, b), ones));
            } else {
                *dot = _mm256_add_epi32(*dot, _mm256_madd_epi16(a, ones));
                *dot = _mm256_add_epi32(*dot, _mm256_madd_epi16(b, ones));
            }
        }
    }
    store(dots, out);
}

#[target_feature(enable = "avx2")]
fn store<const N: usize>(dots: [__m256i; N], out: &mut [[i32; WIDTH]; TILE]) {
    for (out, dot) in out.iter_mut().zip(dots) {
        // SAFETY: eight `i32`, the size of a register.
        unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), dot) };
    }
}
