//! Reads fixtures and given texts, and finds entries in what was read.

use std::io::Write as _;
use std::path::Path;

use tansy::ingest::{Note, NoteKind, Reading, Source, read};

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

/// A file below `tests/fixtures/platforms`, read.
pub(crate) fn platform(name: &str) -> Reading {
    fixture_in("platforms", name)
}

/// The questions with their answers.
pub(crate) fn pairs(reading: &Reading) -> Vec<(&str, &str)> {
    reading.entries.iter().map(|entry| (entry.question.as_str(), entry.answer.as_str())).collect()
}

/// Whether a passage was left out for a reason that contains this.
pub(crate) fn is_left(reading: &Reading, text: &str, reason: &str) -> bool {
    let left = |note: &Note| note.kind == NoteKind::Left;
    reading.notes.iter().any(|note| left(note) && note.text.contains(text) && note.reason.contains(reason))
}

/// A zip file of these parts.
pub(crate) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
