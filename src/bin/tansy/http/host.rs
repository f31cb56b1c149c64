//! Lets the host send requests: see `src/bin/tansy/host.rs`.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Failure, Limits, Response};
use crate::host;

/// Sends requests.
pub(crate) struct Client {
    user_agent: String,
    limits: Limits,
}

/// The body of a response.
pub(crate) struct Body(BufReader<File>);

/// A request as the host reads it; the body follows.
#[derive(Serialize)]
struct Request<'a> {
    method: &'a str,
    url: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    length: usize,
    /// In milliseconds.
    limits: [Option<u128>; 4],
}

/// The head of a response as the host writes it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Head {
    Response {
        status: u16,
        /// Each byte of a value is a character.
        headers: Vec<(String, String)>,
    },
    Failure {
        kind: String,
        text: String,
    },
}

impl Client {
    pub(crate) fn new(user_agent: &str, limits: Limits) -> Self {
        Self { user_agent: user_agent.to_owned(), limits }
    }

    pub(crate) fn get(&self, url: &str, headers: &[(&str, &str)]) -> Result<Response, Failure> {
        self.send("GET", url, headers, &[])
    }

    pub(crate) fn post(&self, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Response, Failure> {
        self.send("POST", url, headers, body)
    }

    fn send(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Response, Failure> {
        let headers = [&[("user-agent", self.user_agent.as_str())], headers].concat();
        let Limits { connect, response, body: of_body, whole } = self.limits;
        let limits = [connect, response, of_body, whole].map(|limit| limit.as_ref().map(Duration::as_millis));
        let request = Request { method, url, headers, length: body.len(), limits };
        let mut file = host::request("http", &request).map_err(|error| failure(&error))?;
        file.write_all(body).map_err(|error| failure(&error))?;
        let (mut answer, mut line) = (BufReader::new(file), String::new());
        answer.read_line(&mut line).map_err(|error| failure(&error))?;
        match serde_json::from_str(&line) {
            Ok(Head::Response { status, headers }) => {
                let byte = |c: char| u8::try_from(c).unwrap_or(b'?');
                let headers =
                    headers.into_iter().map(|(name, value)| (name, value.chars().map(byte).collect()));
                Ok(Response { status, headers: headers.collect(), body: Body(answer) })
            }
            Ok(Head::Failure { kind, text }) => Err(match kind.as_str() {
                "timeout" => Failure::Timeout(text),
                "host" => Failure::HostNotFound(text),
                _ => Failure::Other(text),
            }),
            Err(error) => Err(Failure::Other(error.to_string())),
        }
    }
}

impl Body {
    /// Reads the next piece; 0 bytes at the end.
    pub(crate) fn read(&mut self, piece: &mut [u8]) -> Result<usize, Failure> {
        self.0.read(piece).map_err(|error| failure(&error))
    }
}

fn failure(error: &std::io::Error) -> Failure {
    match error.kind() {
        ErrorKind::TimedOut => Failure::Timeout("timeout".to_owned()),
        _ => Failure::Other(error.to_string()),
    }
}
