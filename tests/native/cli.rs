//! The `tansy` command as a person runs it: the real binary, the real model, small FAQs.

mod also;
mod answers;
mod assign;
mod build;
mod endpoint;
mod errors;
mod export;
mod folder;
mod inputs;
mod knowledge;
mod language_model;
mod large;
mod phrase;
mod real_model;
mod relay;
mod serve;
mod support;
mod terminal;
mod watch;
mod web;
