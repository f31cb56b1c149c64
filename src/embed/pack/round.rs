//! Rounds the weights of an encoder layer by layer; the inputs of each are measured with the layers before it already rounded.

use rayon::prelude::*;
use tract_onnx::pb::NodeProto;

use super::calibrate::Sentences;
use super::encoder::{Encoder, Stored, TABLE};
use super::fuse::JOINED;
use super::gptq::Factor;
use super::graph::text_of;
use super::quantise::{quantise, quantise_with};
use super::{Recipe, read};
use crate::embed::onnx::Session;
use crate::embed::precision::Precision;
use crate::error::{Error, Result};

/// Number of parts that the sentences are split into; fixed, so that the sums do not depend on the number of threads.
const PARTS: usize = 8;
/// Number of tokens whose products are added up at a time.
const BLOCK: usize = 8;

/// Rounds the embedding table, then every linear layer in the order of the graph, into `stored`.
///
/// # Errors
///
/// The graph cannot be run on the sentences.
pub(super) fn round(
    encoder: &Encoder,
    recipe: Recipe,
    sentences: &Sentences,
    stored: &mut Stored,
) -> Result<()> {
    if let Some(table) = encoder.side.get(TABLE) {
        let cols = table.dims.last().copied().unwrap_or(1);
        stored.matrices.insert(TABLE.to_owned(), quantise(&table.values, cols, recipe.table)?.into_bytes());
    }
    if recipe.layers == Precision::EIGHT {
        return Ok(());
    }
    let linears: Vec<&NodeProto> = encoder.linears().collect();
    let attentions = encoder.graph.nodes.iter().filter(|node| node.op_type == "TansyAttention").count();
    // The errors of the last layer reach the embedding directly, and no softmax dampens those of the value projections: both get one bit more.
    let last = linears.len() - linears.len().checked_div(attentions).unwrap_or(0);
    // In the order of the graph, so that each layer is rounded for the inputs that it will really get.
    for (index, node) in linears.iter().enumerate() {
        let Some(name) = text_of(node, "weight") else { continue };
        let Some(weight) = encoder.side.get(name) else { continue };
        let cols = weight.dims.last().copied().unwrap_or(1);
        let factor = Factor::new(moments(encoder, stored, &node.input[0], name, sentences, cols)?, cols)?;
        let values = stored.smoothed(name, &weight.values);
        let plain = if index >= last { recipe.layers.finer() } else { recipe.layers };
        // The last third of joined projections are the values; they follow as a second matrix, with a precision of its own.
        let split = if name.ends_with(JOINED) { values.len() / 3 * 2 } else { values.len() };
        let mut bytes = Vec::new();
        for (values, precision) in [(&values[..split], plain), (&values[split..], recipe.layers.finer())] {
            if !values.is_empty() {
                bytes.extend(quantise_with(values, cols, precision, &factor)?.into_bytes());
            }
        }
        stored.matrices.insert(name.to_owned(), bytes);
    }
    Ok(())
}

/// The second moments, `[width, width]`, of the smoothed input of the layer with `weight`; every sentence has the same weight.
fn moments(
    encoder: &Encoder,
    stored: &Stored,
    input: &str,
    weight: &str,
    sentences: &Sentences,
    width: usize,
) -> Result<Vec<f64>> {
    // Each part has a sum of its own, and the sums are added in the order of the parts: floating-point addition depends on the order, and the
    // packed model must not depend on the threads.
    let session = Session::new(&mut read(&encoder.write(stored, &[input.to_owned()])?)?)?;
    let smooth = stored.smooth.get(weight);
    let ids = sentences.ids();
    let sums: Vec<Vec<f32>> = ids
        .par_chunks(ids.len().div_ceil(PARTS).max(1))
        .map(|part| {
            let mut sum = vec![0.0f32; width * width];
            for ids in part {
                let mut values = session.run_all(ids)?.pop().unwrap_or_default();
                if values.len() != ids.len() * width {
                    return Err(Error::model("a layer does not read the hidden states"));
                }
                // A sentence of n tokens adds n products, each scaled by 1 / n: the root, as both factors are.
                let share = 1.0 / (ids.len() as f32).sqrt();
                for row in values.chunks_exact_mut(width) {
                    match smooth {
                        Some(by) => row.iter_mut().zip(by).for_each(|(value, by)| *value *= share / by),
                        None => row.iter_mut().for_each(|value| *value *= share),
                    }
                }
                // In blocks, so that a row of the sum is loaded once for several tokens.
                values.chunks(BLOCK * width).for_each(|rows| add_products(rows, width, &mut sum));
            }
            Ok(sum)
        })
        .collect::<Result<_>>()?;
    let mut total = vec![0.0f64; width * width];
    for sum in sums {
        total.iter_mut().zip(sum).for_each(|(total, sum)| *total += f64::from(sum));
    }
    // Only the upper triangle was summed, as products commute.
    for i in 0..width {
        for j in 0..i {
            total[i * width + j] = total[j * width + i];
        }
    }
    Ok(total)
}

/// Adds the products of the columns of some rows to the upper triangle of `sum`.
fn add_products(rows: &[f32], width: usize, sum: &mut [f32]) {
    for i in 0..width {
        let sum = &mut sum[i * width + i..(i + 1) * width];
        for row in rows.chunks_exact(width) {
            let by = row[i];
            sum.iter_mut().zip(&row[i..]).for_each(|(sum, value)| *sum += by * value);
        }
    }
}
