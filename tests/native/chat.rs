//! Answers to one question, from the search to the last event.

mod citations;
mod failure;
mod opening;
mod unsure;
mod search;
mod stream;
mod support;
