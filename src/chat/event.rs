//! What a conversation tells its caller, in the shape that JavaScript gets.

use serde::Serialize;

use crate::retriever::{Decision, Hit};
use crate::small_talk::SmallTalk;

/// One event of an answer: `sources`, any number of `token`, perhaps `error`, then exactly one `done`.
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "AskEvent"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Event {
    /// What was found, before anything is written.
    Sources {
        /// What to do with it.
        decision: Decision,
        /// How sure the retriever is, 0 to 1.
        confidence: f32,
        /// What the answer is taken from; empty unless the decision is to answer.
        sources: Vec<Source>,
        /// Other questions to offer: the choices to clarify with, or the nearest.
        related: Vec<Related>,
    },
    /// More of the answer.
    Token {
        /// Markdown; the tokens so far are the answer so far.
        text: String,
    },
    /// The endpoint failed; the FAQ's own answer follows in [`Event::Done`] and replaces every token.
    Error {
        /// [`Error::code`](crate::Error::code).
        code: &'static str,
        /// One sentence for the site's owner.
        message: String,
    },
    /// The answer is finished.
    Done {
        /// As in [`Event::Sources`].
        decision: Decision,
        /// What kind of small talk it was, where the decision says that it was.
        #[serde(rename = "smallTalk", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        small_talk: Option<SmallTalk>,
        /// The whole answer as Markdown; empty unless the decision is to answer.
        text: String,
        /// Who wrote it.
        by: By,
        /// Whether the FAQ's answer stands in for a language model that failed.
        fallback: bool,
        /// The numbers of the sources that the answer cites, in order of their first appearance.
        citations: Vec<usize>,
    },
}

/// One numbered source.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// From 1; `[1]` in the answer means this one.
    pub number: usize,
    /// The entry's id.
    pub id: String,
    /// The entry's question.
    pub question: String,
    /// The entry's answer as Markdown.
    pub answer: String,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Source {
    pub(super) fn new(number: usize, hit: &Hit) -> Self {
        let Hit { id, question, answer, url, .. } = hit.clone();
        Self { number, id, question, answer, url }
    }
}

/// A question to offer.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// The entry's id.
    pub id: String,
    /// The entry's question.
    pub question: String,
}

impl From<&Hit> for Related {
    fn from(hit: &Hit) -> Self {
        Self { id: hit.id.clone(), question: hit.question.clone() }
    }
}

/// Who wrote an answer.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The FAQ: it is the answer of the first source.
    Faq,
    /// The language model.
    Llm,
    /// Nobody: there is no answer.
    None,
}
