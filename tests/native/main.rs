//! Everything that needs no browser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, unreachable_pub)]

mod altered;
mod bundle;
mod calibration;
mod chat;
mod cli;
mod conversation;
mod demo;
mod embed;
mod fitted;
mod follow_up;
mod grounding;
mod ingest;
mod injections;
mod lexical;
mod llm;
mod messages;
mod phrasing;
mod prompt;
mod rebuild;
mod redact;
mod relay_protocol;
mod seed;
mod small_talk;
mod sse;
mod support;
mod tuning;
mod update;
