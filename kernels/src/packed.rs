//! A weight matrix in the order in which the kernels read it, and its product with quantised activations.

use crate::error::Error;
use crate::kernel::{self, DEPTH, Panel, ROWS, TILE, WIDTH};
use crate::math::{gelu, map};
use crate::quant::QuantMatrix;
use crate::rows::{Rows, Scale};

/// Arranges one value per output as `[panels, 8]`, padded with zeros.
pub fn in_panels(values: &[f32]) -> Vec<[f32; WIDTH]> {
    let mut panels = vec![[0.0; WIDTH]; values.len().div_ceil(WIDTH)];
    panels.as_flattened_mut()[..values.len()].copy_from_slice(values);
    panels
}

/// A weight matrix `[outputs, inputs]`, packed for the kernel of this machine.
#[derive(Debug, Clone, PartialEq)]
pub struct PackedMatrix {
    inputs: usize,
    outputs: usize,
    /// Number of inputs, padded to whole steps of the kernels.
    depth: usize,
    /// `[panels, depth / 4, 32]`; see [`kernel`].
    codes: Vec<i8>,
    /// `[panels, 8]`: the scale of each output.
    scales: Vec<[f32; WIDTH]>,
    /// `[panels, 8]`: the sum of the codes of each output, which is multiplied by the zero point of a row.
    sums: Vec<[i32; WIDTH]>,
    /// `[panels]`, see [`kernel::narrow`].
    narrow: Vec<bool>,
}

/// Limit on the weights of one layer, padding included.
const MAX_CODES: usize = 1 << 27;
/// Limit on the inputs of one layer: twice the sum of that many products of 7 and 8 bits still fits an `i32`.
const MAX_INPUTS: usize = 1 << 15;

/// The activation function after a linear layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activate {
    /// None.
    Nothing,
    /// The exact GELU.
    Gelu,
}

impl PackedMatrix {
    /// Packs matrices of equal width, whose rows in order are the outputs.
    ///
    /// # Errors
    ///
    /// There are none, or they are larger than those of any encoder.
    pub fn new(stack: &[QuantMatrix]) -> Result<Self, Error> {
        // Sizes are checked before anything is allocated by them: they come from the file.
        let inputs = stack.first().map_or(0, QuantMatrix::cols);
        let outputs = stack.iter().map(QuantMatrix::rows).sum::<usize>();
        let depth = inputs.next_multiple_of(DEPTH * kernel::SPAN);
        let panels = outputs.div_ceil(WIDTH);
        let codes = depth.checked_mul(WIDTH).and_then(|panel| panel.checked_mul(panels));
        let codes = codes
            .filter(|&codes| codes <= MAX_CODES && inputs <= MAX_INPUTS && inputs > 0)
            .ok_or(Error::Size { outputs, inputs })?;
        let mut packed = Self {
            inputs,
            outputs,
            depth,
            codes: vec![0; codes],
            scales: vec![[0.0; WIDTH]; panels],
            sums: vec![[0; WIDTH]; panels],
            narrow: Vec::with_capacity(panels),
        };
        let rows = stack.iter().flat_map(|matrix| (0..matrix.rows()).map(move |row| (matrix, row)));
        let mut levels = vec![0; depth];
        for (output, (matrix, row)) in rows.enumerate() {
            let scale = matrix.levels(row, &mut levels[..inputs]);
            packed.set(output, &levels, scale);
        }
        // Only now, as it needs all eight outputs of a panel.
        packed.narrow.extend(packed.codes.chunks_exact(depth * WIDTH).map(kernel::narrow));
        Ok(packed)
    }

    /// Columns: input channels.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Rows: output channels.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Packs the levels of one output, padded to whole steps.
    // Not inlined, for the same reason as `QuantMatrix::levels`.
    #[inline(never)]
    fn set(&mut self, output: usize, levels: &[i8], scale: f32) {
        let (panel, lane) = (output / WIDTH, output % WIDTH);
        let codes = &mut self.codes[panel * self.depth * WIDTH..][..self.depth * WIDTH];
        let steps = codes.as_chunks_mut::<{ WIDTH * DEPTH }>().0;
        let mut sum = 0;
        for (levels, step) in levels.as_chunks::<DEPTH>().0.iter().zip(steps) {
            for (input, level) in levels.iter().enumerate() {
                step[kernel::place(lane, input)] = *level;
                sum += i32::from(*level);
            }
        }
        self.scales[panel][lane] = scale;
        self.sums[panel][lane] = sum;
    }

    /// Applies the layer to `x` (`[rows, inputs]`, row-major) and writes `[rows, outputs]`. `bias` is `[panels, 8]`.
    pub fn apply(
        &self,
        x: &[f32],
        smooth: Option<&[f32]>,
        bias: &[[f32; WIDTH]],
        activate: Activate,
        out: &mut [f32],
    ) {
        let quantised = Rows::new(x, self.inputs, self.depth, smooth);
        let (mut dots, mut values) = ([[0; WIDTH]; TILE], [[0.0; WIDTH]; TILE]);
        // Panels outside, rows inside: the weights are far larger than the activations, so that each panel is read from memory once and
        // is in the cache for all rows.
        for ((index, panel), bias) in self.panels().enumerate().zip(bias) {
            let first = index * WIDTH;
            let width = WIDTH.min(self.outputs - first);
            for ((codes, rows), out) in quantised.tiles().zip(out.chunks_mut(ROWS * self.outputs)) {
                kernel::product(panel, codes, rows.len(), &mut dots);
                let values = &mut values[..rows.len()];
                for ((values, dots), row) in values.iter_mut().zip(&dots).zip(rows) {
                    *values = finish(dots, row, &self.scales[index], &self.sums[index], bias);
                }
                // Over all rows of the tile at once, as `map` is faster over long slices.
                if activate == Activate::Gelu {
                    map(values.as_flattened_mut(), gelu);
                }
                for (values, out) in values.iter().zip(out.chunks_exact_mut(self.outputs)) {
                    let out = &mut out[first..first + width];
                    // A whole panel compiles to two stores, a partial one to a call of memcpy.
                    match out.first_chunk_mut() {
                        Some(out) => *out = *values,
                        None => out.copy_from_slice(&values[..width]),
                    }
                }
            }
        }
    }

    fn panels(&self) -> impl Iterator<Item = Panel<'_>> {
        let codes = self.codes.chunks_exact(self.depth * WIDTH);
        codes.zip(&self.narrow).map(|(codes, narrow)| Panel { codes, narrow: *narrow })
    }
}

/// Converts the integer products of a row to its outputs, before the activation.
#[inline(always)]
fn finish(
    dots: &[i32; WIDTH],
    row: &Scale,
    scales: &[f32; WIDTH],
    sums: &[i32; WIDTH],
    bias: &[f32; WIDTH],
) -> [f32; WIDTH] {
    let mut values = [0.0; WIDTH];
    for lane in 0..WIDTH {
        let dot = dots[lane] + row.zero * sums[lane];
        // A multiplication and an addition, never fused into one instruction: every machine gives the same bits.
        values[lane] = dot as f32 * (row.scale * scales[lane]) + bias[lane];
    }
    values
}
