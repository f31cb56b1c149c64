//! What a language model is asked.

use crate::error::Result;
use crate::llm::{Config, Message, Request};
use crate::prompt::{self, Passage};
use crate::retriever::Hit;

/// The visitor's question and the history as a model may see them.
pub(super) fn hidden(
    question: &str,
    history: &[Message],
    mut hide: impl FnMut(&str) -> String,
) -> (String, Vec<Message>) {
    let hidden = |message: &Message| Message { content: hide(&message.content), ..message.clone() };
    let history = history.iter().map(hidden).collect();
    (hide(question), history)
}

/// The request for an answer from sources.
///
/// # Errors
///
/// The endpoint or what is to be sent to it is invalid.
pub(super) fn request(
    question: &str,
    sources: &[Hit],
    history: &[Message],
    llm: &Config,
    is_unsure: bool,
) -> Result<Request> {
    let passages: Vec<_> =
        sources.iter().map(|hit| Passage { question: &hit.question, answer: &hit.answer }).collect();
    let mut messages = prompt::messages(question, &passages, history, llm);
    if is_unsure {
        prompt::allow_not_held(&mut messages);
    }
    // A relay is sent the sources' ids in place of their texts.
    messages[0].choices = sources.iter().map(|hit| hit.id.clone()).collect();
    let max_tokens = llm.max_tokens.or(Some(super::MAX_TOKENS));
    Request::new(&Config { max_tokens, ..llm.clone() }, &messages)
}
