//! The end of the graph: pooling.

use std::collections::VecDeque;

use super::{Inputs, OUTPUT, Shape};
use crate::embed::manifest::Pooling;
use crate::embed::pack::graph::{Graph, int, node};
use crate::error::{Error, Result};

/// Ends the graph in our own pooling of the last layer norm before `output`; whatever the graph computes after that norm is dropped.
///
/// # Errors
///
/// No layer norm leads to `output`.
pub(super) fn pool(graph: &mut Graph, output: &str, inputs: &Inputs, shape: &Shape) -> Result<()> {
    // Breadth first from the output, so that the first norm met is the last one of the encoder. The number of steps is bounded, as a
    // malformed graph may have a cycle.
    let mut queue = VecDeque::from([output.to_owned()]);
    let mut steps = 0;
    while let Some(value) = queue.pop_front() {
        steps += 1;
        let Some(producer) = graph.producer(&value).filter(|_| steps < 1000) else { continue };
        if producer.op_type == "TansyAddNorm" {
            let attributes = vec![
                int("cls", (shape.pooling == Pooling::Cls).into()),
                int("normalise", shape.normalise.into()),
            ];
            graph.replace(node("TansyPool", &[&value, &inputs.mask], OUTPUT, attributes));
            return Ok(());
        }
        queue.extend(producer.input.iter().cloned());
    }
    Err(Error::model(format!(
        "no layer norm leads to the output {output:?}: only BERT-family encoders can be packed"
    )))
}
