//! The forms in which questions stand on a page: one strategy each, which marks where its form has questions.

pub(crate) mod accordion;
pub(crate) mod contents;
pub(crate) mod group;
pub(crate) mod headings;
pub(crate) mod json_ld;
pub(crate) mod letters;
pub(crate) mod mark;
pub(crate) mod markers;
pub(crate) mod rows;
mod sections;
pub(crate) mod semantic;
pub(crate) mod tables;
