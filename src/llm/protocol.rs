//! What one protocol is to the rest, and the errors that all share.

use serde_json::Value;

use super::{Config, Delta, Message, sse};
use crate::error::{Error, Result};

/// How to speak to one kind of server. Stateless: what lasts over an answer is kept by [`Response`](super::Response).
pub(super) trait Protocol: Sync {
    /// Its name in `api="..."` and `--api`.
    fn name(&self) -> &'static str;

    /// Where to post. Some protocols put the model into the path or options into the query.
    fn url(&self, config: &Config) -> String {
        config.endpoint.clone()
    }

    /// Headers of the protocol's own, in lower case: its version, and the key if there is one.
    fn headers(&self, config: &Config) -> Vec<(&'static str, String)>;

    /// The request's body, which asks for a stream.
    fn body(&self, config: &Config, messages: &[Message]) -> Value;

    /// What one event of a stream says. Events that say nothing of the answer, such as pings, give no deltas.
    ///
    /// # Errors
    ///
    /// [`Error::is_endpoint`]: the event reports an error, or is not the protocol's. [`json`] finds both.
    fn event(&self, event: &sse::Event) -> Result<Vec<Delta>>;

    /// What a body says that was sent whole though a stream was asked for; it ends with [`Delta::Done`]. Errors in it were already found.
    ///
    /// # Errors
    ///
    /// [`Error::is_endpoint`]: it is not the protocol's.
    fn whole(&self, body: &Value) -> Result<Vec<Delta>>;
}

/// Parses JSON that a server sent, and refuses it if it reports an error: with many servers, one comes with status 200.
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

/// A server's words on one line and cut short, fit to be quoted in an error.
pub(super) fn shown(text: &str) -> String {
    const MOST_CHARS: usize = 200;
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let line = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
