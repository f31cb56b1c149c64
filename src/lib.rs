//! Tansy.
pub mod bundle;
pub mod chat;
pub mod embed;
pub mod error;
pub mod faq;
pub mod index;
#[cfg(feature = "cli")]
pub mod ingest;
pub mod lexical;
pub mod llm;
pub mod passages;
pub mod prompt;
pub mod retriever;
pub mod tokenizer;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
pub use error::{Error, Result};

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
