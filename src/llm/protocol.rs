//! The interface of a protocol, and the error formats that all protocols share.

use serde_json::Value;

use super::{Config, Delta, Message, sse};
use crate::error::{Error, Result};

/// How to talk to one kind of server. Stateless: the state of an answer is in [`Response`](super::Response).
pub(super) trait Protocol: Sync {
    /// Its name in `api="..."` and `--api`.
    fn name(&self) -> &'static str;

    /// The URL to post to. Some protocols put the model into the path or options into the query.
    fn url(&self, config: &Config) -> String {
        config.endpoint.clone()
    }

    /// The protocol's own headers, with names in lower case: its version, and the key if there is one.
    fn headers(&self, config: &Config) -> Vec<(&'static str, String)>;

    /// The body of the request, which asks for a stream.
    fn body(&self, config: &Config, messages: &[Message]) -> Value;

    /// The deltas of one event of a stream. Events without a part of the answer, such as pings, give none.
    ///
    /// # Errors
    ///
    /// [`Error::is_endpoint`]: the event reports an error or violates the protocol. [`json`] detects both.
    fn event(&self, event: &sse::Event) -> Result<Vec<Delta>>;

    /// The deltas of a body that was sent whole although a stream was requested; the last one is [`Delta::Done`]. The body is known not
    /// to report an error.
    ///
    /// # Errors
    ///
    /// [`Error::is_endpoint`]: the body violates the protocol.
    fn whole(&self, body: &Value) -> Result<Vec<Delta>>;
}

/// Parses JSON from a server, and fails if it reports an error: many servers send errors with status 200.
pub(super) fn json(text: &str) -> Result<Value> {
    let value: Value = serde_json::from_str(text)
        .map_err(|_| Error::endpoint("the endpoint sent something that is not JSON, or only part of it"))?;
    let error = value.get("error").or_else(|| value.pointer("/0/error")).unwrap_or(&Value::Null);
    if error.is_null() {
        return Ok(value);
    }
    let message = error_message(&value).unwrap_or("no reason given");
    Err(Error::endpoint(format!("the endpoint refused: {}", shown(message))))
}

/// The sentence in an error body, in any of the shapes that servers and gateways use.
pub(super) fn error_message(value: &Value) -> Option<&str> {
    ["/error/message", "/error", "/message", "/detail", "/0/error/message"]
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
