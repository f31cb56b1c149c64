//! Layer normalisation, alone or over a residual sum.

use tansy_kernels::{Norm, add};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::{Operator, values, weights};

/// Inputs: `x` and optionally a residual, both `f32 [.., width]`. Output: their sum, normalised, of the same shape.
/// Attributes: the names of the weights `gamma` and `beta`, and `epsilon`.
pub(super) const NAME: &str = "TansyAddNorm";

/// The norm that the attributes of a node describe.
pub(super) fn from_node(node: &NodeProto) -> TractResult<Norm> {
    let gamma = weights::dense(node.get_attr("gamma")?)?;
    let beta = weights::dense(node.get_attr("beta")?)?;
    Norm::new(gamma, beta, node.get_attr("epsilon")?).context("gamma and beta of a norm differ in width")
}

#[derive(Debug)]
pub(super) struct AddNorm(Norm);

impl AddNorm {
    pub(super) fn from_node(node: &NodeProto) -> TractResult<Self> {
        Ok(Self(from_node(node)?))
    }
}

impl Operator for AddNorm {
    fn shape(&self, input: &[TDim]) -> TVec<TDim> {
        input.into()
    }

    fn run(&self, inputs: &[TValue], output: &mut [f32]) -> TractResult<()> {
        ensure!(
            inputs[0].shape().last() == Some(&self.0.width()),
            "a norm of width {} got {:?}",
            self.0.width(),
            inputs[0].shape()
        );
        output.copy_from_slice(values::<f32>(&inputs[0])?.as_slice::<f32>()?);
        if let Some(residual) = inputs.get(1) {
            ensure!(residual.len() == output.len(), "the inputs of a norm differ in shape");
            add(output, values::<f32>(residual)?.as_slice::<f32>()?);
        }
        self.0.apply(output);
        Ok(())
    }
}
