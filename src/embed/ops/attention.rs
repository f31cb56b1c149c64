//! Multi-head self-attention over queries, keys and values stored side by side.

use tansy_kernels::Attention;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::{Operator, values};

/// Inputs: queries, keys and values of a token in one row, `f32 [batch, tokens, 3 * width]`, and the mask,
/// `i64 [batch, tokens]`. Output: `f32 [batch, tokens, width]`. Attributes: `heads`, `scale`.
pub(super) const NAME: &str = "TansyAttention";

#[derive(Debug)]
pub(super) struct AttentionOp(Attention);

impl AttentionOp {
    pub(super) fn from_node(node: &NodeProto) -> TractResult<Self> {
        let heads = node.get_attr::<i64>("heads")?;
        ensure!((1..=1024).contains(&heads), "{heads} attention heads: 1 to 1024 are supported");
        Ok(Self(Attention { heads: heads as usize, scale: node.get_attr("scale")? }))
    }
}

impl Operator for AttentionOp {
    fn shape(&self, input: &[TDim]) -> TVec<TDim> {
        let mut shape: TVec<TDim> = input.into();
        if let Some(width) = shape.last_mut() {
            *width = width.clone() / 3;
        }
        shape
    }

    fn run(&self, inputs: &[TValue], output: &mut [f32]) -> TractResult<()> {
        let &[_, tokens, triple] = inputs[0].shape() else { bail!("expected [batch, tokens, 3 * width]") };
        let (width, heads) = (triple / 3, self.0.heads);
        ensure!(
            triple % 3 == 0 && width > 0 && width % heads == 0 && tokens > 0,
            "{triple} values cannot be split into queries, keys and values of {heads} heads"
        );
        let (qkv, mask) = (values::<f32>(&inputs[0])?, values::<i64>(&inputs[1])?);
        let (qkv, mask) = (qkv.as_slice::<f32>()?, mask.as_slice::<i64>()?);
        ensure!(mask.len() * triple == qkv.len(), "the mask and the hidden states differ in length");
        self.0.apply(qkv, mask, tokens, output);
        Ok(())
    }
}
