//! Plain Rust, for machines without a kernel of their own, and the oracle of the kernels that there are.

use super::{BLOCK, DEPTH, Panel, WIDTH};

pub(crate) type Activation = u8;

/// Output by output.
pub(crate) fn place(output: usize, input: usize) -> usize {
    output * DEPTH + input
}

/// A row in the form of this kernel, whatever the machine's own is.
#[derive(Clone, Copy)]
pub(super) struct PlainRow<'a> {
    pub(super) codes: &'a [u8],
    pub(super) scales: &'a [f32],
    pub(super) shifts: &'a [f32],
}

pub(super) fn product<const N: usize>(
    panel: Panel<'_>,
    rows: [super::Row<'_>; N],
    out: &mut [[f32; WIDTH]; super::TILE],
) {
    for (super::Row { codes, scales, shifts }, out) in rows.into_iter().zip(out) {
        plain(panel, PlainRow { codes, scales, shifts }, out);
    }
}

pub(super) fn plain(panel: Panel<'_>, row: PlainRow<'_>, out: &mut [f32; WIDTH]) {
    *out = [0.0; WIDTH];
    let blocks = panel.codes.chunks_exact(BLOCK * WIDTH).zip(row.codes.chunks_exact(BLOCK));
    for (block, (weights, codes)) in blocks.enumerate() {
        let mut dots = [0i32; WIDTH];
        for (weights, codes) in weights.chunks_exact(WIDTH * DEPTH).zip(codes.chunks_exact(DEPTH)) {
            for (dot, weights) in dots.iter_mut().zip(weights.chunks_exact(DEPTH)) {
                *dot += weights.iter().zip(codes).map(|(&w, &a)| i32::from(w) * i32::from(a)).sum::<i32>();
            }
        }
        for (lane, out) in out.iter_mut().enumerate() {
            *out += dots[lane] as f32 * row.scales[block] * panel.scales[block][lane];
            *out += row.shifts[block] * panel.sums[block][lane];
        }
    }
}
