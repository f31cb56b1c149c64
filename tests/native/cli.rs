//! The `tansy` command as a person runs it: the real binary, the real model, small FAQs.

mod answers;
mod build;
mod endpoint;
mod errors;
mod folder;
mod inputs;
mod knowledge;
mod large;
mod serve;
mod support;
mod terminal;
mod watch;
