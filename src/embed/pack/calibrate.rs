//! Measurements made by running a model on text: the ranges of its channels, and its agreement with the original.

use std::collections::BTreeMap;

use super::config::Config;
use super::encoder::Layer;
use super::fuse::Side;
use super::{Original, read};
use crate::embed::Embedder;
use crate::embed::onnx::Session;
use crate::error::Result;
use crate::tokenizer::Tokenizer;

/// Tokenised sentences.
pub(super) struct Sentences(Vec<Vec<i64>>);

/// Share of a channel's range that moves from the activations into the weights (alpha of SmoothQuant): the best of 0.4 to 0.9 on the 200
/// sentences of `tests/fixtures/sentences.txt`.
const SHARE: f32 = 0.6;
/// Number of sentences that the packed model is compared on.
const COMPARED: usize = 12;

/// The sentences that ship with Tansy, of various lengths.
fn built_in() -> impl Iterator<Item = &'static str> {
    include_str!("sentences.txt").lines().filter(|line| !line.is_empty())
}

impl Sentences {
    pub(super) fn new<'a>(
        texts: impl Iterator<Item = &'a str>,
        vocabulary: &str,
        config: &Config,
    ) -> Result<Self> {
        let tokenizer = Tokenizer::new(vocabulary, config.lowercase)?;
        Ok(Self(texts.map(|text| tokenizer.encode(text, config.max_tokens)).collect()))
    }

    /// The sentences that ship with Tansy.
    pub(super) fn built_in(vocabulary: &str, config: &Config) -> Result<Self> {
        Self::new(built_in(), vocabulary, config)
    }

    pub(super) fn ids(&self) -> &[Vec<i64>] {
        &self.0
    }
}

/// For each layer the factors to multiply the columns of its weights by, so that the channels of its input get similar ranges. `model` is a
/// model file whose outputs after the first are the inputs of `layers`.
pub(super) fn smoothing(
    model: &[u8],
    side: &Side,
    layers: &[Layer],
    sentences: &Sentences,
) -> Result<BTreeMap<String, Vec<f32>>> {
    // The ranges of all layers are taken in one run over the sentences; only then are weights and activations balanced, layer by layer.
    let session = Session::new(&mut read(model)?)?;
    let mut largest: Vec<Vec<f32>> = vec![vec![]; layers.len()];
    for ids in &sentences.0 {
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
        // Divided by their geometric mean: a common factor would change nothing but the exponents, and could leave the range of f16.
        let mean = (by.iter().map(|by| by.ln()).sum::<f32>() / by.len() as f32).exp();
        // The file stores the inverses in f16. The weights are multiplied by the reciprocals of the rounded ones, so that both cancel.
        by.iter_mut().for_each(|by| *by = 1.0 / half::f16::from_f32(mean / *by).to_f32());
        smooth.insert(layer.weight.clone(), by);
    }
    Ok(smooth)
}

/// The lowest cosine between the embeddings of the packed model and of the original.
pub(super) fn agreement(original: &Original, packed: &Embedder) -> Result<f32> {
    let texts: Vec<&str> = built_in().collect();
    let mut least = 1.0f32;
    for text in texts.iter().step_by(texts.len().div_ceil(COMPARED)) {
        let expected = original.embed(text, packed.manifest().width)?;
        least = least.min(packed.query(text)?.iter().zip(expected).map(|(a, b)| a * b).sum());
    }
    Ok(least)
}
