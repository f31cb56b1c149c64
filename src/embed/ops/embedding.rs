//! Token, position and type embeddings, and the norm over their sum, as one operator.

use std::sync::Arc;

use tansy_kernels::{Norm, QuantMatrix, add};
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::{Operator, norm, values, weights};

/// Inputs: ids, `i64 [batch, tokens]`. Output: `f32 [batch, tokens, width]`.
/// Attributes: the names of the weights `table`, `positions`, `gamma`, `beta`, and `epsilon`. `tansy pack` has added the
/// embedding of type 0 to the positions.
pub(super) const NAME: &str = "TansyEmbedding";

#[derive(Debug)]
pub(super) struct Embedding {
    table: Arc<QuantMatrix>,
    positions: Arc<QuantMatrix>,
    norm: Norm,
}

impl Embedding {
    pub(super) fn from_node(node: &NodeProto) -> TractResult<Self> {
        let table = weights::table(node.get_attr("table")?)?;
        let positions = weights::table(node.get_attr("positions")?)?;
        let norm = norm::from_node(node)?;
        ensure!(norm.width() == table.cols(), "the embedding table and its norm differ in width");
        ensure!(positions.cols() == table.cols(), "the positions and the table differ in width");
        Ok(Self { table, positions, norm })
    }
}

impl Operator for Embedding {
    fn shape(&self, input: &[TDim]) -> TVec<TDim> {
        input.iter().cloned().chain([self.table.cols().to_dim()]).collect()
    }

    fn run(&self, inputs: &[TValue], output: &mut [f32]) -> TractResult<()> {
        let width = self.table.cols();
        let ids = values::<i64>(&inputs[0])?;
        let ids = ids.as_slice::<i64>()?;
        let tokens = inputs[0].shape().last().copied().unwrap_or(1).max(1);
        ensure!(tokens <= self.positions.rows(), "{tokens} tokens are more than the model has positions for");
        let mut positional = vec![0.0; width];
        for (sentence, output) in ids.chunks_exact(tokens).zip(output.chunks_exact_mut(tokens * width)) {
            for (position, (id, output)) in sentence.iter().zip(output.chunks_exact_mut(width)).enumerate() {
                ensure!(
                    (0..self.table.rows() as i64).contains(id),
                    "the token {id} is not in the vocabulary"
                );
                self.table.row(*id as usize, output);
                self.positions.row(position, &mut positional);
                add(output, &positional);
                self.norm.apply(output);
            }
        }
        Ok(())
    }
}
