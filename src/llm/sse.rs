//! A push parser for `text/event-stream`, after the WHATWG HTML standard, section 9.2.6.
//!
//! Bytes go in as they arrive, split anywhere; events come out. Unlike a browser's `EventSource` it also gives the
//! last event of a stream that ends without a blank line, because language-model servers end theirs like that.

use crate::error::{Error, Result};

/// The maximum size of one event in bytes, including its field names.
pub const MAX_EVENT: usize = 1 << 20;

/// One event of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The type: `message` unless the stream names another.
    pub event: String,
    /// The payload; lines are joined by `\n`.
    pub data: String,
}

/// The state between two chunks of a stream.
///
/// ```
/// use tansy::llm::sse::Parser;
///
/// let mut parser = Parser::default();
/// let mut events = Vec::new();
/// parser.push(b"data: Hel", &mut events)?;
/// parser.push(b"lo\n\n", &mut events)?;
/// assert_eq!(events[0].data, "Hello");
/// # Ok::<(), tansy::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Parser {
    /// The beginning of a line that has not ended yet.
    line: Vec<u8>,
    /// Whether the first line has been read; a byte order mark may come before it.
    began: bool,
    /// Whether the last byte was CR, so that an LF after it does not end another line.
    after_cr: bool,
    event: String,
    data: Option<String>,
    too_long: bool,
}

impl Parser {
    /// Takes the next bytes and appends the events that they complete to `events`.
    ///
    /// # Errors
    ///
    /// [`Error::is_endpoint`]: an event is longer than [`MAX_EVENT`]. Events before it have been appended; no later ones
    /// will be.
    pub fn push(&mut self, bytes: &[u8], events: &mut Vec<Event>) -> Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            if std::mem::take(&mut self.after_cr) && rest[0] == b'\n' {
                rest = &rest[1..];
                continue;
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
            self.extend_line(&rest[..end.unwrap_or(rest.len())])?;
            let Some(end) = end else { break };
            self.after_cr = rest[end] == b'\r';
            rest = &rest[end + 1..];
            events.extend(self.end_line());
        }
        Ok(())
    }

    /// The event that the end of the stream completes, if one had begun. Resets the parser.
    ///
    /// # Errors
    ///
    /// The errors of [`push`](Self::push).
    pub fn finish(&mut self) -> Result<Option<Event>> {
        self.extend_line(&[])?;
        let mut last = std::mem::take(self);
        Ok(last.end_line().or_else(|| last.dispatch()))
    }

    fn extend_line(&mut self, bytes: &[u8]) -> Result<()> {
        let held = self.line.len() + self.event.len() + self.data.as_ref().map_or(0, String::len);
        if self.too_long || held + bytes.len() > MAX_EVENT {
            self.too_long = true;
            return Err(Error::endpoint(format!(
                "the endpoint sent an event of more than {MAX_EVENT} bytes"
            )));
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    fn end_line(&mut self) -> Option<Event> {
        let line = std::mem::take(&mut self.line);
        let began = std::mem::replace(&mut self.began, true);
        let line = if began { &line } else { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) };
        if line.is_empty() {
            return self.dispatch();
        }
        self.field(&String::from_utf8_lossy(line));
        None
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match (name, &mut self.data) {
            ("event", _) => value.clone_into(&mut self.event),
            ("data", Some(data)) => {
                data.push('\n');
                data.push_str(value);
            }
            ("data", data @ None) => *data = Some(value.to_owned()),
            // A comment has no name; `id` and `retry` are for reconnecting, which a POST cannot do.
            _ => {}
        }
    }

    fn dispatch(&mut self) -> Option<Event> {
        let event = std::mem::take(&mut self.event);
        let event = if event.is_empty() { "message".to_owned() } else { event };
        self.data.take().map(|data| Event { event, data })
    }
}
