//! `tansy serve --upstream`, against a stand-in for a language model.

mod abuse;
mod budget;
mod dashboard;
mod mock;
mod secrets;
mod server;
mod streams;
