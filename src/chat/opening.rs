//! How a chat begins: with a friendly word, or with a search that knows what was answered before.

use super::{Chat, own_answer};
use crate::bundle::Bundle;
use crate::embed::Embedder;
use crate::error::Result;
use crate::faq::Entry;
use crate::llm::{Config, Message, Role, citations};
use crate::retriever::{self, Decision, Options};
use crate::small_talk;

/// How many earlier questions are searched for where their answers are not the FAQ's own words.
const SEARCHED: usize = 2;

impl Chat {
    /// Searches and begins: see [`Chat::new`]. Small talk is answered without a search, unless the FAQ has that very question.
    ///
    /// # Errors
    ///
    /// The model fails.
    pub fn open(
        bundle: &Bundle,
        embedder: Option<&Embedder>,
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
        let before = answered(bundle, embedder, history)?;
        let options = Options { limit, explain: false };
        let outcome = retriever::find(bundle, embedder, question, before, options)?;
        Ok(Self::new(question, &outcome, history, llm))
    }
}

/// The position of the entry that was answered last in a conversation: the one whose answer the last message of the assistant is; where a
/// language model has written it, the one that the visitor's question finds.
///
/// # Errors
///
/// The model fails.
pub fn answered(bundle: &Bundle, embedder: Option<&Embedder>, history: &[Message]) -> Result<Option<usize>> {
    let known = history.iter().enumerate().rev().find_map(|(at, message)| {
        let entry = (message.role == Role::Assistant).then(|| written_in(bundle, &message.content))??;
        Some((at, entry))
    });
    let (after, mut before) = known.map_or((0, None), |(at, entry)| (at + 1, Some(entry)));
    let asked: Vec<&str> = history[after..]
        .iter()
        .filter(|message| message.role == Role::User && small_talk::of(&message.content).is_none())
        .map(|message| message.content.as_str())
        .collect();
    for question in &asked[asked.len().saturating_sub(SEARCHED)..] {
        let options = Options { limit: 1, explain: false };
        let outcome = retriever::find(bundle, embedder, question, before, options)?;
        if outcome.decision != Decision::Decline {
            before = outcome.hits.first().and_then(|hit| position(bundle, |entry| entry.id == hit.id));
        }
    }
    Ok(before)
}

/// The entry whose answer a text is.
fn written_in(bundle: &Bundle, text: &str) -> Option<usize> {
    let text = citations::without(text.trim());
    position(bundle, |entry| own_answer(&entry.question, &entry.answer) == text.trim())
}

fn position(bundle: &Bundle, is_it: impl Fn(&Entry) -> bool) -> Option<usize> {
    bundle.faq().entries().iter().position(is_it)
}
