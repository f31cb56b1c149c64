//! Writes a response and closes the connection.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// Time that a client may take for each part of a response, and for all of it.
const PART: Duration = Duration::from_secs(20);
const WHOLE: Duration = Duration::from_secs(600);
/// Time that a client has to close the connection after the response.
const CLOSE: Duration = Duration::from_millis(500);

/// A response without its body.
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    /// The length of the body, which is sent even if the body is not.
    pub(super) length: u64,
}

impl Response {
    /// A response in plain text, and its body.
    pub(super) fn text(status: u16, text: &'static str) -> (Self, Box<dyn Read>) {
        let headers = vec![("Content-Type", "text/plain; charset=utf-8".to_owned())];
        (Self { status, headers, length: text.len() as u64 }, Box::new(text.as_bytes()))
    }

    /// Adds a header.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sends the response, with the body if there is one, and closes the connection.
    ///
    /// # Errors
    ///
    /// The client takes too long, or disconnects.
    pub(super) fn send(&self, mut stream: TcpStream, body: Option<Box<dyn Read>>) -> Result<()> {
        stream.set_write_timeout(Some(PART))?;
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            // A value never ends its line: it may be a path that was asked for.
            head.push_str(&format!("{name}: {}\r\n", value.replace(['\r', '\n'], "")));
        }
        // The length is sent, and the body is never chunked, so that the page can show the progress of a download.
        if self.status != 304 {
            head.push_str(&format!("Content-Length: {}\r\n", self.length));
        }
        head.push_str("X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        if let Some(body) = body {
            copy(body.take(self.length), &mut stream)?;
        }
        close(stream)
    }
}

fn copy(mut body: impl Read, stream: &mut TcpStream) -> Result<()> {
    let deadline = Instant::now() + WHOLE;
    let mut piece = vec![0; 64 << 10];
    loop {
        let length = body.read(&mut piece)?;
        if length == 0 {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(Error::from(ErrorKind::TimedOut));
        }
        stream.write_all(&piece[..length])?;
    }
}

/// Closes a connection so that the client gets all of the response: closing it with unread bytes of the request would discard what is under way.
fn close(mut stream: TcpStream) -> Result<()> {
    const UNREAD: usize = 64;
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(CLOSE))?;
    let mut piece = [0; 1024];
    for _ in 0..UNREAD {
        if stream.read(&mut piece)? == 0 {
            break;
        }
    }
    Ok(())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        304 => "Not Modified",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        416 => "Range Not Satisfiable",
        421 => "Misdirected Request",
        _ => "Request Header Fields Too Large",
    }
}
