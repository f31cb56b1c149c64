//! What a bundle says of itself.

use serde::{Deserialize, Serialize};

use super::confidence::Confidence;
use crate::fitted::Fitted;

/// The model whose vectors a bundle holds; questions have to be embedded by the very same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelName {
    /// Its name, for a person.
    pub name: String,
    /// SHA-256 of its file, in hexadecimal.
    pub sha256: String,
    /// Length of its file.
    pub bytes: usize,
    /// Values of a vector.
    pub width: usize,
}

/// The first section of a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// The release that wrote it.
    pub builder: String,
    /// The name of the site, if the FAQ has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The language of the FAQ, as in `lang="en"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where to turn to when the FAQ has no answer, as Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The model.
    pub model: ModelName,
    /// The numbers fitted to the model, which its vectors are ranked by.
    pub fitted: Fitted,
    /// How evidence becomes a confidence, found for this FAQ when the bundle was built.
    pub confidence: Confidence,
}
