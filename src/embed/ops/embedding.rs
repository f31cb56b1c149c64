//! Token, position and type embeddings, and the norm over their sum, in one.

use std::sync::Arc;

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::norm::Norm;
use super::{Operator, values, weights};
use crate::embed::quant::QuantMatrix;

/// Inputs: ids, `i64 [batch, tokens]`. Output: `f32 [batch, tokens, width]`.
/// Attributes: the names of the weights `table`, `positions`, `gamma`, `beta`, and `epsilon`. The type embedding of type 0
/// has been added to the positions when the model was packed.
pub(super) const NAME: &str = "TansyEmbedding";

#[derive(Debug)]
pub(super) struct Embedding {
    table: Arc<QuantMatrix>,
    positions: Arc<Vec<f32>>,
    norm: Norm,
}

impl Embedding {
    pub(super) fn from_node(node: &NodeProto) -> TractResult<Self> {
        let table = weights::table(node.get_attr("table")?)?;
        let positions = weights::dense(node.get_attr("positions")?)?;
        let norm = Norm::from_node(node)?;
        ensure!(norm.width() == table.cols(), "the embedding table and its norm differ in width");
        ensure!(positions.len().is_multiple_of(table.cols()), "the positions and the table differ in width");
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
        ensure!(
            tokens.checked_mul(width).is_some_and(|values| values <= self.positions.len()),
            "{tokens} tokens are more than the model has positions for"
        );
        for (sentence, output) in ids.chunks_exact(tokens).zip(output.chunks_exact_mut(tokens * width)) {
            let positions = self.positions.chunks_exact(width);
            for ((id, output), position) in sentence.iter().zip(output.chunks_exact_mut(width)).zip(positions)
            {
                ensure!(
                    (0..self.table.rows() as i64).contains(id),
                    "the token {id} is not in the vocabulary"
                );
                self.table.row(*id as usize, output);
                output.iter_mut().zip(position).for_each(|(value, position)| *value += position);
                self.norm.apply(output);
            }
        }
        Ok(())
    }
}
