//! The embedding layer.

use tract_onnx::pb::NodeProto;

use super::{Inputs, Shape, Side};
use crate::embed::pack::graph::{Constant, Graph, node, text};

/// Fuses the norm over the sum of token, position and type embeddings into `TansyEmbedding`.
pub(super) fn embedding(graph: &mut Graph, side: &mut Side, inputs: &Inputs, shape: &Shape) {
    let norms: Vec<NodeProto> =
        graph.nodes.iter().filter(|node| node.op_type == "TansyAddNorm").cloned().collect();
    for norm in norms {
        let mut leaves = Vec::new();
        for input in &norm.input {
            summands(graph, input, 4, &mut leaves);
        }
        let Some((table, positions)) = tables(graph, &leaves, inputs, shape) else { continue };
        let names = [("table", "tansy:table:embeddings"), ("positions", "tansy:table:positions")];
        side.insert(names[0].1.to_owned(), table);
        side.insert(names[1].1.to_owned(), positions);
        let mut attributes = norm.attribute.clone();
        attributes.extend(names.map(|(attribute, name)| text(attribute, name)));
        graph.replace(node("TansyEmbedding", &[&inputs.ids], &norm.output[0], attributes));
        return;
    }
}

/// Collects the values that `value` is a sum of, at most `depth` additions deep.
fn summands(graph: &Graph, value: &str, depth: usize, leaves: &mut Vec<String>) {
    match graph.producer(value).filter(|node| node.op_type == "Add" && depth > 0) {
        Some(add) => add.input.iter().for_each(|input| summands(graph, input, depth - 1, leaves)),
        None => leaves.push(value.to_owned()),
    }
}

/// The token table, and the position table with the embedding of type 0 added; none unless the summands are exactly these.
fn tables(graph: &Graph, leaves: &[String], inputs: &Inputs, shape: &Shape) -> Option<(Constant, Constant)> {
    // The token table is the one gathered by the ids; of the other constants, one with one or two rows is the type table.
    let mut table = None;
    let mut positions = None;
    let mut kind = None;
    for leaf in leaves {
        let producer = graph.producer(leaf).filter(|node| matches!(&*node.op_type, "Gather" | "Slice"));
        let data = producer.map_or(leaf, |node| &node.input[0]);
        let constant = graph.constants.get(data)?;
        let of_ids = producer.is_some_and(|node| node.op_type == "Gather" && node.input[1] == inputs.ids);
        let rows = if constant.dims.len() == 1 { 1 } else { constant.values.len() / constant.dims.last()? };
        match rows {
            _ if of_ids => table = Some(constant.clone()),
            1 | 2 => kind = Some(constant),
            _ => positions = Some(constant.clone()),
        }
    }
    // Every text has type 0 only, so that its row can be added to each position once, here, and not to each token at run time.
    let (table, mut positions) = (table?, positions?);
    let width = *table.dims.last()?;
    positions.values.truncate(shape.max_tokens * width);
    positions.dims = vec![positions.values.len() / width, width];
    if let Some(kind) = kind {
        let kind = kind.values.get(..width)?;
        positions
            .values
            .chunks_exact_mut(width)
            .for_each(|row| row.iter_mut().zip(kind).for_each(|(p, k)| *p += k));
    }
    Some((table, positions))
}
