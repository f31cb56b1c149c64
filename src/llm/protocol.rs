//! The interface of a protocol, and the error formats that all protocols share.

use serde_json::{Value, json};

use super::address::Address;
use super::{Config, FinishReason, Message, Role};
use crate::error::{Error, Result};

/// A part of an answer, as a protocol reads it.
pub(super) enum Part {
    /// More text; may be empty.
    Text(String),
    /// The answer is finished if nothing follows.
    Ends(FinishReason),
    /// The answer is finished.
    Done(FinishReason),
}

/// What differs between servers of one protocol.
pub(super) struct Dialect {
    /// The path that comes before the protocol's own; empty leaves it to the protocol.
    pub(super) base: &'static str,
    /// The header that takes the key; empty leaves it to the protocol.
    pub(super) key_header: &'static str,
    /// The field of a chat completion that limits the answer.
    pub(super) limit: &'static str,
}

/// How to talk to one kind of server. Stateless: the state of an answer is in [`Response`](super::Response).
pub(super) trait Protocol: Sync {
    /// Its name in `api="..."` and `--api`.
    fn name(&self) -> &'static str;

    /// The end of the URL's path, which names the operation.
    fn path(&self, config: &Config) -> String;

    /// What comes before it where the server has no other place for it.
    fn version(&self) -> &'static str {
        "/v1"
    }

    /// The URL to post to: the endpoint's, completed if it is bare.
    fn url(&self, config: &Config, dialect: &Dialect) -> String {
        let address = Address::of(&config.endpoint);
        let base = if dialect.base.is_empty() { self.version() } else { dialect.base };
        address.with(&address.completed(base, &self.path(config)), address.query)
    }

    /// The header that takes the key.
    fn key_header(&self) -> &'static str {
        AUTHORIZATION
    }

    /// A header that every request needs.
    fn own_header(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// The body of the request, which asks for a stream.
    fn body(&self, config: &Config, dialect: &Dialect, messages: &[Message]) -> Value;

    /// Whether a JSON value from a server is of this protocol.
    fn speaks(&self, value: &Value) -> bool;

    /// The parts of an answer in an event of a stream, or in the whole answer if it was not streamed. The value is known not to report an error.
    /// Events without a part of the answer, such as pings, give none.
    fn parts(&self, value: &Value) -> Vec<Part>;
}

/// The header in which most servers take the key, after `Bearer`.
pub(super) const AUTHORIZATION: &str = "authorization";

/// The system messages as one text, and the others.
pub(super) fn system_and_turns(messages: &[Message]) -> (String, impl Iterator<Item = &Message>) {
    let of_site = |message: &&Message| message.role == Role::System;
    let system: Vec<&str> = messages.iter().filter(of_site).map(|message| message.content.as_str()).collect();
    (system.join("\n\n"), messages.iter().filter(|message| message.role != Role::System))
}

/// Text is a string, or a list of parts, of which those with text are joined.
pub(super) fn text(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

/// A setting as JSON, converted through text, so that 0.2 is not sent as 0.20000000298023224.
pub(super) fn number(value: f32) -> Value {
    json!(value.to_string().parse::<f64>().unwrap_or_default())
}

/// Parses JSON from a server, and fails if it reports an error: many servers send errors with status 200.
pub(super) fn json(text: &str) -> Result<Value> {
    let value: Value = serde_json::from_str(text)
        .map_err(|_| Error::endpoint("the endpoint sent something that is not JSON, or only part of it"))?;
    let errors =
        ["/error", "/0/error", "/response/error"].into_iter().filter_map(|place| value.pointer(place));
    let is_error =
        errors.into_iter().any(|error| !matches!(error, Value::Null | Value::Bool(false)) && error != "");
    if is_error || value["object"] == "error" || value["type"] == "error" {
        return Err(refused(error_message(&value).unwrap_or("no reason given")));
    }
    Ok(value)
}

/// The error that a server reports in place of an answer.
pub(super) fn refused(message: &str) -> Error {
    Error::endpoint(format!("the endpoint refused: {}", shown(message)))
}

/// The sentence in an error body, in any of the shapes that servers and gateways use.
pub(super) fn error_message(value: &Value) -> Option<&str> {
    [
        "/error/message",
        "/error",
        "/message",
        "/detail",
        "/0/error/message",
        "/response/error/message",
        "/error/type",
    ]
    .into_iter()
    .find_map(|pointer| value.pointer(pointer).and_then(Value::as_str))
}

/// A server's message shortened to one line, so that an error can quote it.
pub(super) fn shown(text: &str) -> String {
    const MOST_CHARS: usize = 200;
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let line = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
