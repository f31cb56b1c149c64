//! Converts a BERT-family ONNX model into the file that the browser loads: fused operators and quantised weights.

mod calibrate;
mod config;
mod encoder;
mod fuse;
mod gptq;
mod graph;
mod original;
mod quantise;
mod refit;
mod round;
mod vocabulary;

use prost::Message;
use tract_onnx::pb::ModelProto;

use self::calibrate::Sentences;
use self::encoder::{Encoder, Stored};
use super::Embedder;
use super::model_file::ModelReader;
use super::precision::Precision;
use crate::error::{Error, Result};

pub use config::Config;
pub use original::Original;
pub use refit::refit;

/// The files of a model directory.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Files<'a> {
    /// `model.onnx`: a plain export in `f32` or `f16`.
    pub onnx: &'a [u8],
    /// The contents of `config.json` and the files beside it.
    pub config: &'a Config,
    /// `tokenizer.json` of the `tokenizers` crate, or a `vocab.txt`.
    pub tokenizer: &'a str,
}

impl<'a> Files<'a> {
    /// The files that every model has.
    pub fn new(onnx: &'a [u8], config: &'a Config, tokenizer: &'a str) -> Self {
        Self { onnx, config, tokenizer }
    }
}

/// The precision of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recipe {
    /// Precision of the layers. Below 8 bits, the matrices whose errors affect an embedding most get one bit more.
    pub layers: Precision,
    /// Precision of the embedding table.
    pub table: Precision,
}

impl Recipe {
    /// 8 bits for everything.
    pub const EIGHT: Self = Self { layers: Precision::EIGHT, table: Precision::EIGHT };

    /// These precisions for the layers and for the embedding table.
    pub fn new(layers: Precision, table: Precision) -> Self {
        Self { layers, table }
    }
}

/// A packed model.
#[non_exhaustive]
pub struct Packed {
    /// The model file.
    pub bytes: Vec<u8>,
    /// The same model, loaded.
    pub embedder: Embedder,
    /// The lowest cosine between its embeddings and those of the original, over a few sentences.
    pub agreement: f32,
}

/// The lowest accepted agreement with the original: anything below it comes from a misread graph, not from rounding.
const LEAST_AGREEMENT: f32 = 0.9;

/// Packs a model and checks it against the original. Rounding to fewer than 8 bits measures the inputs of each layer on `texts`, or, if there
/// are none, on sentences that ship with Tansy.
///
/// # Errors
///
/// The files are not a BERT-family encoder, or the packed model does not agree with the original.
pub fn pack(files: &Files<'_>, recipe: Recipe, texts: &[&str]) -> Result<Packed> {
    let original = ModelProto::decode(files.onnx)
        .map_err(|error| Error::model(format!("model.onnx is not an ONNX file: {error}")))?;
    let vocabulary = config::vocabulary(files.tokenizer)?;
    let encoder = Encoder::new(&original, files.config, &vocabulary)?;
    let sentences = Sentences::built_in(&encoder.vocabulary, files.config)?;
    // Smoothing has to be known before anything is rounded, as it changes the weights. It is measured on a first version of the file that has
    // the inputs of the layers as outputs, and the agreement at the end on the very bytes that are returned.
    let inputs: Vec<String> = encoder.layers().into_iter().map(|layer| layer.input).collect();
    let plain = encoder.write(&Stored::default(), &inputs)?;
    let mut stored = Stored {
        smooth: calibrate::smoothing(&plain, &encoder.side, &encoder.layers(), &sentences)?,
        description: format!("layers {} bit, table {} bit", recipe.layers.bits, recipe.table.bits),
        ..Stored::default()
    };
    match texts {
        [] => round::round(&encoder, recipe, &sentences, &mut stored)?,
        texts => {
            let texts = Sentences::new(texts.iter().copied(), &encoder.vocabulary, files.config)?;
            round::round(&encoder, recipe, &texts, &mut stored)?;
        }
    }
    let bytes = encoder.write(&stored, &[])?;
    let embedder = Embedder::from_bytes(&bytes)?;
    let original = Original::new(&original, files.config, &vocabulary)?;
    let agreement = calibrate::agreement(&original, &embedder)?;
    if agreement < LEAST_AGREEMENT {
        return Err(Error::model(format!(
            "the packed model does not agree with the original (cosine {agreement:.3}): graphs of this kind are not supported"
        )));
    }
    Ok(Packed { bytes, embedder, agreement })
}

/// Decodes a model file for [`calibrate`] and [`round`].
fn read(bytes: &[u8]) -> Result<super::model_file::Model> {
    let mut reader = ModelReader::new();
    reader.push(bytes)?;
    reader.into_model()
}
