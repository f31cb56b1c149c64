//! How a chat begins: with a friendly word, or with a search that knows what was answered before.

use super::{Chat, own_answer};
use crate::bundle::Bundle;
use crate::embed::Embedder;
use crate::error::Result;
use crate::faq::Entry;
use crate::llm::{Config, Message, Role, citations};
use crate::retriever::{self, Decision, Earlier, Options};
use crate::small_talk;

/// How many earlier questions are looked at: the last may itself have followed another one.
const TURNS: usize = 2;

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
        let earlier = earlier(bundle, embedder, history)?;
        let options = Options { limit, explain: false };
        let outcome = retriever::find(bundle, embedder, question, earlier.as_ref(), options)?;
        Ok(Self::new(question, &outcome, history, llm))
    }
}

/// What the visitor asked last, small talk aside, and the entry that answered it: the one whose answer the assistant said then; where that
/// was written by a language model or is not known, the one that a search finds.
///
/// # Errors
///
/// The model fails.
pub fn earlier(bundle: &Bundle, embedder: Option<&Embedder>, history: &[Message]) -> Result<Option<Earlier>> {
    let mut latest: Option<Earlier> = None;
    for (question, answer) in turns(history) {
        let entry = match answer.and_then(|answer| written_in(bundle, answer)) {
            Some(entry) => Some(entry),
            None => found(bundle, embedder, question, latest.as_ref())?,
        };
        latest = Some(Earlier { question: question.to_owned(), entry });
    }
    Ok(latest)
}

/// The last questions of the visitor, each with the answer to it.
fn turns(history: &[Message]) -> Vec<(&str, Option<&str>)> {
    let mut turns: Vec<(&str, Option<&str>)> = Vec::new();
    for Message { role, content, .. } in history {
        match role {
            Role::User if small_talk::of(content).is_none() => turns.push((content, None)),
            Role::Assistant => turns.last_mut().into_iter().for_each(|(_, answer)| *answer = Some(content)),
            _ => {}
        }
    }
    turns.split_off(turns.len().saturating_sub(TURNS))
}

fn found(
    bundle: &Bundle,
    embedder: Option<&Embedder>,
    question: &str,
    earlier: Option<&Earlier>,
) -> Result<Option<usize>> {
    let options = Options { limit: 1, explain: false };
    let outcome = retriever::find(bundle, embedder, question, earlier, options)?;
    let hit = outcome.hits.first().filter(|_| outcome.decision != Decision::Decline);
    Ok(hit.and_then(|hit| position(bundle, |entry| entry.id == hit.id)))
}

/// The entry whose answer a text is.
fn written_in(bundle: &Bundle, text: &str) -> Option<usize> {
    let text = citations::without(text.trim());
    position(bundle, |entry| own_answer(&entry.question, &entry.answer) == text.trim())
}

fn position(bundle: &Bundle, is_it: impl Fn(&Entry) -> bool) -> Option<usize> {
    bundle.faq().entries().iter().position(is_it)
}
