//! Language-model endpoints: one file per protocol, request body out, events in. No IO: the caller sends a
//! [`Request`] and hands what comes back to a [`Response`].

pub(crate) mod citations;
mod config;
mod openai;
mod response;
pub mod sse;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use self::config::Config;
use self::config::names;
pub use self::response::{MAX_BODY, Response};
use crate::error::{Error, Result};

/// The protocol that an endpoint speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Api {
    /// OpenAI's chat completions, which most servers and gateways offer too.
    #[default]
    OpenAi,
}

impl FromStr for Api {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "openai" => Ok(Self::OpenAi),
            _ => Err(Error::input(format!("the API {name:?} is not known: use \"openai\""))),
        }
    }
}

/// Who says a message.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The site: rules and passages.
    System,
    /// The visitor.
    User,
    /// The chatbot.
    Assistant,
}

/// One message of a conversation.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who says it.
    pub role: Role,
    /// What is said; Markdown from the assistant, plain text from the others.
    pub content: String,
    /// The id of the entry that answered, on the assistant's messages; none if unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
}

/// A `POST` for the caller to send.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Where to; absolute, or relative to the page.
    pub url: String,
    /// Names in lower case, `content-type` and `accept` first.
    pub headers: Vec<(String, String)>,
    /// JSON.
    pub body: String,
}

impl Request {
    /// The request that asks for an answer to `messages` as a stream.
    ///
    /// # Errors
    ///
    /// As [`Config::check`].
    pub fn new(config: &Config, messages: &[Message]) -> Result<Self> {
        config.check()?;
        let own = [("content-type", "application/json"), ("accept", "text/event-stream, application/json")];
        let mut headers: Vec<_> = own.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let given = config.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        headers.extend(given.filter(|(name, _)| own.iter().all(|(own, _)| own != name)));
        let body = match config.api {
            Api::OpenAi => openai::body(config, messages),
        };
        Ok(Self { url: config.endpoint.clone(), headers, body })
    }
}

/// Header values are left out: one may be a key.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("url", &self.url)
            .field("headers", &names(&self.headers))
            .field("body", &self.body)
            .finish()
    }
}

/// One step of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delta {
    /// More text; never empty.
    Text(String),
    /// The answer is finished.
    Done {
        /// Why, in the protocol's words (`stop`, `length`, `content_filter`), if it says so.
        finish_reason: Option<String>,
    },
}

/// A server's words, cut short and on one line, fit to be quoted in an error.
fn shown(text: &str) -> String {
    const MOST_CHARS: usize = 200;
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let line = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
