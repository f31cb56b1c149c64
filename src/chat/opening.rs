//! How a chat begins: with small talk, or with a search.

use super::{Chat, search};
use crate::bundle::Bundle;
use crate::error::Result;
use crate::faq::Entry;
use crate::llm::{Config, Message};
use crate::model::Model;
use crate::retriever::Options;
use crate::small_talk;

impl Chat {
    /// Replies to small talk, or [searches](search) and starts an answer as [`Chat::new`] does. Small talk is searched for only if the FAQ
    /// has exactly that question. `limit` is the maximum number of hits.
    ///
    /// # Errors
    ///
    /// The errors of `model`.
    pub fn open(
        bundle: &Bundle,
        model: &impl Model,
        question: &str,
        history: &[Message],
        llm: Option<&Config>,
        limit: usize,
    ) -> Result<Self> {
        let is_asked = |entry: &Entry| entry.asks().any(|asked| small_talk::is_same(asked, question));
        if let Some(kind) = small_talk::of(question)
            && !bundle.faq().entries().iter().any(is_asked)
        {
            return Ok(Self::small_talk(kind));
        }
        let outcome = search(bundle, model, question, history, Options::new(limit))?;
        Ok(Self::new(question, &outcome, history, llm))
    }
}
