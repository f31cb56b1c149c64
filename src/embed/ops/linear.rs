//! `y = x W^T + b` with weights of up to 8 bits and 7-bit activations, quantised block by block as they come.
//!
//! A few channels of an encoder are far larger than the others. So that they do not coarsen their whole block, the input
//! is divided by a vector found when the model was packed, by which the weights were multiplied ("SmoothQuant", Xiao et
//! al., 2023).

use std::sync::Arc;

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::kernel::{self, ACTIVATION_MAX, Activation, BLOCK, DEPTH, Panel, Row, TILE, WIDTH};
use super::math::{gelu, round};
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
    bias: Arc<Vec<f32>>,
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
        Ok(Self { weight, bias, smooth, activate })
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

/// A weight matrix `[outputs, inputs]`, packed for the kernel of this machine.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Linear {
    inputs: usize,
    outputs: usize,
    blocks: usize,
    /// `[panels, inputs / 4, 32]`; see [`kernel`].
    codes: Vec<i8>,
    /// `[panels, blocks, 8]`.
    scales: Vec<[f32; WIDTH]>,
    /// `[panels, blocks, 8]`.
    sums: Vec<[f32; WIDTH]>,
}

/// The most weights of one layer, padding included.
const MAX_CODES: usize = 1 << 27;

/// What is done to the outputs of a linear layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Activate {
    Nothing,
    Gelu,
}

impl Linear {
    /// Unpacks a stored matrix.
    ///
    /// # Errors
    ///
    /// The groups of the matrix are not the blocks of the kernel.
    pub(crate) fn new(matrix: &QuantMatrix) -> Result<Self> {
        if !matrix.group().is_multiple_of(BLOCK) {
            return Err(Error::version(format!(
                "a weight matrix has groups of {}, this release reads multiples of {BLOCK}: pack the model again",
                matrix.group()
            )));
        }
        let (outputs, inputs) = (matrix.rows(), matrix.cols());
        let blocks = inputs.div_ceil(BLOCK);
        let panels = outputs.div_ceil(WIDTH);
        let padded = blocks.checked_mul(BLOCK * WIDTH).and_then(|panel| panel.checked_mul(panels));
        let padded = padded.filter(|&codes| codes <= MAX_CODES).ok_or_else(|| {
            Error::model(format!(
                "a weight matrix of {outputs} x {inputs} is too large: no encoder has such a layer"
            ))
        })?;
        let mut codes = vec![0; padded];
        let mut scales = vec![[0.0; WIDTH]; panels * blocks];
        let mut sums = scales.clone();
        let mut row = vec![0i8; inputs];
        for output in 0..outputs {
            let (panel, lane) = (output / WIDTH, output % WIDTH);
            let panel_codes = &mut codes[panel * blocks * BLOCK * WIDTH..][..blocks * BLOCK * WIDTH];
            let group_scales: Vec<f32> = matrix.codes(output, &mut row).collect();
            for block in 0..blocks {
                let from = block * BLOCK;
                let scale = group_scales[from / matrix.group()];
                let weights = &row[from..inputs.min(from + BLOCK)];
                for (input, weight) in (from..).zip(weights) {
                    panel_codes[input / DEPTH * WIDTH * DEPTH + kernel::place(lane, input % DEPTH)] = *weight;
                }
                let sum: i32 = weights.iter().map(|weight| i32::from(*weight)).sum();
                scales[panel * blocks + block][lane] = scale;
                sums[panel * blocks + block][lane] = scale * sum as f32;
            }
        }
        Ok(Self { inputs, outputs, blocks, codes, scales, sums })
    }

    /// Applies the layer to `x` (`[rows, inputs]`, row-major) and writes `[rows, outputs]`.
    pub(crate) fn apply(
        &self,
        x: &[f32],
        smooth: Option<&[f32]>,
        bias: &[f32],
        activate: Activate,
        out: &mut [f32],
    ) {
        let rows = x.len() / self.inputs;
        let mut quantised = Quantised::new(rows, self.blocks);
        for (index, row) in x.chunks_exact(self.inputs).enumerate() {
            quantised.set(index, row, smooth);
        }
        let rows: Vec<Row<'_>> = quantised.rows().collect();
        let mut tile = [[0.0; WIDTH]; TILE];
        for (index, panel) in self.panels().enumerate() {
            let first = index * WIDTH;
            let bias = &bias[first..self.outputs.min(first + WIDTH)];
            for (block, rows) in rows.chunks(TILE).enumerate() {
                kernel::product(panel, rows, &mut tile);
                for (offset, tile) in tile.iter().take(rows.len()).enumerate() {
                    let out = &mut out[(block * TILE + offset) * self.outputs + first..][..bias.len()];
                    out.iter_mut().zip(tile).zip(bias).for_each(|((out, sum), bias)| *out = sum + bias);
                }
            }
        }
        if activate == Activate::Gelu {
            out.iter_mut().for_each(|value| *value = gelu(*value));
        }
    }

    fn panels(&self) -> impl Iterator<Item = Panel<'_>> {
        let codes = self.codes.chunks_exact(self.blocks * BLOCK * WIDTH);
        let factors = self.scales.chunks_exact(self.blocks).zip(self.sums.chunks_exact(self.blocks));
        codes.zip(factors).map(|(codes, (scales, sums))| Panel { codes, scales, sums })
    }
}

/// Activations of some rows, quantised.
struct Quantised {
    blocks: usize,
    codes: Vec<Activation>,
    scales: Vec<f32>,
    shifts: Vec<f32>,
}

impl Quantised {
    fn new(rows: usize, blocks: usize) -> Self {
        let codes = vec![Activation::default(); rows * blocks * BLOCK];
        Self { blocks, codes, scales: vec![0.0; rows * blocks], shifts: vec![0.0; rows * blocks] }
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let codes = self.codes.chunks_exact(self.blocks * BLOCK);
        let factors = self.scales.chunks_exact(self.blocks).zip(self.shifts.chunks_exact(self.blocks));
        codes.zip(factors).map(|(codes, (scales, shifts))| Row { codes, scales, shifts })
    }

    fn set(&mut self, index: usize, row: &[f32], smooth: Option<&[f32]>) {
        let codes = &mut self.codes[index * self.blocks * BLOCK..][..self.blocks * BLOCK];
        let mut values = [0.0f32; BLOCK];
        for (block, codes) in codes.chunks_exact_mut(BLOCK).enumerate() {
            let row = &row[block * BLOCK..row.len().min((block + 1) * BLOCK)];
            values[row.len()..].fill(0.0);
            match smooth {
                Some(smooth) => {
                    let smooth = &smooth[block * BLOCK..][..row.len()];
                    values.iter_mut().zip(row).zip(smooth).for_each(|((value, x), by)| *value = x * by);
                }
                None => values[..row.len()].copy_from_slice(row),
            }
            let at = index * self.blocks + block;
            (self.scales[at], self.shifts[at]) = quantise(&values, codes);
        }
    }
}

/// Quantises a block to 0..=127 over its range, zero included; its scale, and the scale times the zero point.
fn quantise(values: &[f32; BLOCK], codes: &mut [Activation]) -> (f32, f32) {
    let mut lows = [0.0f32; 8];
    let mut highs = [0.0f32; 8];
    for chunk in values.as_chunks::<8>().0 {
        for lane in 0..8 {
            // Written as comparisons, which become one vector instruction each; `f32::min` also has to mind NaN.
            lows[lane] = if chunk[lane] < lows[lane] { chunk[lane] } else { lows[lane] };
            highs[lane] = if chunk[lane] > highs[lane] { chunk[lane] } else { highs[lane] };
        }
    }
    let (low, high) = (lows.into_iter().fold(0.0f32, f32::min), highs.into_iter().fold(0.0f32, f32::max));
    let range = high - low;
    if range <= 0.0 || !range.is_finite() {
        codes.fill(Activation::default());
        return (0.0, 0.0);
    }
    let inverse = ACTIVATION_MAX / range;
    let scale = range / ACTIVATION_MAX;
    let zero = round(low * inverse);
    for (value, code) in values.iter().zip(codes) {
        let level = round(value * inverse) - zero;
        // At most half a step beyond the range, by rounding.
        *code = (if level > ACTIVATION_MAX { ACTIVATION_MAX } else { level }) as i32 as Activation;
    }
    (scale, scale * zero)
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
            let matrix = pack(&scaled, inputs, Precision { bits: 8, group: BLOCK }).unwrap();
            let layer = Linear::new(&matrix).unwrap();
            let mut out = vec![0.0; rows * outputs];
            layer.apply(&x, smoothed.then_some(&smooth[..]), &bias, Activate::Nothing, &mut out);
            for row in 0..rows {
                for output in 0..outputs {
                    let terms = (0..inputs).map(|i| x[row * inputs + i] * weights[output * inputs + i]);
                    let exact: f32 = terms.sum::<f32>() + bias[output];
                    let error = (out[row * outputs + output] - exact).abs();
                    // For every input half a step of the weight times the activation, and the other way round.
                    let bound = inputs as f32 * (4.5 * 2.0 / 255.0 + 2.0 * 9.0 / 127.0 / 2.0) * 0.6 + 1e-3;
                    prop_assert!(error < bound, "{error} at {row},{output}");
                }
            }
        }
    }
}
