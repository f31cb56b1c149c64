//! How well a bundle answers questions whose entries are known.
//!
//! ```
//! # use tansy::{builder::{Builder, Options}, bundle::Bundle, embed::Embedder, faq::{Entry, Faq}};
//! # let entry = |id: &str, question: &str| Entry { id: id.into(), question: question.into(), answer: "Yes.".into(), url: None, alt: vec![] };
//! # let faq = Faq::new(vec![entry("delivery", "Do you deliver?"), entry("hours", "Are you open on Sundays?")])?;
//! # let embedder = Embedder::from_bytes(&std::fs::read("models/all-minilm-l6-v2/model.onnx")?)?;
//! # let bundle = Bundle::from_bytes(&Builder::new(&embedder, Options::default()).build(&faq, |_, _| {})?.0)?;
//! use tansy::evaluation::{DEEPEST, Query, Scores, embeddings, outcomes};
//!
//! let query: Query = serde_json::from_str(r#"{"text": "do you bring flowers", "relevant": ["delivery"]}"#)?;
//! let queries = [query];
//! let vectors = embeddings(&embedder, &queries, || {})?;
//! let found = outcomes(&bundle, &embedder, &queries, &vectors, tansy::retriever::Options { limit: DEEPEST, explain: false })?;
//! assert_eq!(Scores::of(&queries, &found).hit_at_1, Some(1.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod alone;
mod measures;
mod query;
mod scores;

use rayon::prelude::*;

use crate::bundle::Bundle;
use crate::chat;
use crate::embed::Embedder;
use crate::error::Result;
use crate::retriever::{Options, Outcome};

pub use alone::Alone;
pub use measures::DEEPEST;
pub use query::{Query, Said};
pub use scores::Scores;

/// What a bundle finds for each query, in their order; `embeddings` are [theirs](embeddings).
///
/// # Errors
///
/// The model fails on a follow-up.
pub fn outcomes(
    bundle: &Bundle,
    embedder: &Embedder,
    queries: &[Query],
    embeddings: &[Vec<f32>],
    options: Options,
) -> Result<Vec<Outcome>> {
    let search = |(query, embedding): (&Query, &Vec<f32>)| {
        let embed = |text: &str| match text == query.embedded() {
            true => Ok(Some(embedding.clone())),
            false => embedder.query(text).map(Some),
        };
        let outcome = chat::search(bundle, embed, &query.question, &query.history(), options);
        outcome.map_err(|error| error.at(format_args!("the query {:?}", query.id)))
    };
    queries.iter().zip(embeddings).map(search).collect()
}

/// The embeddings of all queries, made in parallel; `step` is called after each.
///
/// # Errors
///
/// The model fails on a query.
pub fn embeddings(embedder: &Embedder, queries: &[Query], step: impl Fn() + Sync) -> Result<Vec<Vec<f32>>> {
    let embeddings = queries.par_iter().map(|query| {
        let embedding = embedder.query(query.embedded());
        step();
        embedding.map_err(|error| error.at(format_args!("the query {:?}", query.id)))
    });
    embeddings.collect()
}
