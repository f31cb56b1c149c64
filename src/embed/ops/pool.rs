//! Pools token vectors into one for the sentence.

use tansy_kernels::{Pooled, pool};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::{Operator, values};

/// Inputs: hidden states `f32 [batch, tokens, width]`, mask `i64 [batch, tokens]`. Output: `f32 [batch, width]`.
/// Attributes: `cls` (1: the first token instead of the mean), `normalise` (1: to unit length).
pub(super) const NAME: &str = "TansyPool";

#[derive(Debug)]
pub(super) struct Pool {
    pooled: Pooled,
    normalise: bool,
}

impl Pool {
    pub(super) fn from_node(node: &NodeProto) -> TractResult<Self> {
        let pooled = if node.get_attr::<i64>("cls")? != 0 { Pooled::First } else { Pooled::Mean };
        Ok(Self { pooled, normalise: node.get_attr::<i64>("normalise")? != 0 })
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
            pool(hidden, mask, self.pooled, self.normalise, output);
        }
        Ok(())
    }
}
