//! Measures how well a bundle answers labelled questions.
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
//! let found = outcomes(&bundle, &embedder, &queries, &vectors, tansy::retriever::Options::new(DEEPEST))?;
//! assert_eq!(Scores::of(&queries, &found).hit_at_1, Some(1.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod alone;
mod measures;
mod query;
mod reliability;
mod scores;

use rayon::prelude::*;

use crate::bundle::Bundle;
use crate::chat;
use crate::embed::Embedder;
use crate::error::Result;
use crate::model::{Model, Spelling};
use crate::retriever::{Options, Outcome};

pub use alone::Alone;
pub use measures::DEEPEST;
pub use query::{Query, Said};
pub use reliability::Bin;
pub use scores::Scores;

/// Searches a bundle for all queries and returns the outcomes in the same order; `embeddings` are those of the queries, from
/// [`embeddings`].
///
/// # Errors
///
/// The model cannot embed a follow-up.
pub fn outcomes(
    bundle: &Bundle,
    embedder: &Embedder,
    queries: &[Query],
    embeddings: &[Vec<f32>],
    options: Options,
) -> Result<Vec<Outcome>> {
    let search = |(query, embedding): (&Query, &Vec<f32>)| {
        let model = Embedded { embedder, text: query.embedded(), embedding };
        let outcome = chat::search(bundle, &model, &query.question, &query.history(), options);
        outcome.map_err(|error| error.at(format_args!("the query {:?}", query.id)))
    };
    queries.iter().zip(embeddings).map(search).collect()
}

/// Like [`outcomes`], but comparing words only, as pages do until the model has loaded.
///
/// # Errors
///
/// None for now: words alone do not fail.
pub fn outcomes_by_words(bundle: &Bundle, queries: &[Query], options: Options) -> Result<Vec<Outcome>> {
    let by_words = |_: &str| Ok(None);
    let search = |query: &Query| chat::search(bundle, &by_words, &query.question, &query.history(), options);
    queries.iter().map(search).collect()
}

/// Embeds all queries in parallel; `step` is called after each.
///
/// # Errors
///
/// The model cannot embed a query.
pub fn embeddings(embedder: &Embedder, queries: &[Query], step: impl Fn() + Sync) -> Result<Vec<Vec<f32>>> {
    let embeddings = queries.par_iter().map(|query| {
        let embedding = embedder.query(query.embedded());
        step();
        embedding.map_err(|error| error.at(format_args!("the query {:?}", query.id)))
    });
    embeddings.collect()
}

/// A model that has embedded one text already.
struct Embedded<'a> {
    embedder: &'a Embedder,
    text: &'a str,
    embedding: &'a [f32],
}

impl Model for Embedded<'_> {
    fn embed(&self, text: &str) -> Result<Option<Vec<f32>>> {
        if text == self.text { Ok(Some(self.embedding.to_vec())) } else { self.embedder.embed(text) }
    }

    fn spell(&self, word: &str) -> Spelling {
        self.embedder.spell(word)
    }
}
