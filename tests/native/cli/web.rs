//! Inputs from the web, against a server on this machine.

mod faults;
mod rules;
mod scripts;
mod server;
mod story;
