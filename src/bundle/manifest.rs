//! The manifest of a bundle.

use serde::{Deserialize, Serialize};

use super::confidence::Confidence;

/// The model that the vectors of a bundle come from; questions must be embedded with the same one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ModelName {
    /// Human-readable name of the model.
    pub name: String,
    /// SHA-256 of the model file, in hexadecimal.
    pub sha256: String,
    /// Length of the model file in bytes.
    pub bytes: usize,
    /// Number of values in a vector.
    pub width: usize,
}

/// Describes a bundle: its first section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Manifest {
    /// The release of Tansy that wrote the bundle.
    pub builder: String,
    /// The name of the site, if the FAQ has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The language of the FAQ, as in `lang="en"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where visitors can turn when the FAQ has no answer, as Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The model.
    pub model: ModelName,
    /// How evidence becomes a confidence, found for this FAQ when the bundle was built.
    pub confidence: Confidence,
}
