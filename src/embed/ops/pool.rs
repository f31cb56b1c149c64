//! Pools token vectors into one for the sentence: their mean or the first one, at unit length.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::math::dot;
use super::{Operator, values};

/// Inputs: hidden states `f32 [batch, tokens, width]`, mask `i64 [batch, tokens]`. Output: `f32 [batch, width]`.
/// Attributes: `cls` (1: the first token instead of the mean), `normalise` (1: to unit length).
pub(super) const NAME: &str = "TansyPool";

#[derive(Debug)]
pub(super) struct Pool {
    cls: bool,
    normalise: bool,
}

impl Pool {
    pub(super) fn from_node(node: &NodeProto) -> TractResult<Self> {
        Ok(Self {
            cls: node.get_attr::<i64>("cls")? != 0,
            normalise: node.get_attr::<i64>("normalise")? != 0,
        })
    }
}

impl Operator for Pool {
    fn shape(&self, input: &[TDim]) -> TVec<TDim> {
        input.iter().enumerate().filter(|(axis, _)| *axis != 1).map(|(_, dim)| dim.clone()).collect()
    }

    fn run(&self, inputs: &[TValue], output: &mut [f32]) -> TractResult<()> {
        let &[_, tokens, width] = inputs[0].shape() else { bail!("expected [batch, tokens, width]") };
        let (hidden, mask) = (values::<f32>(&inputs[0])?, values::<i64>(&inputs[1])?);
        let (hidden, mask) = (hidden.as_slice::<f32>()?, mask.as_slice::<i64>()?);
        ensure!(
            mask.len() * width == hidden.len() && tokens > 0 && width > 0,
            "the mask and the hidden states differ in length"
        );
        let sentences = hidden.chunks_exact(tokens * width).zip(mask.chunks_exact(tokens));
        for ((hidden, mask), output) in sentences.zip(output.chunks_exact_mut(width)) {
            let taken = if self.cls { 1 } else { tokens };
            let mut count = 0.0f32;
            for (row, _) in hidden.chunks_exact(width).zip(mask).take(taken).filter(|(_, mask)| **mask != 0) {
                output.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
                count += 1.0;
            }
            let mut scale = if count > 0.0 { 1.0 / count } else { 0.0 };
            // Replaces the division by the count: that changes only the length.
            if self.normalise {
                let length = dot(output, output).sqrt();
                scale = if length > 0.0 { 1.0 / length } else { 0.0 };
            }
            output.iter_mut().for_each(|value| *value *= scale);
        }
        Ok(())
    }
}
