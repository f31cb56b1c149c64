//! Readers of pages and files: every form that a FAQ comes in, what must be left out, and what must not break them.

#![allow(clippy::print_stderr)]

mod data;
mod documents;
mod evaluation;
mod formats;
mod forms;
mod hostile;
mod languages;
mod linear;
mod pages;
mod programs;
mod properties;
mod report;
mod support;
mod xml;
