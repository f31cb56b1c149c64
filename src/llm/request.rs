//! The request to an endpoint.

use std::fmt;

use super::config::names;
use super::{Config, Message};
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
        let protocol = config.api.0;
        let own = [("content-type", "application/json"), ("accept", "text/event-stream, application/json")];
        let own = own.into_iter().map(|(name, value)| (name, value.to_owned()));
        let own = own.chain(protocol.headers(config)).map(|(name, value)| (name.to_owned(), value));
        let mut headers: Vec<(String, String)> = own.collect();
        // A header that is given twice would be sent as a list of both values.
        for (name, value) in &config.headers {
            let name = name.to_ascii_lowercase();
            if headers.iter().all(|(own, _)| *own != name) {
                headers.push((name, value.clone()));
            }
        }
        let body = protocol.body(config, messages).to_string();
        Ok(Self { url: protocol.url(config), headers, body })
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
