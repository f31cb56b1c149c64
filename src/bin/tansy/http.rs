//! The HTTP client. Natively that is ureq; under WASI, which has no sockets, whoever runs the command line sends the requests.

#[cfg_attr(target_os = "wasi", path = "http/host.rs")]
#[cfg_attr(not(target_os = "wasi"), path = "http/native.rs")]
mod client;

use std::fmt;
use std::time::Duration;

pub(crate) use client::{Body, Client};

/// How long each part of an exchange may take; none is for ever.
#[derive(Clone, Copy, Default)]
pub(crate) struct Limits {
    pub(crate) connect: Option<Duration>,
    /// From the request to the head of the response.
    pub(crate) response: Option<Duration>,
    pub(crate) body: Option<Duration>,
    /// All of that together.
    pub(crate) whole: Option<Duration>,
}

/// The head of a response, and its body to be read. Redirects are not followed, and no status is an error.
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Body,
}

impl Response {
    /// The bytes of a header.
    pub(crate) fn bytes(&self, name: &str) -> Option<&[u8]> {
        let header = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        header.map(|(_, value)| value.as_slice())
    }

    /// The value of a header, if it is text as RFC 9110 has it.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let is_text = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t');
        let value = self.bytes(name).filter(|value| value.iter().all(is_text))?;
        std::str::from_utf8(value).ok()
    }

    /// The length of the body before it is decompressed, if the server says it.
    pub(crate) fn length(&self) -> Option<u64> {
        self.header("content-length")?.trim().parse().ok()
    }
}

/// Why there is no response, or no more of it.
#[derive(Debug)]
pub(crate) enum Failure {
    Timeout(String),
    HostNotFound(String),
    Other(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Timeout(text) | Self::HostNotFound(text) | Self::Other(text)) = self;
        f.write_str(text)
    }
}
