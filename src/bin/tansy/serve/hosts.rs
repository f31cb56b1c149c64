//! Whom this server answers: the names that it has, and the origins whose pages may use it.

use std::net::SocketAddr;

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};

/// The names of this machine.
const OWN: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The peer of a connection.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// The names of this server, and other origins.
pub(crate) struct Hosts {
    /// Public origins of this server, such as `https://shop.example`.
    own: Vec<String>,
    /// Origins of other sites that may use it.
    others: Vec<String>,
}

impl Hosts {
    pub(crate) fn new(own: Vec<String>, others: Vec<String>) -> Self {
        Self { own, others }
    }

    /// Whether a request was meant for this server. Another site can have its name lead to this machine (DNS rebinding), and its pages could then
    /// read everything that is served.
    pub(crate) fn is_served(&self, headers: &HeaderMap) -> bool {
        let host = text(headers, HOST).unwrap_or_default();
        self.own.iter().any(|origin| host_of(origin).eq_ignore_ascii_case(host)) || is_own(host)
    }

    /// The origin of the page that sent a request, if it may use the chat: one of this server's or one of `--cors`.
    pub(crate) fn allowed<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let origin = text(headers, ORIGIN)?;
        let is_same = || {
            let host = origin.strip_prefix("http://").unwrap_or_default();
            is_own(host) && Some(host) == text(headers, HOST)
        };
        let is_named = self.own.iter().chain(&self.others).any(|named| named == origin);
        (is_named || is_same()).then_some(origin)
    }

    /// The origin of another site that may read a response.
    pub(crate) fn other<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        text(headers, ORIGIN).filter(|origin| self.others.iter().any(|named| named == origin))
    }

    /// Whether other sites may read anything, so that responses vary by origin.
    pub(crate) fn has_others(&self) -> bool {
        !self.others.is_empty()
    }
}

fn text(headers: &HeaderMap, name: axum::http::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn host_of(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

fn is_own(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    OWN.iter().any(|own| name.eq_ignore_ascii_case(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_and_its_origins_are_served() {
        let hosts = Hosts::new(vec!["https://shop.example".to_owned()], vec![]);
        let is_for_us = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            hosts.is_served(&headers)
        };
        for host in ["localhost", "LOCALHOST:8617", "127.0.0.1:1", "[::1]", "[::1]:80", "shop.example"] {
            assert!(is_for_us(host), "{host}");
        }
        for host in
            ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "", "[::1]:x", "a:80:80"]
        {
            assert!(!is_for_us(host), "{host}");
        }
    }
}
