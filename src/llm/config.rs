//! Which endpoint to ask, and how.

use std::fmt;

use super::{Api, Grounding, Site};
use crate::error::{Error, Result};

/// Which model to ask, where, and how.
///
/// ```
/// let mut config = tansy::llm::Config::new("/api/chat", "small");
/// config.max_tokens = Some(300);
/// assert!(config.check().is_ok());
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Config {
    /// The URL of the endpoint, such as `https://example.com/v1/chat/completions`, or relative to the page, such
    /// as `/api/chat`. A URL that ends before the protocol's own path, such as `https://example.com/v1`, is completed.
    pub endpoint: String,
    /// The protocol.
    pub api: Api,
    /// The model's name; empty leaves the choice to the server.
    pub model: String,
    /// The key, sent the way the protocol asks for. Only for programs that run where no visitor can read it, such as `tansy ask`;
    /// the engine in a page does not take one.
    pub key: Option<String>,
    /// More headers to send. In a page visitors can read them, so they must not hold a key.
    pub headers: Vec<(String, String)>,
    /// What the site's owner adds to the system prompt.
    pub system: Option<String>,
    /// The maximum length of the answer in tokens; unset leaves it to the server.
    pub max_tokens: Option<u32>,
    /// The sampling temperature, 0 to 2: 0 gives the most predictable answers, higher values vary them more. Unset leaves it
    /// to the server; some models refuse it.
    pub temperature: Option<f32>,
    /// What the prompt says about the site, and how.
    pub site: Site,
    /// How the answer is checked against its sources.
    pub grounding: Grounding,
    /// Whether e-mail addresses and the numbers of phones, cards and orders in the visitor's messages are masked before they are sent.
    pub redact: bool,
}

impl Config {
    /// An endpoint whose protocol is recognised, everything else unset.
    pub fn new(endpoint: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            endpoint: endpoint.into(),
            api: Api::default(),
            model: model.into(),
            key: None,
            headers: Vec::new(),
            system: None,
            max_tokens: None,
            temperature: None,
            site: Site::default(),
            grounding: Grounding::default(),
            redact: true,
        }
    }

    /// Checks what can be checked without asking the endpoint.
    ///
    /// # Errors
    ///
    /// [`Error::is_input`]: the endpoint is neither an http(s) nor a relative URL, the key or a header cannot be sent, the template is not
    /// one, or the temperature is not between 0 and 2.
    pub fn check(&self) -> Result<()> {
        check_endpoint(&self.endpoint)?;
        self.site.check()?;
        if self.key.as_deref().is_some_and(|key| !is_value(key)) {
            return Err(Error::input("the key cannot be sent in a header: check its characters"));
        }
        for (name, value) in &self.headers {
            if !is_header(name, value) {
                return Err(Error::input(format!(
                    "the header {name:?} cannot be sent: check its characters"
                )));
            }
        }
        match self.temperature {
            Some(value) if !(0.0..=2.0).contains(&value) => {
                Err(Error::input(format!("the temperature is {value}: it must be between 0 and 2")))
            }
            _ => Ok(()),
        }
    }
}

/// Omits the key and the values of headers.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("endpoint", &self.endpoint)
            .field("api", &self.api)
            .field("model", &self.model)
            .field("has_key", &self.key.is_some())
            .field("headers", &names(&self.headers))
            .field("system", &self.system)
            .field("max_tokens", &self.max_tokens)
            .field("temperature", &self.temperature)
            .field("site", &self.site)
            .field("grounding", &self.grounding)
            .field("redact", &self.redact)
            .finish()
    }
}

pub(super) fn names(headers: &[(String, String)]) -> Vec<&str> {
    headers.iter().map(|(name, _)| name.as_str()).collect()
}

/// RFC 9110, section 5: a token and a value without control characters.
fn is_header(name: &str, value: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_token) && is_value(value)
}

fn is_value(value: &str) -> bool {
    !value.contains(|c: char| c.is_control() && c != '\t')
}

fn check_endpoint(url: &str) -> Result<()> {
    let refused = |why| Err(Error::input(format!("the endpoint {url:?} {why}")));
    if url.is_empty() {
        return refused("is empty: give the URL of a chat endpoint");
    }
    if url.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return refused("contains whitespace or a control character");
    }
    let path_starts = url.find(['/', '?', '#', '\\']).unwrap_or(url.len());
    let Some((scheme, rest)) = url[..path_starts].find(':').map(|colon| (&url[..colon], &url[colon + 1..]))
    else {
        return Ok(());
    };
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return refused("must be an http, https or relative URL");
    }
    let authority =
        rest.strip_prefix("//").unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() {
        return refused("does not name a host");
    }
    if authority.contains('@') {
        return refused("contains a user name: use a header instead");
    }
    Ok(())
}
