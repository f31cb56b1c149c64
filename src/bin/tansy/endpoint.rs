//! The endpoint of a language model: the options that choose it, and how a request is sent.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use tansy::Error;
use tansy::llm::{Api, Config, Request};

use crate::http::{Body, Client, Limits};

/// Timeouts for connecting, for the first byte of a response, and for the whole body.
const CONNECT: Duration = Duration::from_secs(10);
const FIRST_BYTE: Duration = Duration::from_secs(60);
const WHOLE: Duration = Duration::from_secs(300);

/// The options beside `--endpoint`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The protocol of the endpoint: openai, responses, anthropic, gemini or ollama; by default it is recognised by the URL
    #[arg(long, value_name = "KIND", default_value = "auto", requires = "endpoint")]
    api: Api,
    /// The name of the language model
    #[arg(long, value_name = "NAME", default_value = "", requires = "endpoint")]
    llm: String,
    /// The environment variable that holds the endpoint's key
    #[arg(long, value_name = "VAR", requires = "endpoint")]
    key_env: Option<String>,
}

impl Options {
    /// How to ask the model behind a URL, checked.
    pub(crate) fn config(&self, endpoint: &str) -> Result<Config> {
        if !endpoint.starts_with("http://") && !endpoint.starts_with("https://") {
            bail!("the endpoint {endpoint:?} must be an absolute URL that begins with http:// or https://");
        }
        let mut config = Config::new(endpoint, &self.llm);
        config.api = self.api;
        if let Some(name) = &self.key_env {
            let key = std::env::var(name)
                .with_context(|| format!("cannot read the environment variable {name}"))?;
            config.key = Some(key.trim().to_owned());
        }
        if config.api.name() == "browser" {
            bail!("--api browser is the model of a visitor's browser, which only a page can ask");
        }
        config.check()?;
        Ok(config)
    }
}

/// The beginning of a response, and its body to be read.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    /// How long the server asks to wait before the next request.
    pub(crate) retry_after: Option<Duration>,
    body: Body,
}

impl Answered {
    /// Reads the next piece of the body; empty at its end.
    pub(crate) fn read<'a>(&mut self, piece: &'a mut [u8]) -> Result<&'a [u8], Error> {
        let length = self
            .body
            .read(piece)
            .map_err(|error| Error::endpoint(format!("the endpoint's answer was cut off: {error}")))?;
        Ok(&piece[..length])
    }
}

/// Whether another try may succeed after this status: the server is busy or broken.
pub(crate) fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

/// Sends a request and waits for the beginning of the response, whatever its status.
pub(crate) fn post(request: &Request) -> Result<Answered, Error> {
    // Redirects are not followed: one must not carry the key to another server.
    let limits =
        Limits { connect: Some(CONNECT), response: Some(FIRST_BYTE), body: Some(WHOLE), whole: None };
    let client = Client::new(concat!("tansy/", env!("CARGO_PKG_VERSION")), limits);
    let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let response = client
        .post(&request.url, &headers.collect::<Vec<_>>(), request.body.as_bytes())
        .map_err(|error| Error::endpoint(format!("{} cannot be reached: {error}", request.url)))?;
    let seconds = response.header("retry-after").and_then(|value| value.trim().parse().ok());
    Ok(Answered {
        status: response.status,
        content_type: response.header("content-type").unwrap_or_default().to_owned(),
        retry_after: seconds.map(Duration::from_secs),
        body: response.body,
    })
}
