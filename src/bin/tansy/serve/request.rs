//! Reads the head of a request.

use std::io::{Error, ErrorKind, Read, Result};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Time within which the head must have arrived.
const TIME: Duration = Duration::from_secs(10);
/// Longest head, in bytes, and most headers.
const LONGEST: usize = 16 << 10;
const HEADERS: usize = 100;

/// The head of a request.
pub(super) struct Request {
    pub(super) method: String,
    /// The path, with an optional query.
    pub(super) target: String,
    headers: Vec<(String, String)>,
}

impl Request {
    /// Reads a head; the number is the status of the response to one that cannot be read.
    ///
    /// # Errors
    ///
    /// The client takes too long, or disconnects.
    pub(super) fn read(stream: &mut TcpStream) -> Result<std::result::Result<Self, u16>> {
        let deadline = Instant::now() + TIME;
        let (mut head, mut piece) = (Vec::new(), [0; 4096]);
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            stream.set_read_timeout(Some(left))?;
            match stream.read(&mut piece)? {
                0 => return Err(Error::from(ErrorKind::UnexpectedEof)),
                length => head.extend_from_slice(&piece[..length]),
            }
            match parse(&head) {
                Ok(Some(request)) => return Ok(Ok(request)),
                Ok(None) if head.len() <= LONGEST => {}
                Ok(None) => return Ok(Err(431)),
                Err(status) => return Ok(Err(status)),
            }
        }
    }

    /// The value of a header, given by its name in any case.
    pub(super) fn header(&self, wanted: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        header.map(|(_, value)| value.trim())
    }

    /// Whether the request was meant for this machine. Another site can have its name lead to this machine (DNS rebinding), and its pages could then read
    /// everything that is served.
    pub(super) fn is_for_this_machine(&self) -> bool {
        let host = self.header("host").unwrap_or_default();
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
            _ => host,
        };
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|own| name.eq_ignore_ascii_case(own))
    }
}

/// The request, if its head is complete.
fn parse(head: &[u8]) -> std::result::Result<Option<Request>, u16> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(head) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(431),
        Err(_) => return Err(400),
    }
    let (Some(method), Some(target)) = (request.method, request.path) else { return Err(400) };
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers = request.headers.iter().map(|header| (header.name.to_owned(), text(header.value))).collect();
    Ok(Some(Request { method: method.to_owned(), target: target.to_owned(), headers }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_served() {
        let is_for_us = |host: &str| {
            let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
            parse(head.as_bytes()).unwrap().unwrap().is_for_this_machine()
        };
        for host in ["localhost", "LOCALHOST:8617", "127.0.0.1:8617", "[::1]", "[::1]:80"] {
            assert!(is_for_us(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8617",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "::1",
        ] {
            assert!(!is_for_us(host), "{host}");
        }
        assert!(!parse(b"GET / HTTP/1.1\r\n\r\n").unwrap().unwrap().is_for_this_machine());
    }
}
