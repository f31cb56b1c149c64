//! `y = x W^T + b` with signed 8-bit weights and 7-bit activations, which are quantised token by token at run time.
//!
//! A few channels of an encoder are far larger than the others, which would make the quantisation of the rest of a token coarse. So the
//! input is divided by a vector that `tansy pack` found and multiplied the weights by ("SmoothQuant", Xiao et al., 2023).

use std::sync::Arc;

use tansy_kernels::{Activate, PackedMatrix, WIDTH, in_panels};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::{Operator, values, weights};

/// Inputs: `x`, `f32 [.., inputs]`. Output: `f32 [.., outputs]`. Attributes: the names of the weights `weight`
/// (`[outputs, inputs]`), `bias` and, optionally, `smooth` (`[inputs]`, multiplies the input), and `gelu` (1: the activation
/// follows).
pub(super) const NAME: &str = "TansyLinear";

#[derive(Debug)]
pub(super) struct LinearOp {
    weight: Arc<PackedMatrix>,
    /// `[panels, 8]`
    bias: Vec<[f32; WIDTH]>,
    smooth: Option<Arc<Vec<f32>>>,
    activate: Activate,
}

impl LinearOp {
    pub(super) fn from_node(node: &NodeProto) -> TractResult<Self> {
        let weight = weights::linear(node.get_attr("weight")?)?;
        let bias = weights::dense(node.get_attr("bias")?)?;
        ensure!(weight.outputs() == bias.len(), "a linear layer and its bias differ in width");
        let smooth = node.get_attr_opt::<&str>("smooth")?.map(weights::dense).transpose()?;
        ensure!(
            smooth.iter().all(|smooth| smooth.len() == weight.inputs()),
            "a linear layer and its smoothing differ in width"
        );
        let activate = if node.get_attr::<i64>("gelu")? != 0 { Activate::Gelu } else { Activate::Nothing };
        Ok(Self { weight, bias: in_panels(&bias), smooth, activate })
    }
}

impl Operator for LinearOp {
    fn shape(&self, input: &[TDim]) -> TVec<TDim> {
        let mut shape: TVec<TDim> = input.into();
        if let Some(width) = shape.last_mut() {
            *width = self.weight.outputs().to_dim();
        }
        shape
    }

    fn run(&self, inputs: &[TValue], output: &mut [f32]) -> TractResult<()> {
        ensure!(
            inputs[0].shape().last() == Some(&self.weight.inputs()),
            "a linear layer of {} inputs got {:?}",
            self.weight.inputs(),
            inputs[0].shape()
        );
        let x = values::<f32>(&inputs[0])?;
        let smooth = self.smooth.as_ref().map(|smooth| smooth.as_slice());
        self.weight.apply(x.as_slice::<f32>()?, smooth, &self.bias, self.activate, output);
        Ok(())
    }
}
