//! `y = x W^T + b` with signed 8-bit weights and 7-bit activations, a token's quantised as it comes.
//!
//! A few channels of an encoder are far larger than the others. So that they do not coarsen the rest of a token, the input
//! is divided by a vector found when the model was packed, by which the weights were multiplied ("SmoothQuant", Xiao et
//! al., 2023).

use std::sync::Arc;

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::kernel::{self, DEPTH, Panel, ROWS, TILE, WIDTH};
use super::math::{gelu, map};
use super::rows::{Rows, Scale};
use super::{Operator, values, weights};
use crate::embed::quant::QuantMatrix;
use crate::error::{Error, Result};

/// Inputs: `x`, `f32 [.., inputs]`. Output: `f32 [.., outputs]`. Attributes: the names of the weights `weight`
/// (`[outputs, inputs]`), `bias` and, optionally, `smooth` (`[inputs]`, multiplies the input), and `gelu` (1: the activation
/// follows).
pub(super) const NAME: &str = "TansyLinear";

#[derive(Debug)]
pub(super) struct LinearOp {
    weight: Arc<Linear>,
    /// `[panels, 8]`
    bias: Vec<[f32; WIDTH]>,
    smooth: Option<Arc<Vec<f32>>>,
    activate: Activate,
}

impl LinearOp {
    pub(super) fn from_node(node: &NodeProto) -> TractResult<Self> {
        let weight = weights::linear(node.get_attr("weight")?)?;
        let bias = weights::dense(node.get_attr("bias")?)?;
        ensure!(weight.outputs == bias.len(), "a linear layer and its bias differ in width");
        let smooth = node.get_attr_opt::<&str>("smooth")?.map(weights::dense).transpose()?;
        ensure!(
            smooth.iter().all(|smooth| smooth.len() == weight.inputs),
            "a linear layer and its smoothing differ"
        );
        let activate = if node.get_attr::<i64>("gelu")? != 0 { Activate::Gelu } else { Activate::Nothing };
        Ok(Self { weight, bias: in_panels(&bias), smooth, activate })
    }
}

impl Operator for LinearOp {
    fn shape(&self, input: &[TDim]) -> TVec<TDim> {
        let mut shape: TVec<TDim> = input.into();
        if let Some(width) = shape.last_mut() {
            *width = self.weight.outputs.to_dim();
        }
        shape
    }

    fn run(&self, inputs: &[TValue], output: &mut [f32]) -> TractResult<()> {
        ensure!(
            inputs[0].shape().last() == Some(&self.weight.inputs),
            "a linear layer got {:?}",
            inputs[0].shape()
        );
        let x = values::<f32>(&inputs[0])?;
        let smooth = self.smooth.as_ref().map(|smooth| smooth.as_slice());
        self.weight.apply(x.as_slice::<f32>()?, smooth, &self.bias, self.activate, output);
        Ok(())
    }
}

/// Values of the outputs, `[panels, 8]`.
fn in_panels(values: &[f32]) -> Vec<[f32; WIDTH]> {
    let mut panels = vec![[0.0; WIDTH]; values.len().div_ceil(WIDTH)];
    panels.as_flattened_mut()[..values.len()].copy_from_slice(values);
    panels
}

/// A weight matrix `[outputs, inputs]`, packed for the kernel of this machine.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Linear {
    inputs: usize,
    outputs: usize,
    /// Inputs, padded to whole steps of the kernels.
    depth: usize,
    /// `[panels, depth / 4, 32]`; see [`kernel`].
    codes: Vec<i8>,
    /// `[panels, 8]`: the scale of each output.
    scales: Vec<[f32; WIDTH]>,
    /// `[panels, 8]`: the sum of the codes of each output; what a zero point has to be multiplied with.
    sums: Vec<[i32; WIDTH]>,
    /// `[panels]`: see [`kernel::narrow`].
    narrow: Vec<bool>,
}

/// The most weights of one layer, padding included.
const MAX_CODES: usize = 1 << 27;
/// The most inputs: the sum of that many products of 7 and 8 bits, twice, still is an `i32`.
const MAX_INPUTS: usize = 1 << 15;

/// What is done to the outputs of a linear layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Activate {
    Nothing,
    Gelu,
}

impl Linear {
    /// Unpacks matrices of one width, one below the other.
    ///
    /// # Errors
    ///
    /// They are larger than those of any encoder.
    pub(crate) fn new(stack: &[QuantMatrix]) -> Result<Self> {
        let inputs = stack.first().map_or(0, QuantMatrix::cols);
        let outputs = stack.iter().map(QuantMatrix::rows).sum::<usize>();
        let depth = inputs.next_multiple_of(DEPTH * kernel::SPAN);
        let panels = outputs.div_ceil(WIDTH);
        let codes = depth.checked_mul(WIDTH).and_then(|panel| panel.checked_mul(panels));
        let codes = codes
            .filter(|&codes| codes <= MAX_CODES && inputs <= MAX_INPUTS && inputs > 0)
            .ok_or_else(|| {
                Error::model(format!(
                    "a weight matrix of {outputs} x {inputs} is too large: no encoder has such a layer"
                ))
            })?;
        let mut linear = Self {
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
            linear.set(output, &levels, scale);
        }
        linear.narrow.extend(linear.codes.chunks_exact(depth * WIDTH).map(kernel::narrow));
        Ok(linear)
    }

    /// Packs the levels of an output, padded to whole steps.
    // A function of its own for the reason that `QuantMatrix::levels` is one.
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
    pub(crate) fn apply(
        &self,
        x: &[f32],
        smooth: Option<&[f32]>,
        bias: &[[f32; WIDTH]],
        activate: Activate,
        out: &mut [f32],
    ) {
        let quantised = Rows::new(x, self.inputs, self.depth, smooth);
        let (mut dots, mut values) = ([[0; WIDTH]; TILE], [[0.0; WIDTH]; TILE]);
        for ((index, panel), bias) in self.panels().enumerate().zip(bias) {
            let first = index * WIDTH;
            let width = WIDTH.min(self.outputs - first);
            for ((codes, rows), out) in quantised.tiles().zip(out.chunks_mut(ROWS * self.outputs)) {
                kernel::product(panel, codes, rows.len(), &mut dots);
                let values = &mut values[..rows.len()];
                for ((values, dots), row) in values.iter_mut().zip(&dots).zip(rows) {
                    *values = finish(dots, row, &self.scales[index], &self.sums[index], bias);
                }
                if activate == Activate::Gelu {
                    map(values.as_flattened_mut(), gelu);
                }
                for (values, out) in values.iter().zip(out.chunks_exact_mut(self.outputs)) {
                    let out = &mut out[first..first + width];
                    // A whole panel is two stores, a part of one a call to copy memory.
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

/// From the integer products of a row to its outputs, before the activation.
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
        values[lane] = dot as f32 * (row.scale * scales[lane]) + bias[lane];
    }
    values
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::embed::pack::{Precision, quantise as pack};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_layer_agrees_with_the_naive_product(
            rows in 1usize..11, inputs in 1usize..150, outputs in 1usize..40, seed in any::<u32>(), smoothed in any::<bool>(),
            few_bits in any::<bool>(),
        ) {
            let mut state = seed;
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / (1 << 23) as f32 - 1.0
            };
            let weights: Vec<f32> = (0..outputs * inputs).map(|_| next()).collect();
            let x: Vec<f32> = (0..rows * inputs).map(|_| next() * 3.0).collect();
            let bias: Vec<f32> = (0..outputs).map(|_| next()).collect();
            let smooth: Vec<f32> = (0..inputs).map(|_| 1.0 + next() / 2.0).collect();
            let by = |input: usize| if smoothed { smooth[input] } else { 1.0 };
            let scaled: Vec<f32> = weights.iter().enumerate().map(|(i, w)| w / by(i % inputs)).collect();
            let precision = if few_bits { Precision { bits: 5, group: 16 } } else { Precision::EIGHT };
            let matrix = pack(&scaled, inputs, precision).unwrap();
            // What the layer has to compute, but for the rounding of its input.
            let mut stored = vec![0.0; outputs * inputs];
            stored.chunks_exact_mut(inputs).enumerate().for_each(|(row, out)| matrix.row(row, out));
            let layer = Linear::new(&[matrix]).unwrap();
            let mut out = vec![0.0; rows * outputs];
            layer.apply(&x, smoothed.then_some(&smooth[..]), &in_panels(&bias), Activate::Nothing, &mut out);
            for row in 0..rows {
                for output in 0..outputs {
                    let terms = (0..inputs).map(|i| x[row * inputs + i] * by(i) * stored[output * inputs + i]);
                    let exact: f32 = terms.sum::<f32>() + bias[output];
                    let error = (out[row * outputs + output] - exact).abs();
                    // Half a step of the activation for every input, and a step for the rounded zero point.
                    let bound = inputs as f32 * 2.5 * (9.0 / 127.0) * 0.6 + 1e-3;
                    prop_assert!(error < bound, "{error} at {row},{output}");
                }
            }
        }
    }
}
