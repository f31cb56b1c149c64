//! What is found by running a model on text: its large channels, and whether it is still the same model.

use std::collections::BTreeMap;

use prost::Message;
use tract_onnx::pb::ModelProto;

use super::config::{self, Config};
use super::encoder::Layer;
use super::fuse::Side;
use super::{Files, read};
use crate::embed::Embedder;
use crate::embed::manifest::Pooling;
use crate::embed::onnx::Session;
use crate::error::{Error, Result};
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
    include_str!("../../calibration/sentences.txt").lines().filter(|line| !line.is_empty())
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

/// A model as it came, run by tract in full precision: what a packed one is compared with.
pub struct Original {
    session: Session,
    tokenizer: Tokenizer,
    max_tokens: usize,
    pooling: Pooling,
}

impl Original {
    /// Loads the model of `files`.
    ///
    /// # Errors
    ///
    /// The files are no model that tract runs.
    pub fn load(files: &Files<'_>) -> Result<Self> {
        let original = ModelProto::decode(files.onnx)
            .map_err(|error| Error::model(format!("model.onnx is no ONNX file: {error}")))?;
        let vocabulary = config::vocabulary(files.tokenizer)?;
        let output = super::Encoder::new(&original, files.config, &vocabulary)?.output;
        Self::new(&original, &output, files.config, &vocabulary)
    }

    pub(super) fn new(
        original: &ModelProto,
        output: &str,
        config: &Config,
        vocabulary: &str,
    ) -> Result<Self> {
        Ok(Self {
            session: Session::of_original(original, output, config)?,
            tokenizer: Tokenizer::new(vocabulary, config.lowercase)?,
            max_tokens: config.max_tokens,
            pooling: config.pooling,
        })
    }

    /// The embedding of a text, of `width` values and unit length.
    ///
    /// # Errors
    ///
    /// The model fails on it.
    pub fn embed(&self, text: &str, width: usize) -> Result<Vec<f32>> {
        let values = self.session.run_all(&self.tokenizer.encode(text, self.max_tokens))?.swap_remove(0);
        let rows = if self.pooling == Pooling::Cls { 1 } else { values.len() / width };
        let mut sum = vec![0.0f32; width];
        for row in values.chunks_exact(width).take(rows) {
            sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
        sum.iter_mut().for_each(|value| *value /= length);
        Ok(sum)
    }
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
