//! Linear layers.

use tract_onnx::pb::NodeProto;

use super::Side;
use crate::embed::pack::graph::{Constant, Graph, int, int_of, node, text};

/// Fuses `MatMul(x, W)`, with or without `Add(bias)`, and `Gemm` into `TansyLinear`.
pub(super) fn linears(graph: &mut Graph, side: &mut Side) {
    // The fused node takes the place of the last node it covers, whose output name it keeps: later nodes then need no rewiring, and the
    // nodes before it are dropped at the end, once nothing reads them.
    let candidates: Vec<NodeProto> =
        graph.nodes.iter().filter(|node| matches!(&*node.op_type, "MatMul" | "Gemm")).cloned().collect();
    for matmul in candidates {
        let Some(weight) = matmul.input.get(1).and_then(|name| graph.constants.get(name)) else { continue };
        let &[rows, cols] = &weight.dims[..] else { continue };
        let transposed = int_of(&matmul, "transB").unwrap_or(0) != 0;
        let outputs = if transposed { rows } else { cols };
        // `MatMul` stores [inputs, outputs]; the kernels and the file want [outputs, inputs].
        let mut values = weight.values.clone();
        if !transposed {
            values = (0..cols)
                .flat_map(|c| (0..rows).map(move |r| (r, c)))
                .map(|(r, c)| weight.values[r * cols + c])
                .collect();
        }
        // `Gemm` carries its bias as a third input, `MatMul` leaves it to a following `Add`.
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

/// The bias that an `Add` puts on `value`, and the output of that `Add`; none if something else reads `value` too.
fn added_bias(graph: &Graph, value: &str, outputs: usize) -> Option<(Vec<f32>, String)> {
    let add = graph.only_user(value).filter(|node| node.op_type == "Add")?;
    let other = add.input.iter().find(|input| *input != value)?;
    let bias = graph.constants.get(other).filter(|bias| bias.values.len() == outputs)?;
    Some((bias.values.clone(), add.output[0].clone()))
}
