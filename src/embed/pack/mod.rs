//! Any BERT-family ONNX model into what the browser loads: fused operators, weights in few bits, one file.

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
pub struct Files<'a> {
    /// `model.onnx`: a plain export in `f32` or `f16`.
    pub onnx: &'a [u8],
    /// What `config.json` and the files beside it say.
    pub config: &'a Config,
    /// `tokenizer.json` of the `tokenizers` crate, or a `vocab.txt`.
    pub tokenizer: &'a str,
}

/// In how many bits weights are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipe {
    /// The matrices of the layers. Below 8 bits, those that an embedding feels most get one more.
    pub layers: Precision,
    /// The embedding table.
    pub table: Precision,
}

impl Recipe {
    /// 8 bits for everything.
    pub const EIGHT: Self = Self { layers: Precision::EIGHT, table: Precision::EIGHT };
}

/// A packed model.
pub struct Packed {
    /// The model file.
    pub bytes: Vec<u8>,
    /// The same, loaded.
    pub embedder: Embedder,
    /// The least cosine between its embeddings and those of the model as it came, over some sentences.
    pub agreement: f32,
}

/// The least agreement with the model as it came that is let through: below it something was misread, not rounded.
const LEAST_AGREEMENT: f32 = 0.9;

/// Packs a model and checks it against the original. `texts` are what a layer's inputs are measured on while its weights are
/// rounded to fewer than 8 bits; with none, it is measured on the sentences that Tansy brings along.
///
/// # Errors
///
/// The files are not a BERT-family encoder, or the packed model does not agree with the original.
pub fn pack(files: &Files<'_>, recipe: Recipe, texts: &[&str]) -> Result<Packed> {
    let original = ModelProto::decode(files.onnx)
        .map_err(|error| Error::model(format!("model.onnx is not an ONNX file: {error}")))?;
    let vocabulary = config::vocabulary(files.tokenizer)?;
    let encoder = Encoder::new(&original, files.config, &vocabulary)?;
    let sentences = Sentences::brought_along(&encoder.vocabulary, files.config)?;
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
            "the packed model does not agree with the original, the cosine is {agreement:.3}: its graph is not understood"
        )));
    }
    Ok(Packed { bytes, embedder, agreement })
}

/// Reads a model file as far as [`calibrate`] and [`round`] need it.
fn read(bytes: &[u8]) -> Result<super::model_file::Model> {
    let mut reader = ModelReader::new();
    reader.push(bytes)?;
    reader.into_model()
}
