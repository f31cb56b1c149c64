//! What the owner sees: a page with the numbers of each day, and the metrics, behind a password; and the visitors' feedback.

use std::collections::BTreeMap;
use std::fmt::Write;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::super::hosts::Peer;
use super::access::{self, Visitor};
use crate::html::Escaped;

use super::{Relay, Site, events, header, metrics as counters};

/// The columns of the page: an outcome and its heading.
const COLUMNS: [(&str, &str); 10] = [
    ("answered", "Answered"),
    ("cached", "From cache"),
    ("declined", "Declined"),
    ("budget", "Over budget"),
    ("failed", "Failed"),
    ("ungrounded", "Not as the FAQ says"),
    ("limited", "Limited"),
    ("refused", "Refused"),
    ("helpful", "Helpful"),
    ("unhelpful", "Not helpful"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Judged {
    helpful: bool,
}

/// `POST /api/feedback`: counts whether an answer was helpful.
pub(super) async fn feedback(
    State(site): State<Site>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let Some(visitor) = Visitor::of(&site, &headers, peer) else { return access::foreign() };
    let Ok(Judged { helpful }) = serde_json::from_slice(&body) else {
        return events::refusal(StatusCode::BAD_REQUEST, "send {\"helpful\": true} or false");
    };
    if let Err(seconds) = site.relay.limits.question(&visitor.network) {
        return events::later(StatusCode::TOO_MANY_REQUESTS, "too many", seconds);
    }
    let name = if helpful { "helpful" } else { "unhelpful" };
    let _ = tokio::task::block_in_place(|| site.relay.stats.add(name, 0, ""));
    events::json_response(StatusCode::OK, &serde_json::json!({}))
}

/// `GET /metrics`.
pub(super) async fn metrics(State(site): State<Site>, headers: HeaderMap) -> Response<Body> {
    if let Some(refusal) = locked(&site.relay, &headers) {
        return refusal;
    }
    page_of(tokio::task::block_in_place(|| counters::text(&site.relay)), "text/plain; version=0.0.4")
}

/// `GET /dashboard`.
pub(super) async fn page(State(site): State<Site>, headers: HeaderMap) -> Response<Body> {
    if let Some(refusal) = locked(&site.relay, &headers) {
        return refusal;
    }
    match tokio::task::block_in_place(|| written(&site.relay)) {
        Ok(page) => page_of(page, "text/html; charset=utf-8"),
        Err(_) => events::refusal(StatusCode::INTERNAL_SERVER_ERROR, "the database cannot be read"),
    }
}

fn page_of(text: String, kind: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
    for (name, value) in [
        (CONTENT_TYPE, kind),
        (axum::http::header::CACHE_CONTROL, "no-store"),
        (axum::http::header::CONTENT_SECURITY_POLICY, policy),
        (axum::http::header::REFERRER_POLICY, "no-referrer"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The refusal of whoever does not know the password.
fn locked(relay: &Relay, headers: &HeaderMap) -> Option<Response<Body>> {
    let Some(password) = &relay.password else {
        return Some(events::refusal(StatusCode::NOT_FOUND, "there is no dashboard: see --dashboard-env"));
    };
    let given = header(headers, AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Basic "));
    let given = given.and_then(|value| STANDARD.decode(value.trim()).ok());
    let given = given.as_deref().and_then(|pair| pair.splitn(2, |byte| *byte == b':').nth(1));
    // Hashes are compared, so that the time it takes says nothing about the password.
    let is_right = given.is_some_and(|given| Sha256::digest(given) == Sha256::digest(password.as_bytes()));
    if is_right {
        return None;
    }
    let mut response = events::refusal(StatusCode::UNAUTHORIZED, "the password is needed");
    let realm = HeaderValue::from_static("Basic realm=\"Tansy\", charset=\"UTF-8\"");
    response.headers_mut().insert(WWW_AUTHENTICATE, realm);
    Some(response)
}

fn written(relay: &Relay) -> anyhow::Result<String> {
    let dollars = |nanos: u64| format!("${:.4}", nanos as f64 / 1e9);
    let (spent, budgets) = (relay.ledger.spent()?, relay.ledger.budgets());
    let mut page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Tansy: dashboard</title>
<style>body{{font:16px/1.5 system-ui;margin:2rem}}table{{border-collapse:collapse}}th,td{{padding:.2rem .6rem;text-align:start;border-bottom:1px solid #ccc}}td.n{{text-align:end}}</style>
<h1>Chat</h1><p>Spent today: {} of {}. This month: {} of {}.</p><table><thead><tr><th>Day<th>Questions<th>Cost",
        dollars(spent.day),
        dollars(budgets.day),
        dollars(spent.month),
        dollars(budgets.month),
    );
    COLUMNS.iter().for_each(|(_, heading)| {
        let _ = write!(page, "<th>{heading}");
    });
    page.push_str("<tbody>");
    let mut days: BTreeMap<String, (BTreeMap<String, u64>, u64)> = BTreeMap::new();
    for row in relay.stats.daily()? {
        let (numbers, nanos) = days.entry(row.day).or_default();
        numbers.insert(row.outcome, row.number);
        *nanos += row.nanos;
    }
    for (day, (numbers, nanos)) in days.iter().rev() {
        let number = |name: &str| numbers.get(name).copied().unwrap_or_default();
        let asked: u64 = COLUMNS[..5].iter().map(|(name, _)| number(name)).sum();
        let _ = write!(page, "<tr><td>{day}<td class=n>{asked}<td class=n>{}", dollars(*nanos));
        COLUMNS.iter().for_each(|(name, _)| {
            let _ = write!(page, "<td class=n>{}", number(name));
        });
    }
    page.push_str("</table>");
    let questions = relay.stats.questions()?;
    if !questions.is_empty() {
        page.push_str("<h2>Questions</h2><table><thead><tr><th>When (UTC)<th>Outcome<th>Question<tbody>");
    }
    for [at, outcome, text] in questions {
        let _ = write!(page, "<tr><td>{at}<td>{outcome}<td>{}", Escaped(&text));
    }
    Ok(page)
}
