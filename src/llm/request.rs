//! The request to an endpoint.

use std::fmt;

use super::config::names;
use super::protocol::AUTHORIZATION;
use super::{Config, Message, providers};
use crate::error::Result;

/// A `POST` for the caller to send.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The target, absolute or relative to the page.
    pub url: String,
    /// Names, in lower case, and values; `content-type` and `accept` come first.
    pub headers: Vec<(String, String)>,
    /// JSON.
    pub body: String,
}

impl Request {
    /// The request that asks for an answer to `messages` as a stream.
    ///
    /// # Errors
    ///
    /// The errors of [`Config::check`].
    pub fn new(config: &Config, messages: &[Message]) -> Result<Self> {
        config.check()?;
        let protocol = config.api.of(&config.endpoint);
        let dialect = &providers::of(&config.endpoint).dialect;
        let own = [("content-type", "application/json"), ("accept", "text/event-stream, application/json")];
        let own = own.into_iter().chain(protocol.own_header());
        let mut headers: Vec<_> = own.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        if let Some(key) = &config.key {
            let name = if dialect.key_header.is_empty() { protocol.key_header() } else { dialect.key_header };
            let value = if name == AUTHORIZATION { format!("Bearer {key}") } else { key.clone() };
            headers.push((name.to_owned(), value));
        }
        // A header that is given twice would be sent as a list of both values.
        for (name, value) in &config.headers {
            let name = name.to_ascii_lowercase();
            if headers.iter().all(|(own, _)| *own != name) {
                headers.push((name, value.clone()));
            }
        }
        let body = protocol.body(config, dialect, messages).to_string();
        Ok(Self { url: protocol.url(config, dialect), headers, body })
    }
}

/// Omits header values: one may be a key.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("url", &self.url)
            .field("headers", &names(&self.headers))
            .field("body", &self.body)
            .finish()
    }
}
