//! Plain Rust, for machines without a kernel of their own.

use super::{DEPTH, Group, Panel, TILE, WIDTH};

pub(crate) type Activation = u8;

/// Rows at a time: a vector kernel then has six independent sums, so that no product waits for the one before it.
pub(crate) const ROWS: usize = 6;

/// Output by output, the inputs of each in order.
pub(crate) fn place(output: usize, input: usize) -> usize {
    output * DEPTH + input
}

pub(super) fn product<const N: usize>(panel: Panel<'_>, tile: &[[Group; N]], out: &mut [[i32; WIDTH]; TILE]) {
    let mut dots = [[0i32; WIDTH]; N];
    for (weights, groups) in panel.codes.chunks_exact(WIDTH * DEPTH).zip(tile) {
        for (dots, group) in dots.iter_mut().zip(groups) {
            for (dot, weights) in dots.iter_mut().zip(weights.chunks_exact(DEPTH)) {
                *dot += weights.iter().zip(group).map(|(&w, &a)| i32::from(w) * i32::from(a)).sum::<i32>();
            }
        }
    }
    out[..N].copy_from_slice(&dots);
}
