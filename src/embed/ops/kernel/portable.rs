//! Plain Rust, for machines without a kernel of their own.

use super::{DEPTH, Panel, Row, TILE, WIDTH};

pub(crate) type Activation = u8;

/// Rows at a time; in a vector kernel six sums, so that no product waits for the one before it.
pub(crate) const ROWS: usize = 6;

/// Output by output.
pub(crate) fn place(output: usize, input: usize) -> usize {
    output * DEPTH + input
}

pub(super) fn product<const N: usize>(panel: Panel<'_>, rows: [Row<'_>; N], out: &mut [[i32; WIDTH]; TILE]) {
    for (row, out) in rows.into_iter().zip(out) {
        let mut dots = [0i32; WIDTH];
        for (weights, codes) in panel.codes.chunks_exact(WIDTH * DEPTH).zip(row.codes.chunks_exact(DEPTH)) {
            for (dot, weights) in dots.iter_mut().zip(weights.chunks_exact(DEPTH)) {
                *dot += weights.iter().zip(codes).map(|(&w, &a)| i32::from(w) * i32::from(a)).sum::<i32>();
            }
        }
        *out = dots;
    }
}
