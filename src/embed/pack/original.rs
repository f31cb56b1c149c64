//! The original model, before packing.

use prost::Message;
use tract_onnx::pb::ModelProto;

use super::Files;
use super::config::{self, Config};
use super::encoder::output_of;
use crate::embed::manifest::Pooling;
use crate::embed::onnx::Session;
use crate::error::{Error, Result};
use crate::tokenizer::Tokenizer;

/// The original model, run by tract in full precision, for comparison with the packed one.
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
    /// The files are not a model that tract can run.
    pub fn load(files: &Files<'_>) -> Result<Self> {
        let original = ModelProto::decode(files.onnx)
            .map_err(|error| Error::model(format!("model.onnx is not an ONNX file: {error}")))?;
        let vocabulary = config::vocabulary(files.tokenizer)?;
        Self::new(&original, files.config, &vocabulary)
    }

    pub(super) fn new(original: &ModelProto, config: &Config, vocabulary: &str) -> Result<Self> {
        Ok(Self {
            session: Session::of_original(original, &output_of(original)?, &config.name)?,
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
