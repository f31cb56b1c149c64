//! Files of data: JSON, CSV and YAML, and the questions and answers, or the records, in their values.
//!
//! Answers are given as the file has them: [`answers`](crate::ingest::html::write::answers) turns them into Markdown.

#[cfg(feature = "build")]
pub(crate) mod articles;
#[cfg(feature = "build")]
pub(crate) mod csv;
pub(crate) mod json;
pub(crate) mod pairs;
#[cfg(feature = "build")]
pub(crate) mod records;
#[cfg(feature = "build")]
pub(crate) mod serialized;
pub(crate) mod value;
#[cfg(feature = "build")]
pub(crate) mod yaml;
