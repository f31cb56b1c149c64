//! The FAQ of an HTML page, however it is marked up.
//!
//! A page is parsed and measured once ([`dom`]). Then each strategy proposes where questions could be ([`forms`]), the
//! text between two questions is taken as the answer to the first, and the proposal that explains the page best is
//! used ([`choose`]). Answers are written as Markdown ([`write`]). [`reader`] runs these steps.

mod apart;
pub(crate) mod choose;
pub(crate) mod dom;
mod embedded;
pub(crate) mod forms;
pub(crate) mod reader;
mod scores;
#[cfg(feature = "build")]
pub(crate) mod state;
#[cfg(feature = "build")]
pub(crate) mod survey;
pub(crate) mod write;
