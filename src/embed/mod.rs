//! Sentence embeddings: text in, a unit vector out.

mod digest;
mod manifest;
mod model_file;
mod onnx;
mod ops;
#[cfg(feature = "build")]
pub mod pack;
#[cfg(feature = "build")]
mod precision;

pub use digest::sha256;
pub use manifest::{FORMAT, Manifest, Pooling};
pub use model_file::ModelReader;
#[cfg(feature = "build")]
pub use precision::Precision;

use crate::error::Result;
use crate::model::{Model, Spelling};
use crate::tokenizer::Tokenizer;

/// Key of the vocabulary in the `metadata_props` of the model file.
const VOCABULARY: &str = "tansy.vocabulary";

/// A loaded model.
#[derive(Clone)]
pub struct Embedder {
    session: onnx::Session,
    tokenizer: Tokenizer,
    manifest: Manifest,
    sha256: String,
    bytes: usize,
}

impl Embedder {
    /// Loads a packed model from memory. Use a [`ModelReader`] for a model that arrives in pieces.
    ///
    /// # Errors
    ///
    /// The bytes are not a packed model, or its graph cannot be run.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = ModelReader::new();
        for piece in bytes.chunks(1 << 16) {
            reader.push(piece)?;
        }
        reader.finish()
    }

    fn from_model(mut model: model_file::Model) -> Result<Self> {
        let session = onnx::Session::new(&mut model)?;
        let tokenizer = Tokenizer::new(&model.vocabulary, model.manifest.lowercase)?;
        Ok(Self { session, tokenizer, manifest: model.manifest, sha256: model.sha256, bytes: model.bytes })
    }

    /// The manifest of the model.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// SHA-256 of the model file, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Length of the model file in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The embedding of a question: [`Manifest::width`] values, of unit length.
    ///
    /// # Errors
    ///
    /// The model returns a value that is not finite.
    pub fn query(&self, text: &str) -> Result<Vec<f32>> {
        self.vector(&self.manifest.query_prefix, text)
    }

    /// The embedding of a passage, for questions to be compared with.
    ///
    /// # Errors
    ///
    /// The model returns a value that is not finite.
    pub fn passage(&self, text: &str) -> Result<Vec<f32>> {
        self.vector(&self.manifest.passage_prefix, text)
    }

    /// Number of tokens of `text`, `[CLS]` and `[SEP]` included, before truncation.
    pub fn tokens(&self, text: &str) -> usize {
        self.tokenizer.encode(text, usize::MAX).len()
    }

    fn vector(&self, prefix: &str, text: &str) -> Result<Vec<f32>> {
        let ids = if prefix.is_empty() {
            self.tokenizer.encode(text, self.manifest.max_tokens)
        } else {
            self.tokenizer.encode(&format!("{prefix}{text}"), self.manifest.max_tokens)
        };
        self.session.run(&ids)
    }
}

impl Model for Embedder {
    fn embed(&self, text: &str) -> Result<Option<Vec<f32>>> {
        self.query(text).map(Some)
    }

    fn spell(&self, word: &str) -> Spelling {
        self.tokenizer.spell(word)
    }
}
