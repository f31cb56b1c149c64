//! Readers of pages and files: every form that a FAQ comes in, what must be left out, and what must not break them.

#![allow(clippy::print_stderr)]

mod answers;
mod builders;
mod coverage;
mod data;
mod documents;
mod evaluation;
mod formats;
mod forms;
mod hostile;
mod kinds;
mod languages;
mod linear;
mod mixed;
mod pages;
mod platform_variants;
mod platforms;
mod programs;
mod properties;
mod reader_faults;
mod report;
mod scripts;
mod support;
mod xml;
