//! The events of an answer, in the shape that JavaScript gets.

use serde::Serialize;

use crate::faq::Entry;
use crate::retriever::{Decision, Hit};
use crate::small_talk::SmallTalk;

/// One event of an answer: `sources`, any number of `token`, at most one `error`, then exactly one `done`.
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "AskEvent"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[non_exhaustive]
pub enum Event {
    /// What was found, before anything is written.
    Sources {
        /// The kind of answer that will follow.
        decision: Reply,
        /// How sure the retriever is, 0 to 1.
        confidence: f32,
        /// The question as it was understood, if a misspelling in it was corrected.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        understood: Option<String>,
        /// The questions in the message that the FAQ does not answer, if it answers others in it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(test, ts(as = "Option<_>", optional))]
        unanswered: Vec<String>,
        /// The entries that the answer is taken from, best first; empty unless the decision is to answer, or a language model is asked whether
        /// one of the choices answers.
        sources: Vec<Source>,
        /// Other questions to offer: the choices if the decision is to clarify, else the nearest questions.
        related: Vec<Related>,
    },
    /// More of the answer.
    Token {
        /// Markdown; the tokens so far are the answer so far. The end of an answer that is cut off may be missing in [`Event::Done`].
        text: String,
    },
    /// The endpoint failed, or its answer is not what the sources say (`ungrounded`); the FAQ's own answer follows in [`Event::Done`] and replaces all tokens.
    Error {
        /// [`Error::code`](crate::Error::code).
        code: &'static str,
        /// One sentence for the site's owner.
        message: String,
    },
    /// The answer is finished.
    Done {
        /// As in [`Event::Sources`]; but to answer, where a language model found the answer among the choices.
        decision: Reply,
        /// The kind of small talk, if the question was small talk.
        #[serde(rename = "smallTalk", skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        small_talk: Option<SmallTalk>,
        /// The whole answer as Markdown; empty unless the decision is to answer.
        text: String,
        /// Who wrote it.
        by: By,
        /// Whether the FAQ's answer stands in for a language model that failed.
        fallback: bool,
        /// The numbers of the sources that the answer cites, in order of their first appearance; of an answer that cites none, those it is taken from.
        citations: Vec<usize>,
        /// Sentences of the answer that say more than the sources they cite.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(test, ts(as = "Option<_>", optional))]
        doubtful: Vec<String>,
    },
}

/// What a visitor gets for a question: one of the retriever's [`Decision`]s, or a friendly reply to small talk.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Reply {
    /// An answer.
    Answer,
    /// A choice between a few questions.
    Clarify,
    /// The FAQ does not answer it.
    Decline,
    /// A friendly reply to small talk, such as a greeting or thanks.
    SmallTalk,
}

impl From<Decision> for Reply {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Answer => Self::Answer,
            Decision::Clarify => Self::Clarify,
            Decision::Decline => Self::Decline,
        }
    }
}

/// One numbered source.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its number, from 1: `[1]` in the answer refers to it.
    pub number: usize,
    /// The entry's id.
    pub id: String,
    /// The entry's question.
    pub question: String,
    /// The entry's answer as Markdown.
    pub answer: String,
    /// The URL of the entry on the site.
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

impl From<&Entry> for Related {
    fn from(entry: &Entry) -> Self {
        Self { id: entry.id.clone(), question: entry.question.clone() }
    }
}

/// Who wrote an answer.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum By {
    /// The FAQ: the text is the first source's answer.
    Faq,
    /// The language model.
    Llm,
    /// Nobody: there is no answer.
    None,
}
