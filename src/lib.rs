//! A chatbot that answers from a site's own FAQ, in the visitor's browser.
//!
//! This crate reads a FAQ, builds a bundle of it ahead of time, and answers questions from the bundle: natively for the command line `tansy`,
//! and as WebAssembly for the widget `<tansy-chat>`.
//!
//! # Example
//!
//! ```
//! use tansy::builder::{Builder, Options};
//! use tansy::bundle::Bundle;
//! use tansy::chat::search;
//! use tansy::embed::Embedder;
//! use tansy::ingest::{Source, join, read};
//! use tansy::retriever::{self, Decision};
//!
//! let page = "<details><summary>Do you deliver to Princeton?</summary>Yes, for $12.</details>
//!     <details><summary>Are lilies safe for cats?</summary>No: they are poisonous to cats.</details>";
//! let (faq, _) = join(vec![read(&Source { name: "faq.html", bytes: page.as_bytes(), base_url: None })?])?;
//!
//! let embedder = Embedder::from_bytes(&std::fs::read("models/all-minilm-l6-v2/model.onnx")?)?;
//! let (bytes, _) = Builder::new(&embedder, Options::default()).build(&faq, |_, _| {})?;
//! let bundle = Bundle::from_bytes(&bytes)?;
//!
//! let options = retriever::Options::new(3);
//! let outcome = search(&bundle, &embedder, "Hi! Can you bring a bouquet to Princeton?", &[], options)?;
//! assert_eq!(outcome.decision, Decision::Answer);
//! assert_eq!(outcome.hits[0].answer, "Yes, for $12.");
//! assert_eq!(search(&bundle, &embedder, "Who won the election?", &[], options)?.decision, Decision::Decline);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why
//!
//! Visitors ask what a FAQ already answers, in other words than it uses. Search by words misses them; a language model alone makes answers
//! up; a hosted service takes the questions along. Here the question is embedded and matched where it was asked, the answer is the
//! FAQ's own with its source, and where the FAQ is silent the outcome is [`Decline`](retriever::Decision::Decline). A language model is optional, and given what was
//! found ([`chat`], [`llm`]).
//!
//! Nothing here does IO but what is in `wasm`: the caller reads files and sends requests. Every file that is read is
//! checked first, and the same input gives the same bytes.
//!
//! # Features
//!
//! - `words`: everything from a bundle to an answer, by words alone. A small browser module is made of it, which answers first.
//! - `engine`: that and embedding. The browser module that takes over is made of it.
//! - `reader`: the readers of HTML and JSON ([`ingest`]). A browser module of its own is made of it, for pages that are followed live.
//! - `build`: both, the other FAQ readers, building ([`builder::Builder`]), packing models ([`embed::pack`]), measuring ([`evaluation`]) and phrasings ([`phrasing`]); no terminal, no server.
//! - `cli` (default): `build` and the binary `tansy`.
//! - `embedded-assets` (default): the widget, the browser modules and the model in that binary, so that an installed one works alone.
//! - `relaxed-simd`: kernels for browsers with relaxed SIMD; only meaningful on wasm32.
//!
//! # Modules
//!
//! | module | from | to |
//! | --- | --- | --- |
//! | [`ingest`] | pages and files | a [`Faq`](faq::Faq) |
//! | [`faq`] | entries | the same, validated |
//! | [`tokenizer`] | text | token ids |
//! | [`embed`] | text | a unit vector |
//! | [`fitted`] | a model | the numbers that were fitted to it |
//! | [`model`] | a text or a word | an embedding, a spelling |
//! | [`passages`] | an answer | passages that fit the embedder |
//! | [`lexical`] | text | BM25 scores |
//! | [`index`] | a vector | the nearest vectors |
//! | [`bundle`] | entries, words, vectors | one checked file, and back |
//! | [`retriever`] | a question | hits, a confidence, a decision |
//! | [`builder`] | a FAQ and a model | a bundle |
//! | [`redact`] | what a visitor wrote | the same without personal data |
//! | [`prompt`] | question, passages, history | messages |
//! | [`grounding`] | an answer, passages, a question | what of it they hold |
//! | [`llm`] | messages | a request; its answer's bytes to text |
//! | [`chat`] | a question and an outcome | events of one answer |
//! | [`evaluation`] | questions whose entries are known | scores |
//! | [`phrasing`] | an entry, and a model's reply | other phrasings of it; the file that holds them |
//! | [`tuning`] | a bundle | examples to tune a language model with |
//! | [`error`] | | the one [`Error`] |
//!
//! On wasm32 there is `wasm` too, the bindings for JavaScript.

#[cfg(feature = "engine")]
pub mod builder;
#[cfg(feature = "words")]
pub mod bundle;
#[cfg(feature = "words")]
pub mod chat;
#[cfg(all(test, feature = "build"))]
#[path = "wasm/declarations.rs"]
mod declarations;
#[cfg(feature = "engine")]
pub mod embed;
pub mod error;
#[cfg(feature = "build")]
pub mod evaluation;
pub mod faq;
#[cfg(feature = "words")]
pub mod fitted;
#[cfg(feature = "words")]
pub mod grounding;
#[cfg(feature = "words")]
pub mod index;
#[cfg(feature = "reader")]
pub mod ingest;
#[cfg(feature = "words")]
pub mod lexical;
#[cfg(feature = "words")]
pub mod llm;
#[cfg(feature = "words")]
pub mod model;
#[cfg(feature = "words")]
pub mod passages;
#[cfg(feature = "build")]
pub mod phrasing;
#[cfg(feature = "words")]
pub mod prompt;
#[cfg(feature = "words")]
pub mod redact;
#[cfg(feature = "words")]
pub mod retriever;
#[cfg(feature = "words")]
pub mod small_talk;
#[cfg(feature = "engine")]
mod spelling;
#[cfg(feature = "engine")]
pub mod tokenizer;
#[cfg(feature = "build")]
pub mod tuning;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub mod wasm;
#[cfg(any(feature = "words", feature = "reader"))]
mod wordlist;
pub use error::{Error, Result};
