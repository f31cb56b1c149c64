//! One call of the upstream: what it sends is read by `tansy::chat`, and goes on to the page as it arrives.

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};
use tansy::chat::{By, Chat, Event};
use tansy::llm::Request;
use tokio::time::{Instant, timeout, timeout_at};

use super::Relay;
use super::cache::Key;
use super::events::{self, Out};
use super::guard::Guard;
use super::ledger::Booked;
use super::log::Outcome;
use super::prices::Usage;
use super::usage::Meter;

/// Timeouts: for connecting, until the first byte, between two pieces, and for all of it; and for what follows the answer, which has the usage.
const CONNECT: Duration = Duration::from_secs(5);
const FIRST_BYTE: Duration = Duration::from_secs(30);
const IDLE: Duration = Duration::from_secs(20);
const WHOLE: Duration = Duration::from_secs(120);
const AFTER: Duration = Duration::from_secs(5);
/// Longest response, in bytes.
const LONGEST: usize = 8 << 20;

/// The client of all calls. A redirect must not carry the key to another server.
pub(super) fn client() -> Result<reqwest::Client> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client =
        reqwest::Client::builder().connect_timeout(CONNECT).redirect(reqwest::redirect::Policy::none());
    Ok(client.tcp_nodelay(true).user_agent(concat!("tansy/", env!("CARGO_PKG_VERSION"))).build()?)
}

/// A call to be made.
pub(super) struct Call {
    url: String,
    headers: Vec<(String, String)>,
    body: String,
    /// The most that it can cost, in billionths of a dollar.
    most: u64,
    key: Key,
}

/// How a call ended.
struct Ended {
    outcome: Outcome,
    status: u16,
    /// What it has used: nothing if the upstream refused it, and unknown if it did not say.
    usage: Option<Usage>,
    /// The answer, to be kept.
    text: String,
}

const NOTHING: Option<Usage> = Some(Usage { input: 0, output: 0 });

impl Call {
    /// The call for a request of `tansy::llm`. A token has at least one byte, so the body's length limits those that are read.
    pub(super) fn new(relay: &Relay, request: &Request, key: Key) -> Option<Self> {
        let mut body: Value = serde_json::from_str(&request.body).ok()?;
        if request.url.split('?').next()?.ends_with("/chat/completions") {
            // Without this, a stream does not say what it used.
            body["stream_options"] = json!({ "include_usage": true });
        }
        let body = body.to_string();
        let output = u64::from(relay.llm.max_tokens?);
        let most = relay.price.of(Usage { input: body.len() as u64, output });
        Some(Self { url: request.url.clone(), headers: request.headers.clone(), body, most, key })
    }

    pub(super) fn most(&self) -> u64 {
        self.most
    }

    /// Makes the call and settles it; gives what became of it, the upstream's status, and the cost.
    pub(super) async fn run(
        self,
        relay: &Relay,
        chat: Chat,
        booked: Booked,
        out: Out,
    ) -> (Outcome, u16, u64) {
        let (key, most) = (self.key, self.most);
        let ended = self.exchange(relay, chat, out).await;
        let cost = ended.usage.map_or(most, |usage| relay.price.of(usage));
        // If this fails, the call stays booked at the most.
        let _ = tokio::task::block_in_place(|| relay.ledger.settle(&booked, cost));
        if ended.outcome == Outcome::Answered {
            relay.cache.put(key, ended.text);
        }
        (ended.outcome, ended.status, cost)
    }

    async fn exchange(self, relay: &Relay, mut chat: Chat, out: Out) -> Ended {
        let mut page = Page::new(out, relay.llm.key.as_deref());
        let mut post = relay.client.post(&self.url);
        for (name, value) in &self.headers {
            post = post.header(name, value);
        }
        let sent = timeout(FIRST_BYTE, post.body(self.body).send()).await;
        let mut response = match sent {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                page.instead(&mut chat).await;
                let usage = if error.is_connect() { NOTHING } else { None };
                return Ended { outcome: Outcome::Failed, status: 0, usage, text: String::new() };
            }
            Err(_) => {
                page.instead(&mut chat).await;
                return Ended { outcome: Outcome::Failed, status: 0, usage: None, text: String::new() };
            }
        };
        let status = response.status().as_u16();
        if status != 200 {
            page.instead(&mut chat).await;
            // A request that was refused is not charged; one that failed inside may be.
            let usage = if status < 500 { NOTHING } else { None };
            return Ended { outcome: Outcome::Failed, status, usage, text: String::new() };
        }
        let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok());
        chat.head(status, kind.unwrap_or_default());
        let mut meter = Meter::default();
        let (mut deadline, mut length) = (Instant::now() + WHOLE, 0);
        loop {
            let by = deadline.min(Instant::now() + IDLE);
            let Ok(Ok(piece)) = timeout_at(by, response.chunk()).await else {
                page.instead(&mut chat).await;
                break;
            };
            let Some(piece) = piece else {
                page.show(chat.end(), &mut chat).await;
                break;
            };
            length += piece.len();
            meter.push(&piece);
            if length > LONGEST {
                page.instead(&mut chat).await;
                break;
            }
            let was_done = chat.is_done();
            page.show(chat.push(&piece), &mut chat).await;
            if chat.is_done() && !was_done {
                deadline = Instant::now() + AFTER;
            }
        }
        let outcome = page.outcome;
        Ended { outcome, status, usage: meter.end(), text: page.text }
    }
}

/// The page that waits for the answer; it may have left.
struct Page {
    /// None once the answer is finished.
    out: Option<Out>,
    guard: Guard,
    text: String,
    /// How it ended.
    outcome: Outcome,
}

impl Page {
    fn new(out: Out, key: Option<&str>) -> Self {
        Self { out: Some(out), guard: Guard::new(key), text: String::new(), outcome: Outcome::Failed }
    }

    /// Sends on what an answer's events say. Errors are not sent: they may quote the upstream.
    async fn show(&mut self, events: Vec<Event>, chat: &mut Chat) {
        for event in events {
            match event {
                Event::Token { text } => {
                    let safe = self.guard.push(&text);
                    self.token(&safe).await;
                }
                Event::Done { by: By::Llm, .. } => {
                    let rest = self.guard.finish();
                    self.token(&rest).await;
                    self.send(events::done()).await;
                    (self.out, self.outcome) = (None, Outcome::Answered);
                }
                Event::Done { text, .. } => {
                    self.send(events::instead(&text, self.outcome)).await;
                    self.out = None;
                }
                Event::Error { code: "ungrounded", .. } => self.outcome = Outcome::Ungrounded,
                Event::Error { .. } | Event::Sources { .. } => {}
                // A newer event that only changes what is shown.
                other => {
                    if let Ok(value) = serde_json::to_value(&other) {
                        self.send(events::event(&value)).await;
                    }
                }
            }
        }
        if chat.is_done() {
            self.out = None;
        }
    }

    /// Ends the answer with the FAQ's own words, unless it has ended.
    async fn instead(&mut self, chat: &mut Chat) {
        let failed = chat.fail(&tansy::Error::endpoint("the upstream failed"));
        self.show(failed, chat).await;
    }

    async fn token(&mut self, text: &str) {
        if !text.is_empty() {
            self.text.push_str(text);
            self.send(events::token(text)).await;
        }
    }

    async fn send(&mut self, bytes: axum::body::Bytes) {
        // A visitor who stops reading must not hold the upstream for longer than it may idle.
        let sent = match &self.out {
            Some(out) => matches!(timeout(IDLE, out.send(bytes)).await, Ok(Ok(()))),
            None => true,
        };
        if !sent {
            self.out = None;
        }
    }
}
