//! What is found by running a model on text: its large channels, and whether it is still the same model.

use std::collections::BTreeMap;

use tract_onnx::pb::ModelProto;

use super::config::Config;
use super::fuse::Side;
use super::{Layer, read};
use crate::embed::Embedder;
use crate::embed::manifest::Pooling;
use crate::embed::onnx::Session;
use crate::error::Result;
use crate::tokenizer::Tokenizer;

/// Sentences of every length, tokenised.
pub(super) struct Sentences(Vec<(&'static str, Vec<i64>)>);

/// How much of the range of a channel moves from the activations into the weights: the best of 0.4 to 0.9 on the 200
/// sentences of `tests/fixtures/sentences.txt`.
const SHARE: f32 = 0.6;
/// How many sentences the packed model is compared on.
const COMPARED: usize = 12;

pub(super) fn sentences(vocabulary: &str, config: &Config) -> Result<Sentences> {
    let tokenizer = Tokenizer::new(vocabulary, config.lowercase)?;
    let text = include_str!("../../calibration/sentences.txt");
    let lines = text.lines().filter(|line| !line.is_empty());
    Ok(Sentences(lines.map(|line| (line, tokenizer.encode(line, config.max_tokens))).collect()))
}

/// For each layer what to multiply the columns of its weights by, so that the channels of its input become alike.
/// `model` is a model file whose further outputs are the inputs of `layers`.
pub(super) fn smoothing(
    model: &[u8],
    side: &Side,
    layers: &[Layer],
    sentences: &Sentences,
) -> Result<BTreeMap<String, Vec<f32>>> {
    let session = Session::new(&mut read(model)?)?;
    let mut largest: Vec<Vec<f32>> = vec![vec![]; layers.len()];
    for (_, ids) in &sentences.0 {
        for (largest, values) in largest.iter_mut().zip(session.run_all(ids)?.into_iter().skip(1)) {
            largest.resize(values.len() / ids.len(), 0.0);
            for row in values.chunks_exact(largest.len()) {
                largest.iter_mut().zip(row).for_each(|(largest, value)| *largest = largest.max(value.abs()));
            }
        }
    }
    let mut smooth = BTreeMap::new();
    for (layer, largest) in layers.iter().zip(&largest) {
        let Some(weight) = side.get(&layer.weight) else { continue };
        let mut columns = vec![0.0f32; largest.len()];
        for row in weight.values.chunks_exact(columns.len()) {
            columns.iter_mut().zip(row).for_each(|(column, value)| *column = column.max(value.abs()));
        }
        let by = |(activation, weight): (&f32, &f32)| {
            (activation + 1e-6).powf(SHARE) / (weight + 1e-6).powf(1.0 - SHARE)
        };
        let mut by: Vec<f32> = largest.iter().zip(&columns).map(by).collect();
        let mean = (by.iter().map(|by| by.ln()).sum::<f32>() / by.len() as f32).exp();
        // The file holds the inverse in f16; multiplying by just that keeps both sides true to each other.
        by.iter_mut().for_each(|by| *by = 1.0 / half::f16::from_f32(mean / *by).to_f32());
        smooth.insert(layer.weight.clone(), by);
    }
    Ok(smooth)
}

/// The least cosine between the packed model and the original, run by tract as it came.
pub(super) fn agreement(
    original: &ModelProto,
    output: &str,
    config: &Config,
    packed: &Embedder,
    sentences: &Sentences,
) -> Result<f32> {
    let width = packed.manifest().width;
    let session = Session::of_original(original, output, config)?;
    let mut least = 1.0f32;
    let step = sentences.0.len().div_ceil(COMPARED);
    for (text, ids) in sentences.0.iter().step_by(step) {
        let values = session.run_all(ids)?.swap_remove(0);
        let rows = if config.pooling == Pooling::Cls { 1 } else { values.len() / width };
        let mut expected = vec![0.0f32; width];
        for row in values.chunks_exact(width).take(rows) {
            expected.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        least = least.min(cosine(&expected, &packed.query(text)?));
    }
    Ok(least)
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}
