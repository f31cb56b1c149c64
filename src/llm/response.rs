//! Turns an endpoint's response from bytes into [`Delta`]s, whatever its form: a stream of events or of lines, one JSON document although a
//! stream was requested, an error with or without an error status, a web page.

use serde_json::Value;

use super::protocol::{self, Part, shown};
use super::sse::{self, Parser};
use super::thoughts::Thoughts;
use super::{Api, Delta, FinishReason};
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
    thoughts: Thoughts,
    /// Whether an event has arrived.
    began: bool,
    /// Why the answer is finished, if nothing follows.
    ends: Option<FinishReason>,
    done: bool,
}

#[derive(Debug, Clone)]
enum Body {
    /// Nothing but whitespace and a byte order mark so far, or a first line that may be the first of many.
    Unknown(Vec<u8>),
    Stream(Parser),
    /// Lines of JSON; the beginning of one that has not ended yet.
    Lines(Vec<u8>),
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
            thoughts: Thoughts::default(),
            began: false,
            ends: None,
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
                match recognised(held, self.api) {
                    Some(body) => {
                        let held = std::mem::take(held);
                        self.body = body;
                        self.push(&held, deltas)
                    }
                    None => hold(held, &[]),
                }
            }
            Body::Lines(line) => {
                let mut lines = bytes.split(|byte| *byte == b'\n');
                hold(line, lines.next().unwrap_or_default())?;
                let mut ended = Vec::new();
                for next in lines {
                    ended.push(std::mem::replace(line, next.to_vec()));
                }
                hold(line, &[])?;
                ended.iter().try_for_each(|line| self.take_line(line, deltas))
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
                self.finish(deltas)
            }
            Body::Lines(last) => {
                self.take_line(&last, deltas)?;
                self.finish(deltas)
            }
            Body::Whole(body) | Body::Unknown(body) => self.whole(&String::from_utf8_lossy(&body), deltas),
        }
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn take(&mut self, events: impl IntoIterator<Item = sse::Event>, deltas: &mut Vec<Delta>) -> Result<()> {
        for sse::Event { event, data } in events {
            if self.done {
                break;
            }
            self.began = true;
            match data.trim() {
                "" => {}
                "[DONE]" => self.add([Part::Done(self.ends.unwrap_or(FinishReason::Other))], deltas),
                data if event == "error" => {
                    let value: Value = serde_json::from_str(data).unwrap_or_default();
                    return Err(protocol::refused(protocol::error_message(&value).unwrap_or(data)));
                }
                data => self.take_value(&protocol::json(data)?, deltas),
            }
        }
        Ok(())
    }

    fn take_line(&mut self, line: &[u8], deltas: &mut Vec<Delta>) -> Result<()> {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_start_matches('\u{feff}');
        if self.done || line.trim().is_empty() {
            return Ok(());
        }
        self.began = true;
        self.take_value(&protocol::json(line)?, deltas);
        Ok(())
    }

    fn take_value(&mut self, value: &Value, deltas: &mut Vec<Delta>) {
        let parts = self.api.spoken_by(value).map(|protocol| protocol.parts(value)).unwrap_or_default();
        self.add(parts, deltas);
    }

    /// Appends the deltas of parts of the answer.
    fn add(&mut self, parts: impl IntoIterator<Item = Part>, deltas: &mut Vec<Delta>) {
        for part in parts {
            match part {
                _ if self.done => break,
                Part::Text(text) => self.thoughts.push(&text, deltas),
                Part::Ends(reason) => self.ends = Some(reason),
                Part::Done(reason) => {
                    self.done = true;
                    self.thoughts.finish(deltas);
                    deltas.push(Delta::Done(reason));
                }
            }
        }
    }

    /// Takes the end of a stream.
    fn finish(&mut self, deltas: &mut Vec<Delta>) -> Result<()> {
        if let Some(reason) = self.ends {
            self.add([Part::Done(reason)], deltas);
        }
        if self.done { Ok(()) } else { Err(self.unfinished()) }
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
        let value = protocol::json(body)?;
        let known = self.api.spoken_by(&value).filter(|protocol| protocol.speaks(&value));
        let parts = known.map(|protocol| protocol.parts(&value)).unwrap_or_default();
        if parts.is_empty() {
            let name = self.api.name();
            return Err(Error::endpoint(format!(
                "the endpoint's JSON is not an answer in a protocol that Tansy knows (api is {name:?})"
            )));
        }
        self.began = true;
        self.add(parts, deltas);
        // One line of a stream of lines is not a whole answer.
        if value["done"] == false {
            return Err(self.unfinished());
        }
        self.add([Part::Done(self.ends.unwrap_or(FinishReason::Other))], deltas);
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
        let value: Option<Value> = serde_json::from_str(body).ok();
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

/// Detects the kind of body from its beginning; none while it is unclear. What begins as JSON is a stream of lines if its first line is a piece of
/// an answer by itself.
fn recognised(bytes: &[u8], api: Api) -> Option<Body> {
    const BOM: &[u8] = b"\xef\xbb\xbf";
    if BOM.starts_with(bytes) {
        return None;
    }
    let text = bytes.strip_prefix(BOM).unwrap_or(bytes).trim_ascii_start();
    match text.first()? {
        b'{' => {
            let line = &text[..text.iter().position(|byte| *byte == b'\n')?];
            let value: Option<Value> = serde_json::from_slice(line).ok();
            let is_piece = value.is_some_and(|value| {
                value["done"].is_boolean()
                    && api.spoken_by(&value).is_some_and(|protocol| protocol.speaks(&value))
            });
            Some(if is_piece { Body::Lines(Vec::new()) } else { Body::Whole(Vec::new()) })
        }
        b'[' | b'<' => Some(Body::Whole(Vec::new())),
        _ => Some(Body::Stream(Parser::default())),
    }
}
