//! Self-attention.

use tract_onnx::pb::NodeProto;

use super::{Inputs, JOINED, Shape, Side};
use crate::embed::pack::graph::{Constant, Graph, float, int, node, text, text_of};

/// Fuses scores, softmax and context of each layer into `TansyAttention`, and the query, key and value projections before them into one
/// `TansyLinear`.
pub(super) fn attentions(graph: &mut Graph, side: &mut Side, inputs: &Inputs, shape: &Shape) {
    let softmaxes: Vec<NodeProto> =
        graph.nodes.iter().filter(|node| node.op_type == "Softmax").cloned().collect();
    for softmax in softmaxes {
        let Some(found) = attention(graph, &softmax) else { continue };
        let parts = [&found.query, &found.key, &found.value];
        let Some((weight, bias)) = side_by_side(graph, side, parts, &softmax.output[0]) else { continue };
        let Some(x) = graph.producer(&found.query).map(|node| node.input[0].clone()) else { continue };
        let qkv = format!("{}.qkv", found.output);
        let attributes = vec![text("weight", &weight), text("bias", &bias), int("gelu", 0)];
        graph.replace(node("TansyLinear", &[&x], &qkv, attributes));
        let attributes = vec![int("heads", shape.heads as i64), float("scale", found.scale)];
        graph.replace(node("TansyAttention", &[&qkv, &inputs.mask], &found.output, attributes));
    }
}

/// An attention found in the graph: the outputs of its three projections, the scale of its scores, and its own output.
struct Attention {
    query: String,
    key: String,
    value: String,
    scale: f32,
    output: String,
}

/// The attention around a `Softmax`.
fn attention(graph: &Graph, softmax: &NodeProto) -> Option<Attention> {
    let (query, key, scale) = scores(graph, &softmax.input[0], 8)?;
    let context = graph.users(&softmax.output[0]).find(|node| node.op_type == "MatMul")?;
    let (value, one) = linear_behind(graph, context.input.get(1)?, 6)?;
    let transpose = graph.only_user(&context.output[0]).filter(|node| node.op_type == "Transpose")?;
    let reshape = graph.only_user(&transpose.output[0]).filter(|node| node.op_type == "Reshape")?;
    (one == 1.0).then(|| Attention { query, key, value, scale, output: reshape.output[0].clone() })
}

/// The query and key projections behind the scores `value`, and the factor the scores are scaled by; looks through scales and masks, at
/// most `depth` nodes deep.
fn scores(graph: &Graph, value: &str, depth: usize) -> Option<(String, String, f32)> {
    let node = graph.producer(value).filter(|_| depth > 0)?;
    match &*node.op_type {
        "MatMul" => {
            let (query, a) = linear_behind(graph, &node.input[0], 6)?;
            let (key, b) = linear_behind(graph, &node.input[1], 6)?;
            Some((query, key, a * b))
        }
        "Add" | "Where" => node.input.iter().find_map(|input| scores(graph, input, depth - 1)),
        "Mul" | "Div" => {
            let (input, by) = graph.with_scalar(node)?;
            let (query, key, scale) = scores(graph, input, depth - 1)?;
            Some((query, key, if node.op_type == "Mul" { scale * by } else { scale / by }))
        }
        _ => None,
    }
}

/// The output of the linear layer behind `value`, and the factor it is scaled by on the way; looks through reshapes, at most `depth`
/// nodes deep.
fn linear_behind(graph: &Graph, value: &str, depth: usize) -> Option<(String, f32)> {
    let node = graph.producer(value).filter(|_| depth > 0)?;
    match &*node.op_type {
        "TansyLinear" => Some((value.to_owned(), 1.0)),
        "Reshape" | "Transpose" => linear_behind(graph, &node.input[0], depth - 1),
        "Mul" | "Div" => {
            let (input, by) = graph.with_scalar(node)?;
            let (linear, scale) = linear_behind(graph, input, depth - 1)?;
            Some((linear, if node.op_type == "Mul" { scale * by } else { scale / by }))
        }
        _ => None,
    }
}

/// Joins three linear layers that read the same input into one; returns the names of its weight and bias.
fn side_by_side(graph: &Graph, side: &mut Side, parts: [&String; 3], name: &str) -> Option<(String, String)> {
    let nodes = parts.map(|part| graph.producer(part));
    let [Some(query), Some(key), Some(value)] = nodes else { return None };
    if query.input != key.input || query.input != value.input {
        return None;
    }
    let mut joined = [Vec::new(), Vec::new()];
    let mut inputs = 0;
    for node in [query, key, value] {
        for (joined, attribute) in joined.iter_mut().zip(["weight", "bias"]) {
            let constant = side.get(text_of(node, attribute)?)?;
            joined.extend_from_slice(&constant.values);
            inputs = if attribute == "weight" { constant.dims[1] } else { inputs };
        }
    }
    let [weight, bias] = joined;
    let names = (format!("tansy:linear:{name}{JOINED}"), format!("tansy:dense:{name}{JOINED}.bias"));
    side.insert(names.0.clone(), Constant { dims: vec![weight.len() / inputs, inputs], values: weight });
    side.insert(names.1.clone(), Constant { dims: vec![bias.len()], values: bias });
    Some(names)
}
