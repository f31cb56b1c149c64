//! Reads fixtures and given texts, and finds entries in what was read.

use std::path::Path;

use tansy::ingest::{Reading, Source, read};

pub(crate) fn fixture(name: &str) -> Reading {
    fixture_in("pages", name)
}

/// A file below a folder of `tests/fixtures`, read.
pub(crate) fn fixture_in(folder: &str, name: &str) -> Reading {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder).join(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&Source { name, bytes: &bytes, base_url: None }).unwrap()
}

pub(crate) fn given(name: &str, text: &str) -> Reading {
    read(&Source { name, bytes: text.as_bytes(), base_url: None }).unwrap()
}

pub(crate) fn questions(reading: &Reading) -> Vec<&str> {
    reading.entries.iter().map(|entry| entry.question.as_str()).collect()
}

pub(crate) fn answer<'a>(reading: &'a Reading, question: &str) -> &'a str {
    let entry = reading.entries.iter().find(|entry| entry.question.contains(question));
    entry.map_or_else(|| panic!("no {question:?} in {:?}", questions(reading)), |entry| &entry.answer)
}

pub(crate) fn url<'a>(reading: &'a Reading, question: &str) -> Option<&'a str> {
    reading.entries.iter().find(|entry| entry.question.contains(question))?.url.as_deref()
}
