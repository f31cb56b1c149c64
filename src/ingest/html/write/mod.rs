//! Parts of a page -> the Markdown of answers: no HTML, no pictures, nothing that runs.

pub(crate) mod answers;
mod escape;
pub(crate) mod fragment;
mod inline;
pub(crate) mod markdown;
