//! x86-64: AVX2 where the processor has it, found out once; else the portable kernel.
#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::{BLOCK, DEPTH, Panel, Row, TILE, WIDTH, portable};

pub(crate) use portable::{Activation, place};

pub(super) fn product<const N: usize>(panel: Panel<'_>, rows: [Row<'_>; N], out: &mut [[f32; WIDTH]; TILE]) {
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2, and `super::product` has checked that rows and panel have the same blocks.
        unsafe { tile(panel, rows, out) }
    } else {
        portable::product(panel, rows, out);
    }
}

/// # Safety
///
/// Needs AVX2, and the lengths that `super::product` checks.
#[target_feature(enable = "avx2")]
unsafe fn tile<const N: usize>(panel: Panel<'_>, rows: [Row<'_>; N], out: &mut [[f32; WIDTH]; TILE]) {
    let ones = _mm256_set1_epi16(1);
    let mut totals = [_mm256_setzero_ps(); N];
    for block in 0..panel.scales.len() {
        let mut dots = [_mm256_setzero_si256(); N];
        for step in block * BLOCK / DEPTH..(block + 1) * BLOCK / DEPTH {
            // SAFETY: `step` counts whole steps of the panel and of the rows.
            let weights =
                unsafe { _mm256_loadu_si256(panel.codes.as_ptr().add(step * WIDTH * DEPTH).cast()) };
            for (dot, row) in dots.iter_mut().zip(rows) {
                let inputs = unsafe { row.codes.as_ptr().add(step * DEPTH).cast::<i32>().read_unaligned() };
                let pairs = _mm256_maddubs_epi16(_mm256_set1_epi32(inputs), weights);
                *dot = _mm256_add_epi32(*dot, _mm256_madd_epi16(pairs, ones));
            }
        }
        // SAFETY: both are eight `f32`, the size of a register.
        let scales = unsafe { _mm256_loadu_ps(panel.scales[block].as_ptr()) };
        let sums = unsafe { _mm256_loadu_ps(panel.sums[block].as_ptr()) };
        for ((total, dot), row) in totals.iter_mut().zip(dots).zip(rows) {
            let scaled = _mm256_mul_ps(_mm256_cvtepi32_ps(dot), _mm256_set1_ps(row.scales[block]));
            *total = _mm256_add_ps(*total, _mm256_mul_ps(scaled, scales));
            *total = _mm256_add_ps(*total, _mm256_mul_ps(_mm256_set1_ps(row.shifts[block]), sums));
        }
    }
    for (out, total) in out.iter_mut().zip(totals) {
        // SAFETY: eight `f32`, the size of a register.
        unsafe { _mm256_storeu_ps(out.as_mut_ptr(), total) };
    }
}
