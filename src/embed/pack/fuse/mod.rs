//! Recognises the parts of a BERT-family encoder in an ONNX graph and puts fused operators in their place.
//!
//! Exporters write the same layer in different ways; each module here knows the variants of one part. Whatever is not recognised stays
//! plain ONNX. The weights of the fused operators are collected beside the graph, in `f32`.

mod attention;
mod embedding;
mod gelu;
mod linear;
mod norm;
mod pool;

use std::collections::BTreeMap;

use super::graph::{Constant, Graph};
use crate::embed::manifest::Pooling;
use crate::error::Result;

/// The weights of fused operators by name; the name says the kind (see `model_file`).
pub(super) type Side = BTreeMap<String, Constant>;

/// The names of the graph's inputs.
pub(super) struct Inputs {
    pub(super) ids: String,
    pub(super) mask: String,
}

/// Properties of the encoder that the graph does not state.
pub(super) struct Shape {
    pub(super) heads: usize,
    pub(super) pooling: Pooling,
    pub(super) normalise: bool,
    pub(super) max_tokens: usize,
}

/// Fuses every part that is recognised, ends the graph in our own pooling, and returns the weights that the fused operators read.
///
/// # Errors
///
/// No layer norm leads to the output, so that the end of the encoder cannot be found.
pub(super) fn fuse(graph: &mut Graph, output: &str, inputs: &Inputs, shape: &Shape) -> Result<Side> {
    // Each step looks for operators that the steps before it have put in place: GELU and attention for linear layers, pooling and the
    // embedding for norms.
    let mut side = Side::new();
    linear::linears(graph, &mut side);
    gelu::gelus(graph);
    norm::norms(graph, &mut side);
    attention::attentions(graph, &mut side, inputs, shape);
    pool::pool(graph, output, inputs, shape)?;
    embedding::embedding(graph, &mut side, inputs, shape);
    // Fused nodes leave behind the nodes they cover, and the joined projections leave three weights that nothing reads any more.
    graph.retain_dependencies_of(OUTPUT);
    side.retain(|name, _| {
        graph.nodes.iter().any(|node| node.attribute.iter().any(|a| a.s == name.as_bytes()))
    });
    Ok(side)
}

/// Suffix of the name of a weight that joins the rows of the query, key and value projections, a third each.
pub(super) const JOINED: &str = ".qkv";
/// The name of the graph's only output.
pub(super) const OUTPUT: &str = "embedding";
