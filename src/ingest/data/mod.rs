//! Files of data: JSON, CSV, YAML and TOML, and the questions and answers, or the records, in their values.
//!
//! Answers are given as the file has them: [`answers`](crate::ingest::html::write::answers) turns them into Markdown.

#[cfg(feature = "build")]
pub(crate) mod articles;
#[cfg(feature = "build")]
pub(crate) mod csv;
#[cfg(feature = "build")]
pub(crate) mod github;
pub(crate) mod json;
#[cfg(feature = "build")]
pub(crate) mod kirby;
#[cfg(feature = "build")]
pub(crate) mod numbered;
pub(crate) mod pairs;
#[cfg(feature = "build")]
pub(crate) mod records;
#[cfg(feature = "build")]
pub(crate) mod serialized;
#[cfg(feature = "build")]
pub(crate) mod shopify;
#[cfg(feature = "build")]
pub(crate) mod templates;
#[cfg(feature = "build")]
pub(crate) mod toml;
pub(crate) mod value;
#[cfg(feature = "build")]
pub(crate) mod yaml;
