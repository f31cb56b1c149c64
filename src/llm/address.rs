//! The parts of an endpoint's URL, and the path that a bare one lacks.

use std::fmt;

use super::protocol::Protocol;
use super::providers::{self, Provider};
use super::Config;

/// A URL in three parts; together they are the URL without its fragment.
pub(super) struct Address<'a> {
    /// Scheme, host and port, such as `https://api.openai.com`; empty if the URL is relative.
    origin: &'a str,
    pub(super) path: &'a str,
    /// With its question mark; may be empty.
    pub(super) query: &'a str,
}

impl<'a> Address<'a> {
    pub(super) fn of(url: &'a str) -> Self {
        let url = url.split('#').next().unwrap_or_default();
        let (place, query) = url.split_at(url.find('?').unwrap_or(url.len()));
        let host = place.find("//").map_or(0, |slashes| slashes + 2);
        let path = if host == 0 { 0 } else { place[host..].find('/').map_or(place.len(), |slash| host + slash) };
        let (origin, path) = place.split_at(path);
        Self { origin, path, query }
    }

    /// Host and port, in lower case.
    pub(super) fn host(&self) -> String {
        self.origin.rsplit("//").next().unwrap_or_default().to_ascii_lowercase()
    }

    /// The path to post to: that of the URL, completed if it ends where a protocol's path begins.
    pub(super) fn path_for(&self, protocol: &dyn Protocol, config: &Config) -> String {
        let path = self.path.trim_end_matches('/');
        let own = protocol.path(config);
        let base = match providers::of(&config.endpoint).base {
            "" => protocol.version(),
            base => base,
        };
        let whole = format!("{base}{own}");
        // A relative URL without a path is the page itself.
        let is_start = !self.origin.is_empty() && whole.starts_with(path) && !is_version(path);
        if is_start {
            whole
        } else if is_version(path) {
            format!("{path}{own}")
        } else {
            self.path.to_owned()
        }
    }

    /// Whether the path is that under which Ollama serves OpenAI's protocol.
    pub(super) fn is_v1_of_ollama(&self, provider: &Provider) -> bool {
        provider.protocol.name() == "ollama" && self.path.starts_with("/v1")
    }
}

/// Whether a path ends in a version, in the folder of an OpenAI-compatible server within another, or in a deployment of Azure's.
fn is_version(path: &str) -> bool {
    let mut segments = path.rsplit('/');
    let last = segments.next().unwrap_or_default();
    let is_number = last.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    is_number || path.ends_with("/v1beta/openai") || segments.next() == Some("deployments")
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.origin, self.path, self.query)
    }
}
