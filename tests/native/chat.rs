//! Answers to one question, from the search to the last event.

mod citations;
mod failure;
mod grounding;
mod nearness;
mod opening;
mod redaction;
mod search;
mod stream;
mod support;
mod unsure;
