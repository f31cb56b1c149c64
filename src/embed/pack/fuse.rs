//! Recognises the parts of a BERT-family encoder in an ONNX graph and puts fused operators in their place.
//!
//! Exporters spell the same layer differently; each function here knows the spellings of one part. What is not
//! recognised stays as it is. Weights of the fused operators are collected on the side, in `f32`.

use std::collections::BTreeMap;

use tract_onnx::pb::NodeProto;

use super::graph::{Constant, Graph, float, float_of, int, int_of, node, text, text_of};
use crate::embed::manifest::Pooling;
use crate::error::{Error, Result};

/// The weights of fused operators by name; a name tells the kind (see `model_file`).
pub(super) type Side = BTreeMap<String, Constant>;

/// The names of the graph's inputs.
pub(super) struct Inputs {
    pub(super) ids: String,
    pub(super) mask: String,
}

/// What the graph cannot tell about itself.
pub(super) struct Shape {
    pub(super) heads: usize,
    pub(super) pooling: Pooling,
    pub(super) normalise: bool,
    pub(super) max_tokens: usize,
}

/// Fuses what is recognised, ends the graph in a pooling of ours, and gives the weights that its operators read.
///
/// # Errors
///
/// No layer norm leads to the output, so that nothing tells where the encoder ends.
pub(super) fn fuse(graph: &mut Graph, output: &str, inputs: &Inputs, shape: &Shape) -> Result<Side> {
    let mut side = Side::new();
    linears(graph, &mut side);
    gelus(graph);
    norms(graph, &mut side);
    attentions(graph, &mut side, inputs, shape);
    pool(graph, output, inputs, shape)?;
    embedding(graph, &mut side, inputs, shape);
    graph.retain_what_makes(OUTPUT);
    side.retain(|name, _| {
        graph.nodes.iter().any(|node| node.attribute.iter().any(|a| a.s == name.as_bytes()))
    });
    Ok(side)
}

/// What the name of a weight ends with whose rows are those of queries, keys and values, a third each.
pub(super) const JOINED: &str = ".qkv";
/// The name of the graph's only output.
pub(super) const OUTPUT: &str = "embedding";

/// `MatMul(x, W)` with or without `Add(bias)`, and `Gemm`.
fn linears(graph: &mut Graph, side: &mut Side) {
    let candidates: Vec<NodeProto> =
        graph.nodes.iter().filter(|node| matches!(&*node.op_type, "MatMul" | "Gemm")).cloned().collect();
    for matmul in candidates {
        let Some(weight) = matmul.input.get(1).and_then(|name| graph.constants.get(name)) else { continue };
        let &[rows, cols] = &weight.dims[..] else { continue };
        let transposed = int_of(&matmul, "transB").unwrap_or(0) != 0;
        let outputs = if transposed { rows } else { cols };
        let mut values = weight.values.clone();
        if !transposed {
            values = (0..cols)
                .flat_map(|c| (0..rows).map(move |r| (r, c)))
                .map(|(r, c)| weight.values[r * cols + c])
                .collect();
        }
        let (bias, output) = match matmul.input.get(2) {
            Some(bias) => {
                (graph.constants.get(bias).map(|bias| bias.values.clone()), matmul.output[0].clone())
            }
            None => match added_bias(graph, &matmul.output[0], outputs) {
                Some((bias, output)) => (Some(bias), output),
                None => (Some(vec![0.0; outputs]), matmul.output[0].clone()),
            },
        };
        let Some(bias) = bias.filter(|bias| bias.len() == outputs) else { continue };
        let inputs = values.len() / outputs;
        let weight = format!("tansy:linear:{}", matmul.input[1]);
        let bias_name = format!("tansy:dense:{}.bias", matmul.input[1]);
        side.insert(weight.clone(), Constant { dims: vec![outputs, inputs], values });
        side.insert(bias_name.clone(), Constant { dims: vec![outputs], values: bias });
        let attributes = vec![text("weight", &weight), text("bias", &bias_name), int("gelu", 0)];
        graph.replace(node("TansyLinear", &[&matmul.input[0]], &output, attributes));
    }
}

fn added_bias(graph: &Graph, value: &str, outputs: usize) -> Option<(Vec<f32>, String)> {
    let add = graph.only_user(value).filter(|node| node.op_type == "Add")?;
    let other = add.input.iter().find(|input| *input != value)?;
    let bias = graph.constants.get(other).filter(|bias| bias.values.len() == outputs)?;
    Some((bias.values.clone(), add.output[0].clone()))
}

/// `x * 0.5 * (1 + erf(x / sqrt 2))` in any order, and the `Gelu` operator, after a linear layer.
fn gelus(graph: &mut Graph) {
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

fn gelu_operator(graph: &Graph, x: &str) -> Option<String> {
    let gelu = graph.only_user(x).filter(|node| node.op_type == "Gelu")?;
    let exact = text_of(gelu, "approximate").is_none_or(|kind| kind == "none" || kind.is_empty());
    exact.then(|| gelu.output[0].clone())
}

fn gelu_by_erf(graph: &Graph, x: &str) -> Option<String> {
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
    // Two factors are left, x and one half, in one or two products.
    let is_half =
        |node: &NodeProto| node.op_type == "Mul" && graph.with_scalar(node).is_some_and(|(_, by)| by == 0.5);
    let product = graph.only_user(&add.output[0]).filter(|node| node.op_type == "Mul")?;
    let other = product.input.iter().find(|input| **input != add.output[0])?;
    if other == x {
        let half = graph.only_user(&product.output[0]).filter(|node| is_half(node))?;
        return Some(half.output[0].clone());
    }
    if let Some(half) =
        graph.maker(other).filter(|node| is_half(node) && node.input.iter().any(|input| input == x))
    {
        return (half.output[0] == *other).then(|| product.output[0].clone());
    }
    if is_half(product) {
        let last = graph.only_user(&product.output[0]).filter(|node| node.op_type == "Mul")?;
        return last.input.iter().any(|input| input == x).then(|| last.output[0].clone());
    }
    None
}

/// `LayerNormalization`, or its parts, over a sum of two values or over one.
fn norms(graph: &mut Graph, side: &mut Side) {
    let ends: Vec<NodeProto> = graph.nodes.clone();
    for end in ends {
        let Some(norm) = norm_operator(graph, &end).or_else(|| norm_by_parts(graph, &end)) else { continue };
        let gamma = format!("tansy:dense:{}.gamma", end.output[0]);
        let beta = format!("tansy:dense:{}.beta", end.output[0]);
        let width = vec![norm.gamma.len()];
        side.insert(gamma.clone(), Constant { dims: width.clone(), values: norm.gamma });
        side.insert(beta.clone(), Constant { dims: width, values: norm.beta });
        let attributes = vec![text("gamma", &gamma), text("beta", &beta), float("epsilon", norm.epsilon)];
        let sum = graph.maker(&norm.x).filter(|node| node.op_type == "Add");
        let both = sum.filter(|node| !node.input.iter().any(|input| graph.constants.contains_key(input)));
        let inputs = both.map_or_else(|| vec![norm.x.clone()], |node| node.input.clone());
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        graph.replace(node("TansyAddNorm", &inputs, &end.output[0], attributes));
    }
}

struct Norm {
    x: String,
    gamma: Vec<f32>,
    beta: Vec<f32>,
    epsilon: f32,
}

fn norm_operator(graph: &Graph, end: &NodeProto) -> Option<Norm> {
    if end.op_type != "LayerNormalization" || !matches!(int_of(end, "axis"), None | Some(-1 | 2)) {
        return None;
    }
    let gamma = graph.constants.get(end.input.get(1)?)?.values.clone();
    let beta = end.input.get(2).and_then(|name| graph.constants.get(name));
    let beta = beta.map_or_else(|| vec![0.0; gamma.len()], |beta| beta.values.clone());
    Some(Norm { x: end.input[0].clone(), gamma, beta, epsilon: float_of(end, "epsilon").unwrap_or(1e-5) })
}

/// `(x - mean) / sqrt(mean((x - mean)^2) + epsilon) * gamma + beta`, seen from its last addition.
fn norm_by_parts(graph: &Graph, end: &NodeProto) -> Option<Norm> {
    let vector = |name: &String| graph.constants.get(name).filter(|constant| constant.dims.len() == 1);
    let split = |node: &NodeProto| -> Option<(Vec<f32>, String)> {
        let [a, b] = &node.input[..] else { return None };
        let pair =
            vector(a).map(|constant| (constant, b)).or_else(|| vector(b).map(|constant| (constant, a)));
        pair.map(|(constant, other)| (constant.values.clone(), other.clone()))
    };
    let (beta, scaled) = split(Some(end).filter(|node| node.op_type == "Add")?)?;
    let (gamma, divided) = split(graph.maker(&scaled).filter(|node| node.op_type == "Mul")?)?;
    let divide = graph.maker(&divided).filter(|node| node.op_type == "Div")?;
    let subtract = graph.maker(&divide.input[0]).filter(|node| node.op_type == "Sub")?;
    let root = graph.maker(&divide.input[1]).filter(|node| node.op_type == "Sqrt")?;
    let (_, epsilon) =
        graph.with_scalar(graph.maker(&root.input[0]).filter(|node| node.op_type == "Add")?)?;
    graph.maker(&subtract.input[1]).filter(|node| node.op_type == "ReduceMean")?;
    Some(Norm { x: subtract.input[0].clone(), gamma, beta, epsilon })
}

/// Scores, softmax and context of one layer, and the three linear layers before them as one.
fn attentions(graph: &mut Graph, side: &mut Side, inputs: &Inputs, shape: &Shape) {
    let softmaxes: Vec<NodeProto> =
        graph.nodes.iter().filter(|node| node.op_type == "Softmax").cloned().collect();
    for softmax in softmaxes {
        let Some(found) = attention(graph, &softmax) else { continue };
        let parts = [&found.query, &found.key, &found.value];
        let Some((weight, bias)) = side_by_side(graph, side, parts, &softmax.output[0]) else { continue };
        let Some(x) = graph.maker(&found.query).map(|node| node.input[0].clone()) else { continue };
        let qkv = format!("{}.qkv", found.output);
        let attributes = vec![text("weight", &weight), text("bias", &bias), int("gelu", 0)];
        graph.replace(node("TansyLinear", &[&x], &qkv, attributes));
        let attributes = vec![int("heads", shape.heads as i64), float("scale", found.scale)];
        graph.replace(node("TansyAttention", &[&qkv, &inputs.mask], &found.output, attributes));
    }
}

struct Attention {
    query: String,
    key: String,
    value: String,
    scale: f32,
    output: String,
}

fn attention(graph: &Graph, softmax: &NodeProto) -> Option<Attention> {
    let (query, key, scale) = scores(graph, &softmax.input[0], 8)?;
    let context = graph.users(&softmax.output[0]).find(|node| node.op_type == "MatMul")?;
    let (value, one) = linear_behind(graph, context.input.get(1)?, 6)?;
    let transpose = graph.only_user(&context.output[0]).filter(|node| node.op_type == "Transpose")?;
    let reshape = graph.only_user(&transpose.output[0]).filter(|node| node.op_type == "Reshape")?;
    (one == 1.0).then(|| Attention { query, key, value, scale, output: reshape.output[0].clone() })
}

/// The linear layers that a product of queries and keys comes from, through scales and masks.
fn scores(graph: &Graph, value: &str, depth: usize) -> Option<(String, String, f32)> {
    let node = graph.maker(value).filter(|_| depth > 0)?;
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

/// The output of the linear layer that a value comes from through reshapes, and what it was multiplied by on the way.
fn linear_behind(graph: &Graph, value: &str, depth: usize) -> Option<(String, f32)> {
    let node = graph.maker(value).filter(|_| depth > 0)?;
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

/// One layer that does the work of three which read the same input; the names of its weights.
fn side_by_side(graph: &Graph, side: &mut Side, parts: [&String; 3], name: &str) -> Option<(String, String)> {
    let nodes = parts.map(|part| graph.maker(part));
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

/// Ends the graph in our own pooling of the last layer norm before `output`, whatever the graph itself has behind it.
fn pool(graph: &mut Graph, output: &str, inputs: &Inputs, shape: &Shape) -> Result<()> {
    let mut near = std::collections::VecDeque::from([output.to_owned()]);
    let mut steps = 0;
    while let Some(value) = near.pop_front() {
        steps += 1;
        let Some(node_here) = graph.maker(&value).filter(|_| steps < 1000) else { continue };
        if node_here.op_type == "TansyAddNorm" {
            let attributes = vec![
                int("cls", (shape.pooling == Pooling::Cls).into()),
                int("normalise", shape.normalise.into()),
            ];
            graph.replace(node("TansyPool", &[&value, &inputs.mask], OUTPUT, attributes));
            return Ok(());
        }
        near.extend(node_here.input.iter().cloned());
    }
    Err(Error::model(format!(
        "no layer norm leads to the output {output:?}: only BERT-family encoders can be packed"
    )))
}

/// The norm over the sum of token, position and type embeddings.
fn embedding(graph: &mut Graph, side: &mut Side, inputs: &Inputs, shape: &Shape) {
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

fn summands(graph: &Graph, value: &str, depth: usize, leaves: &mut Vec<String>) {
    match graph.maker(value).filter(|node| node.op_type == "Add" && depth > 0) {
        Some(add) => add.input.iter().for_each(|input| summands(graph, input, depth - 1, leaves)),
        None => leaves.push(value.to_owned()),
    }
}

/// The token table, and the position table with the first type added, if the summands are just these.
fn tables(graph: &Graph, leaves: &[String], inputs: &Inputs, shape: &Shape) -> Option<(Constant, Constant)> {
    let mut table = None;
    let mut positions = None;
    let mut kind = None;
    for leaf in leaves {
        let maker = graph.maker(leaf).filter(|node| matches!(&*node.op_type, "Gather" | "Slice"));
        let data = maker.map_or(leaf, |node| &node.input[0]);
        let constant = graph.constants.get(data)?;
        let of_ids = maker.is_some_and(|node| node.op_type == "Gather" && node.input[1] == inputs.ids);
        let rows = if constant.dims.len() == 1 { 1 } else { constant.values.len() / constant.dims.last()? };
        match rows {
            _ if of_ids => table = Some(constant.clone()),
            1 | 2 => kind = Some(constant),
            _ => positions = Some(constant.clone()),
        }
    }
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
