//! What an embedding model needs besides its weights.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::fitted::Fitted;

/// The version of the packed model format that this release reads and writes.
pub const FORMAT: u32 = 2;
/// Where the manifest stands in the `metadata_props` of the model file.
pub(crate) const KEY: &str = "tansy.manifest";

/// How one vector is made of the vectors of the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// Their mean.
    Mean,
    /// The first token's.
    Cls,
}

/// What `tansy pack` found out about a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// The name of the model, such as `all-MiniLM-L6-v2`.
    pub name: String,
    /// Values of an embedding.
    pub width: usize,
    /// The most tokens of a text, the two special ones included; what is longer is cut.
    pub max_tokens: usize,
    /// Pooling of the token vectors.
    pub pooling: Pooling,
    /// Whether embeddings have unit length.
    pub normalise: bool,
    /// What is put before a question.
    pub query_prefix: String,
    /// What is put before a passage.
    pub passage_prefix: String,
    /// Whether the tokenizer lower-cases and strips accents.
    pub lowercase: bool,
    /// The numbers fitted to the model; none for a model that was packed without them, see [`Fitted::fallback`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fitted: Option<Fitted>,
    /// How the weights are stored, for a person.
    pub weights: String,
    /// How many operators of each kind the graph has, for a person: `TansyLinear x 24`.
    pub operators: Vec<String>,
}

impl Manifest {
    #[cfg(feature = "build")]
    pub(crate) fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| Error::model(error.to_string()))
    }

    pub(crate) fn from_json(json: &str) -> Result<Self> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let wrong = |error| Error::model(format!("the manifest of the model file is malformed: {error}"));
        let Format { format } = serde_json::from_str(json).map_err(wrong)?;
        if format != FORMAT {
            let side = if format > FORMAT { "update Tansy" } else { "pack the model again" };
            return Err(Error::version(format!(
                "the model file has format {format}, this release reads format {FORMAT}: {side}"
            )));
        }
        let manifest: Self = serde_json::from_str(json).map_err(wrong)?;
        if !(1..=2000).contains(&manifest.width) || !(3..=8192).contains(&manifest.max_tokens) {
            return Err(Error::model("the manifest of the model file has a width or length out of range"));
        }
        manifest.fitted.as_ref().map_or(Ok(()), Fitted::check)?;
        Ok(manifest)
    }
}
