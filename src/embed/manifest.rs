//! The manifest of a packed model: everything that embedding needs besides the graph and its weights.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
#[cfg(feature = "build")]
use crate::fitted::Fitted;

/// The version of the packed model format that this release reads and writes.
pub const FORMAT: u32 = 2;
/// Key of the manifest in the `metadata_props` of the model file.
pub(crate) const KEY: &str = "tansy.manifest";

/// How the token vectors become one embedding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Pooling {
    /// The mean of the token vectors.
    Mean,
    /// The vector of the first token, `[CLS]`.
    Cls,
}

/// Describes a packed model; `tansy pack` writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Manifest {
    /// The version of the format: [`FORMAT`].
    pub format: u32,
    /// The name of the model, such as `all-MiniLM-L6-v2`.
    pub name: String,
    /// Number of values in an embedding.
    pub width: usize,
    /// Maximum number of tokens of a text, `[CLS]` and `[SEP]` included; longer texts are truncated.
    pub max_tokens: usize,
    /// Pooling of the token vectors.
    pub pooling: Pooling,
    /// Whether embeddings have unit length.
    pub normalise: bool,
    /// Text put before every question.
    pub query_prefix: String,
    /// Text put before every passage.
    pub passage_prefix: String,
    /// Whether the tokenizer lower-cases and strips accents.
    pub lowercase: bool,
    /// The numbers fitted to the model; `None` if it was packed without them, see [`Fitted::fallback`].
    #[cfg(feature = "build")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fitted: Option<Fitted>,
    /// How the weights are stored, human-readable.
    pub weights: String,
    /// Number of operators of each kind in the graph, human-readable: `TansyLinear x 24`.
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
            return Err(Error::model(
                "the manifest of the model file has a width or a maximum number of tokens out of range",
            ));
        }
        #[cfg(feature = "build")]
        manifest.fitted.as_ref().map_or(Ok(()), Fitted::check)?;
        Ok(manifest)
    }
}
