//! The relay: asks a language model for the chat, with a key that no page sees. It cannot be used as anybody's free language model: it searches the bundle itself, and only what it finds there gets into a prompt, which it writes.

mod access;
mod ask;
mod cache;
mod chat;
mod dashboard;
mod events;
mod guard;
mod ledger;
mod limits;
mod log;
mod metrics;
mod prices;
mod session;
mod stats;
mod upstream;
mod usage;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use tansy::bundle::Bundle;
use tansy::embed::Embedder;
use tansy::llm::Config;
use tokio::sync::Semaphore;

use super::hosts::Hosts;
use super::options::{self, Options};
use crate::opened;
use cache::Cache;
use ledger::{Budgets, Ledger};
use limits::Limits;
use metrics::Metrics;
use prices::Price;
use session::Sessions;
use stats::Stats;

/// Longest body of a request, in bytes.
const MAX_BODY: usize = 32 << 10;

/// What the relay knows and counts.
pub(super) struct Relay {
    bundle: Bundle,
    embedder: Arc<Embedder>,
    /// The model that is asked, with its key.
    llm: Config,
    price: Price,
    client: reqwest::Client,
    ledger: Ledger,
    stats: Stats,
    sessions: Sessions,
    limits: Limits,
    cache: Cache,
    metrics: Metrics,
    /// Places for answers that are being written.
    places: Arc<Semaphore>,
    all_places: u32,
    /// The password of the dashboard; none if there is no dashboard.
    password: Option<String>,
    trust_proxy: bool,
}

impl Relay {
    /// Reads the bundle, the prices and the ledger.
    pub(super) fn open(upstream: &str, options: &Options, root: &Path) -> Result<Self> {
        let mut llm = options.config(upstream)?;
        let price = prices::read(options.prices()?, &llm.model)?;
        let opened = opened::open(&options.bundle_in(root)?)?;
        let embedder = Arc::new(options.model.of(&opened)?);
        llm.site.name = opened.bundle.manifest().title.clone().unwrap_or_default();
        let database = &options.database;
        let name = || format!("{}", database.display());
        let budgets =
            Budgets { day: prices::nanos(options.budget_day), month: prices::nanos(options.budget_month) };
        let password = options.dashboard_env.as_deref().map(options::password).transpose()?;
        Ok(Self {
            embedder,
            bundle: opened.bundle,
            client: upstream::client()?,
            ledger: Ledger::open(database, budgets).with_context(name)?,
            stats: Stats::open(database, options.store_questions).with_context(name)?,
            sessions: Sessions::new(options.session_questions, options.free_questions)?,
            limits: Limits::new(options.visitor_limit, options.site_limit),
            cache: Cache::default(),
            metrics: Metrics::default(),
            places: Arc::new(Semaphore::new(usize::from(options.concurrent))),
            all_places: u32::from(options.concurrent),
            password,
            trust_proxy: options.trust_proxy,
            llm,
            price,
        })
    }

    /// Waits until all answers have been written, at most for a time.
    pub(super) async fn settled(&self, most: Duration) {
        let _ = tokio::time::timeout(most, self.places.acquire_many(self.all_places)).await;
    }
}

/// The state of a handler.
#[derive(Clone)]
struct Site {
    relay: Arc<Relay>,
    hosts: Arc<Hosts>,
}

/// The paths that the relay answers.
pub(super) fn routes(relay: Arc<Relay>, hosts: Arc<Hosts>) -> Router {
    Router::new()
        .route("/api/session", post(access::session))
        .route("/api/chat", post(chat::chat))
        .route("/api/feedback", post(dashboard::feedback))
        .route("/dashboard", get(dashboard::page))
        .route("/metrics", get(dashboard::metrics))
        .route("/healthz", get(async || "ok\n"))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(Site { relay, hosts })
}

/// The value of a header as text.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Seconds since 1970.
fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap_or_default().as_secs()
}
