//! Counters since the start, in Prometheus' text format.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use super::Relay;
use super::log::Outcome;

#[derive(Default)]
pub(super) struct Metrics {
    requests: [AtomicU64; Outcome::ALL.len()],
    micros: AtomicU64,
    cost: AtomicU64,
}

impl Metrics {
    pub(super) fn count(&self, outcome: Outcome, took: Duration, cost: u64) {
        self.requests[outcome as usize].fetch_add(1, Relaxed);
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Relaxed);
        self.cost.fetch_add(cost, Relaxed);
    }
}

/// The counters of a relay.
pub(super) fn text(relay: &Relay) -> String {
    let mut text = String::new();
    let dollars = |nanos: u64| nanos as f64 / 1e9;
    let mut metric = |name: &str, kind: &str, help: &str, values: &[(String, f64)]| {
        let _ = writeln!(text, "# HELP tansy_{name} {help}\n# TYPE tansy_{name} {kind}");
        for (labels, value) in values {
            let _ = writeln!(text, "tansy_{name}{labels} {value}");
        }
    };
    let Metrics { requests, micros, cost } = &relay.metrics;
    let count = |outcome: Outcome| {
        let labels = format!("{{outcome=\"{}\"}}", outcome.name());
        (labels, requests[outcome as usize].load(Relaxed) as f64)
    };
    metric("chat_requests_total", "counter", "Requests by outcome.", &Outcome::ALL.map(count));
    let one = |value: f64| [(String::new(), value)];
    let seconds = micros.load(Relaxed) as f64 / 1e6;
    metric("chat_seconds_total", "counter", "Seconds of all requests together.", &one(seconds));
    metric("cost_dollars_total", "counter", "Dollars since the start.", &one(dollars(cost.load(Relaxed))));
    let busy = relay.all_places as usize - relay.places.available_permits();
    metric("chat_active", "gauge", "Answers that are being written.", &one(busy as f64));
    if let Ok(spent) = relay.ledger.spent() {
        let budgets = relay.ledger.budgets();
        let both = |day: u64, month: u64| {
            [("day", day), ("month", month)]
                .map(|(name, nanos)| (format!("{{period=\"{name}\"}}"), dollars(nanos)))
        };
        metric("spent_dollars", "gauge", "Dollars booked in the period.", &both(spent.day, spent.month));
        metric("budget_dollars", "gauge", "Dollars allowed.", &both(budgets.day, budgets.month));
    }
    text
}
