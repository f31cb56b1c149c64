//! Layer normalisation (Ba, Kiros and Hinton, 2016), alone or over a residual sum.

use std::sync::Arc;

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::math::{sum, sum2};
use super::{Operator, values, weights};

/// Inputs: `x` and optionally a residual, both `f32 [.., width]`. Output: their sum, normalised, of the same shape.
/// Attributes: the names of the weights `gamma` and `beta`, and `epsilon`.
pub(super) const NAME: &str = "TansyAddNorm";

/// `gamma * (x - mean) / sqrt(variance + epsilon) + beta`, row by row.
#[derive(Debug)]
pub(super) struct Norm {
    gamma: Arc<Vec<f32>>,
    beta: Arc<Vec<f32>>,
    epsilon: f32,
}

impl Norm {
    pub(super) fn from_node(node: &NodeProto) -> TractResult<Self> {
        let gamma = weights::dense(node.get_attr("gamma")?)?;
        let beta = weights::dense(node.get_attr("beta")?)?;
        ensure!(gamma.len() == beta.len() && !gamma.is_empty(), "gamma and beta of a norm differ in width");
        Ok(Self { gamma, beta, epsilon: node.get_attr("epsilon")? })
    }

    pub(super) fn width(&self) -> usize {
        self.gamma.len()
    }

    pub(super) fn apply(&self, row: &mut [f32]) {
        let width = row.len() as f32;
        let mean = sum(row) / width;
        let variance = sum2(row, row, |value, _| (value - mean) * (value - mean)) / width;
        let scale = 1.0 / (variance + self.epsilon).sqrt();
        for ((value, gamma), beta) in row.iter_mut().zip(self.gamma.iter()).zip(self.beta.iter()) {
            *value = (*value - mean) * scale * gamma + beta;
        }
    }
}

#[derive(Debug)]
pub(super) struct AddNorm(Norm);

impl AddNorm {
    pub(super) fn from_node(node: &NodeProto) -> TractResult<Self> {
        Ok(Self(Norm::from_node(node)?))
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
            let residual = values::<f32>(residual)?;
            output.iter_mut().zip(residual.as_slice::<f32>()?).for_each(|(value, other)| *value += other);
        }
        output.chunks_exact_mut(self.0.width()).for_each(|row| self.0.apply(row));
        Ok(())
    }
}
