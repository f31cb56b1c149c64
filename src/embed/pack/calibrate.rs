//! What is found by running a model on text: its large channels, and whether it is still the same model.

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

/// How much of the range of a channel moves from the activations into the weights: the best of 0.4 to 0.9 on the 200
/// sentences of `tests/fixtures/sentences.txt`.
const SHARE: f32 = 0.6;
/// How many sentences the packed model is compared on.
const COMPARED: usize = 12;

/// Sentences of every length, of our own.
fn brought_along() -> impl Iterator<Item = &'static str> {
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

    pub(super) fn brought_along(vocabulary: &str, config: &Config) -> Result<Self> {
        Self::new(brought_along(), vocabulary, config)
    }

    pub(super) fn ids(&self) -> &[Vec<i64>] {
        &self.0
    }
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
        let mean = (by.iter().map(|by| by.ln()).sum::<f32>() / by.len() as f32).exp();
        // The file holds the inverse in f16; multiplying by just that keeps both sides true to each other.
        by.iter_mut().for_each(|by| *by = 1.0 / half::f16::from_f32(mean / *by).to_f32());
        smooth.insert(layer.weight.clone(), by);
    }
    Ok(smooth)
}

/// The least cosine between the packed model and the original.
pub(super) fn agreement(original: &Original, packed: &Embedder) -> Result<f32> {
    let texts: Vec<&str> = brought_along().collect();
    let mut least = 1.0f32;
    for text in texts.iter().step_by(texts.len().div_ceil(COMPARED)) {
        let expected = original.embed(text, packed.manifest().width)?;
        least = least.min(packed.query(text)?.iter().zip(expected).map(|(a, b)| a * b).sum());
    }
    Ok(least)
}
