//! Turns an endpoint's response from bytes into [`Delta`]s, whatever its form: a stream, one JSON document although a
//! stream was requested, an error with or without an error status, a web page.

use super::protocol::{self, shown};
use super::sse::{self, Parser};
use super::{Api, Delta};
use crate::error::{Error, Result};

/// The maximum size of an answer that is not a stream, in bytes.
pub const MAX_BODY: usize = 1 << 20;

/// The state of reading one response.
#[derive(Debug, Clone)]
pub struct Response {
    api: Api,
    status: u16,
    content_type: String,
    body: Body,
    /// Whether an event has arrived.
    began: bool,
    done: bool,
}

#[derive(Debug, Clone)]
enum Body {
    /// Nothing but whitespace and a byte order mark so far.
    Unknown(Vec<u8>),
    Stream(Parser),
    /// JSON, a web page, or anything with an error status.
    Whole(Vec<u8>),
}

impl Response {
    /// A response that has not arrived yet; assumed to be a success until [`head`](Self::head) says otherwise.
    pub fn new(api: Api) -> Self {
        Self {
            api,
            status: 200,
            content_type: String::new(),
            body: Body::Unknown(Vec::new()),
            began: false,
            done: false,
        }
    }

    /// Takes the status and the `Content-Type`. The latter is only quoted in errors: servers get it wrong, and the
    /// first byte of the body is enough to distinguish a stream from JSON.
    pub fn head(&mut self, status: u16, content_type: &str) {
        self.status = status;
        self.content_type = content_type.to_owned();
        if !self.is_success() {
            self.body = Body::Whole(Vec::new());
        }
    }

    /// Takes the next bytes of the body and appends their deltas to `deltas`; nothing follows [`Delta::Done`].
    ///
    /// # Errors
    ///
    /// [`Error::is_endpoint`]: the stream reports an error or violates the protocol, or the body is too long. Deltas before
    /// the error have been appended.
    pub fn push(&mut self, bytes: &[u8], deltas: &mut Vec<Delta>) -> Result<()> {
        match &mut self.body {
            Body::Unknown(held) => {
                held.extend_from_slice(bytes);
                match recognised(held) {
                    Some(body) => {
                        let held = std::mem::take(held);
                        self.body = body;
                        self.push(&held, deltas)
                    }
                    None => hold(held, &[]),
                }
            }
            // Only the beginning of an error is read, so its length does not matter.
            Body::Whole(held) if !(200..300).contains(&self.status) => {
                held.extend_from_slice(&bytes[..bytes.len().min(MAX_BODY - held.len())]);
                Ok(())
            }
            Body::Whole(held) => hold(held, bytes),
            Body::Stream(parser) => {
                let mut events = Vec::new();
                let pushed = parser.push(bytes, &mut events);
                self.take(events, deltas)?;
                pushed
            }
        }
    }

    /// Takes the end of the body.
    ///
    /// # Errors
    ///
    /// [`Error::is_endpoint`]: the status is an error, the body violates the protocol, or it was cut off before the
    /// answer was finished.
    pub fn end(&mut self, deltas: &mut Vec<Delta>) -> Result<()> {
        match std::mem::replace(&mut self.body, Body::Whole(Vec::new())) {
            _ if self.done => Ok(()),
            Body::Stream(mut parser) => {
                let last = parser.finish()?;
                self.take(last, deltas)?;
                if self.done { Ok(()) } else { Err(self.unfinished()) }
            }
            Body::Whole(body) | Body::Unknown(body) => self.whole(&String::from_utf8_lossy(&body), deltas),
        }
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn take(&mut self, events: impl IntoIterator<Item = sse::Event>, deltas: &mut Vec<Delta>) -> Result<()> {
        for event in events {
            if self.done {
                break;
            }
            self.began = true;
            for delta in self.api.0.event(&event)? {
                self.done |= matches!(delta, Delta::Done(_));
                deltas.push(delta);
            }
        }
        Ok(())
    }

    fn whole(&mut self, body: &str, deltas: &mut Vec<Delta>) -> Result<()> {
        let body = body.trim_start_matches('\u{feff}').trim();
        if !self.is_success() {
            return Err(self.refusal(body));
        }
        if body.is_empty() {
            return Err(Error::endpoint("the endpoint's answer is empty"));
        }
        if body.starts_with('<') {
            let kind = self.kind();
            return Err(Error::endpoint(format!(
                "the endpoint answered with a web page ({kind}): check its URL"
            )));
        }
        let said = self.api.0.whole(&protocol::json(body)?)?;
        self.done = true;
        deltas.extend(said);
        Ok(())
    }

    fn unfinished(&self) -> Error {
        if self.began {
            return Error::endpoint("the endpoint's answer was cut off before it was finished");
        }
        let kind = self.kind();
        Error::endpoint(format!("the endpoint's answer ({kind}) is neither an event stream nor JSON"))
    }

    /// The content type, for error messages.
    fn kind(&self) -> String {
        if self.content_type.is_empty() { "no content type".to_owned() } else { shown(&self.content_type) }
    }

    fn refusal(&self, body: &str) -> Error {
        let status = self.status;
        let value: Option<serde_json::Value> = serde_json::from_str(body).ok();
        match value.as_ref().and_then(protocol::error_message) {
            Some(message) => Error::endpoint(format!("the endpoint answered {status}: {}", shown(message))),
            None if (300..400).contains(&status) => Error::endpoint(format!(
                "the endpoint answered {status}, a redirect, which is not followed: use the address that it leads to"
            )),
            None => Error::endpoint(format!("the endpoint answered {status}")),
        }
    }
}

fn hold(held: &mut Vec<u8>, bytes: &[u8]) -> Result<()> {
    if held.len() + bytes.len() > MAX_BODY {
        return Err(Error::endpoint(format!("the endpoint's answer has more than {MAX_BODY} bytes")));
    }
    held.extend_from_slice(bytes);
    Ok(())
}

/// Detects the kind of body from its first bytes; none while it is unclear. A protocol that streams lines of JSON would be detected here,
/// and would need a parser beside [`sse`] that gives the same events.
fn recognised(bytes: &[u8]) -> Option<Body> {
    const BOM: &[u8] = b"\xef\xbb\xbf";
    if BOM.starts_with(bytes) {
        return None;
    }
    let text = bytes.strip_prefix(BOM).unwrap_or(bytes).trim_ascii_start();
    match text.first()? {
        b'{' | b'[' | b'<' => Some(Body::Whole(Vec::new())),
        _ => Some(Body::Stream(Parser::default())),
    }
}
