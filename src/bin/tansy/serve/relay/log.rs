//! Logs one line of JSON for each request to the relay, on standard error: neither content, nor addresses, nor keys.

use std::time::Instant;

use serde::Serialize;

use super::{Relay, now};
use crate::output;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The model wrote an answer.
    Answered,
    /// It had been written before.
    Cached,
    /// The FAQ does not answer the question.
    Declined,
    /// The budget is used up.
    Budget,
    /// The upstream failed.
    Failed,
    /// What the model wrote is not what the FAQ says.
    Ungrounded,
    /// Too many answers were being written.
    Busy,
    /// The request was not allowed.
    Refused,
    /// There were too many questions.
    Limited,
}

impl Outcome {
    pub(super) const ALL: [Self; 9] = [
        Self::Answered,
        Self::Cached,
        Self::Declined,
        Self::Budget,
        Self::Failed,
        Self::Ungrounded,
        Self::Busy,
        Self::Refused,
        Self::Limited,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Cached => "cached",
            Self::Declined => "declined",
            Self::Budget => "budget",
            Self::Failed => "failed",
            Self::Ungrounded => "ungrounded",
            Self::Busy => "busy",
            Self::Refused => "refused",
            Self::Limited => "limited",
        }
    }
}

#[derive(Serialize)]
struct Line {
    at: u64,
    event: &'static str,
    outcome: &'static str,
    status: u16,
    ms: u128,
    cost_nanos: u64,
}

/// Logs, counts and stores what became of a request that began at `start`. `status` is the upstream's if it was asked.
pub(super) fn note(relay: &Relay, outcome: Outcome, status: u16, start: Instant, cost: u64, question: &str) {
    let took = start.elapsed();
    relay.metrics.count(outcome, took, cost);
    let line = Line {
        at: now(),
        event: "chat",
        outcome: outcome.name(),
        status,
        ms: took.as_millis(),
        cost_nanos: cost,
    };
    output::log(&line);
    // A full disk must not keep answers from visitors; the ledger is stricter.
    if relay.stats.add(outcome.name(), cost, question).is_err() {
        output::log(&Line { event: "stats cannot be written", ..line });
    }
}
