//! GELU activations after linear layers.

use tract_onnx::pb::NodeProto;

use crate::embed::pack::graph::{Graph, int, text_of};

/// Fuses a GELU into the linear layer before it: the `Gelu` operator, or `x * 0.5 * (1 + erf(x / sqrt 2))` with its factors in any order.
pub(super) fn gelus(graph: &mut Graph) {
    let linears: Vec<NodeProto> =
        graph.nodes.iter().filter(|node| node.op_type == "TansyLinear").cloned().collect();
    for linear in linears {
        let x = &linear.output[0];
        let Some(output) = gelu_operator(graph, x).or_else(|| gelu_by_erf(graph, x)) else { continue };
        let mut fused = linear.clone();
        fused.attribute.retain(|attribute| attribute.name != "gelu");
        fused.attribute.push(int("gelu", 1));
        fused.output = vec![output.clone()];
        fused.name = output;
        graph.replace(fused);
    }
}

/// The output of a `Gelu` operator that reads `x`; none for the tanh approximation, which ours does not compute.
fn gelu_operator(graph: &Graph, x: &str) -> Option<String> {
    let gelu = graph.only_user(x).filter(|node| node.op_type == "Gelu")?;
    let exact = text_of(gelu, "approximate").is_none_or(|kind| kind == "none" || kind.is_empty());
    exact.then(|| gelu.output[0].clone())
}

/// The output of a GELU of `x` that is spelt out with `Erf`.
fn gelu_by_erf(graph: &Graph, x: &str) -> Option<String> {
    // Follow the only path that all exporters share, x / sqrt 2 -> erf -> + 1, before looking at the factors, whose order varies.
    let scaled = graph.users(x).find(|user| {
        let near = |value: f32| (value - std::f32::consts::SQRT_2).abs() < 1e-4;
        match (&*user.op_type, graph.with_scalar(user)) {
            ("Div", Some((_, by))) => near(by),
            ("Mul", Some((_, by))) => near(1.0 / by),
            _ => false,
        }
    })?;
    let erf = graph.only_user(&scaled.output[0]).filter(|node| node.op_type == "Erf")?;
    let add = graph.only_user(&erf.output[0]).filter(|node| node.op_type == "Add")?;
    graph.with_scalar(add).filter(|(_, one)| *one == 1.0)?;
    // Two factors are left, x and one half; there are three orders: (sum * x) * half, sum * (x * half), (sum * half) * x.
    let is_half =
        |node: &NodeProto| node.op_type == "Mul" && graph.with_scalar(node).is_some_and(|(_, by)| by == 0.5);
    let product = graph.only_user(&add.output[0]).filter(|node| node.op_type == "Mul")?;
    let other = product.input.iter().find(|input| **input != add.output[0])?;
    if other == x {
        let half = graph.only_user(&product.output[0]).filter(|node| is_half(node))?;
        return Some(half.output[0].clone());
    }
    if let Some(half) =
        graph.producer(other).filter(|node| is_half(node) && node.input.iter().any(|input| input == x))
    {
        return (half.output[0] == *other).then(|| product.output[0].clone());
    }
    if is_half(product) {
        let last = graph.only_user(&product.output[0]).filter(|node| node.op_type == "Mul")?;
        return last.input.iter().any(|input| input == x).then(|| last.output[0].clone());
    }
    None
}
