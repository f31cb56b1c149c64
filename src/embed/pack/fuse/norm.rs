//! Layer normalisation.

use tract_onnx::pb::NodeProto;

use super::Side;
use crate::embed::pack::graph::{Constant, Graph, float, float_of, int_of, node, text};

/// Fuses `LayerNormalization`, or the nodes it is spelt out in, with the residual addition before it into `TansyAddNorm`.
pub(super) fn norms(graph: &mut Graph, side: &mut Side) {
    let ends: Vec<NodeProto> = graph.nodes.clone();
    for end in ends {
        let Some(norm) = norm_operator(graph, &end).or_else(|| norm_by_parts(graph, &end)) else { continue };
        let gamma = format!("tansy:dense:{}.gamma", end.output[0]);
        let beta = format!("tansy:dense:{}.beta", end.output[0]);
        let width = vec![norm.gamma.len()];
        side.insert(gamma.clone(), Constant { dims: width.clone(), values: norm.gamma });
        side.insert(beta.clone(), Constant { dims: width, values: norm.beta });
        let attributes = vec![text("gamma", &gamma), text("beta", &beta), float("epsilon", norm.epsilon)];
        // An addition of a constant is a bias, not a residual: it stays outside the norm.
        let sum = graph.producer(&norm.x).filter(|node| node.op_type == "Add");
        let both = sum.filter(|node| !node.input.iter().any(|input| graph.constants.contains_key(input)));
        let inputs = both.map_or_else(|| vec![norm.x.clone()], |node| node.input.clone());
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        graph.replace(node("TansyAddNorm", &inputs, &end.output[0], attributes));
    }
}

/// A layer norm found in the graph.
struct Norm {
    x: String,
    gamma: Vec<f32>,
    beta: Vec<f32>,
    epsilon: f32,
}

/// The norm that `end` is, if it is a `LayerNormalization` over the last axis.
fn norm_operator(graph: &Graph, end: &NodeProto) -> Option<Norm> {
    if end.op_type != "LayerNormalization" || !matches!(int_of(end, "axis"), None | Some(-1 | 2)) {
        return None;
    }
    let gamma = graph.constants.get(end.input.get(1)?)?.values.clone();
    let beta = end.input.get(2).and_then(|name| graph.constants.get(name));
    let beta = beta.map_or_else(|| vec![0.0; gamma.len()], |beta| beta.values.clone());
    Some(Norm { x: end.input[0].clone(), gamma, beta, epsilon: float_of(end, "epsilon").unwrap_or(1e-5) })
}

/// The norm `(x - mean) / sqrt(mean((x - mean)^2) + epsilon) * gamma + beta` whose last addition is `end`.
fn norm_by_parts(graph: &Graph, end: &NodeProto) -> Option<Norm> {
    let vector = |name: &String| graph.constants.get(name).filter(|constant| constant.dims.len() == 1);
    let split = |node: &NodeProto| -> Option<(Vec<f32>, String)> {
        let [a, b] = &node.input[..] else { return None };
        let pair =
            vector(a).map(|constant| (constant, b)).or_else(|| vector(b).map(|constant| (constant, a)));
        pair.map(|(constant, other)| (constant.values.clone(), other.clone()))
    };
    let (beta, scaled) = split(Some(end).filter(|node| node.op_type == "Add")?)?;
    let (gamma, divided) = split(graph.producer(&scaled).filter(|node| node.op_type == "Mul")?)?;
    let divide = graph.producer(&divided).filter(|node| node.op_type == "Div")?;
    let subtract = graph.producer(&divide.input[0]).filter(|node| node.op_type == "Sub")?;
    let root = graph.producer(&divide.input[1]).filter(|node| node.op_type == "Sqrt")?;
    let (_, epsilon) =
        graph.with_scalar(graph.producer(&root.input[0]).filter(|node| node.op_type == "Add")?)?;
    graph.producer(&subtract.input[1]).filter(|node| node.op_type == "ReduceMean")?;
    Some(Norm { x: subtract.input[0].clone(), gamma, beta, epsilon })
}
