//! The file of phrasings beside a FAQ: one JSON object per line and entry.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::key::{key, one_line};
use crate::embed::sha256;
use crate::error::{Error, Result};
use crate::faq::Entry;
use crate::passages;

/// Number of hexadecimal digits of an entry's fingerprint.
const FINGERPRINT: usize = 12;
/// Number of hexadecimal digits of a text's mark: it is only compared with the marks of its own line.
const MARK: usize = 6;

/// The texts of one entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Line {
    /// The id of the entry.
    pub id: String,
    /// The [`fingerprint`] of the entry when its texts were written; empty if a person wrote the line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// The phrasings.
    #[serde(default)]
    pub texts: Vec<String>,
    /// A mark for each text that a language model wrote, made of that text; absent if none was asked. A text without its mark is a person's:
    /// one that was added, or changed by a letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Vec<String>>,
}

impl Line {
    /// The texts that a person wrote or edited, or that visitors asked: these are never replaced.
    pub fn own(&self) -> impl Iterator<Item = &String> {
        self.texts.iter().filter(|text| !self.is_by_model(text))
    }

    fn is_by_model(&self, text: &str) -> bool {
        self.model.as_ref().is_some_and(|marks| marks.contains(&mark(text)))
    }
}

/// How the texts of an entry stand to the entry as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// No model has written texts for it yet.
    New,
    /// Its question or its answer has changed since the texts were written.
    Changed,
    /// The texts were written for the entry as it is.
    Current,
}

/// The content of a file of phrasings, such as `faq.also.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Also {
    lines: Vec<Line>,
    /// The position of each line by its id.
    places: HashMap<String, usize>,
}

impl Also {
    /// Reads the text of a file. Blank lines are skipped, and lines with the same id are joined.
    ///
    /// # Errors
    ///
    /// [`Error::is_input`]: a line is not an object with an id and texts.
    pub fn parse(text: &str) -> Result<Self> {
        let mut also = Self::default();
        for (line, number) in text.trim_start_matches('\u{feff}').lines().zip(1..) {
            if line.trim().is_empty() {
                continue;
            }
            let line: Line = serde_json::from_str(line).map_err(|error| {
                Error::input(format!(
                    "line {number} is not an object such as {{\"id\": \"hours\", \"texts\": [\"when do you open\"]}}: {error}"
                ))
            })?;
            also.join(line);
        }
        Ok(also)
    }

    /// The lines in order, each with an id of its own.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The line of an entry.
    pub fn line(&self, id: &str) -> Option<&Line> {
        self.places.get(id).map(|at| &self.lines[*at])
    }

    /// Whether the texts under `id` are those of `entry` as it is now. The id is given apart, as it may differ where several pages are joined.
    pub fn state(&self, id: &str, entry: &Entry) -> State {
        match self.line(id) {
            Some(line) if !line.hash.is_empty() && line.hash != fingerprint(entry) => State::Changed,
            Some(line) if line.model.is_some() => State::Current,
            _ => State::New,
        }
    }

    /// Replaces the texts that a model wrote for an entry. A person's stay, in front of them.
    pub fn replace(&mut self, id: &str, entry: &Entry, texts: Vec<String>) {
        let line = self.line_mut(id);
        let own: Vec<String> = line.own().cloned().collect();
        let mut seen: HashSet<String> = own.iter().map(|text| key(text)).collect();
        let new: Vec<String> = texts.into_iter().filter(|text| seen.insert(key(text))).collect();
        line.hash = fingerprint(entry);
        line.model = Some(new.iter().map(|text| mark(text)).collect());
        line.texts = [own, new].concat();
    }

    /// Adds texts of visitors to an entry's line, but not those that it has, and returns how many were added.
    pub fn add<'a>(&mut self, id: &str, entry: &Entry, texts: impl IntoIterator<Item = &'a str>) -> usize {
        let line = self.line_mut(id);
        if line.hash.is_empty() {
            line.hash = fingerprint(entry);
        }
        let mut seen: HashSet<String> =
            entry.asks().chain(line.texts.iter().map(String::as_str)).map(key).collect();
        let before = line.texts.len();
        let new = texts.into_iter().map(one_line).filter(|text| seen.insert(key(text)));
        line.texts.extend(new);
        line.texts.len() - before
    }

    fn line_mut(&mut self, id: &str) -> &mut Line {
        let at = *self.places.entry(id.to_owned()).or_insert(self.lines.len());
        if at == self.lines.len() {
            self.lines.push(Line { id: id.to_owned(), ..Line::default() });
        }
        &mut self.lines[at]
    }

    fn join(&mut self, line: Line) {
        let Line { id, hash, texts, model } = line;
        let known = self.line_mut(&id);
        if known.hash.is_empty() {
            known.hash = hash;
        }
        known.texts.extend(texts);
        if let Some(marks) = model {
            known.model.get_or_insert_default().extend(marks);
        }
    }
}

/// The text of the file.
impl fmt::Display for Also {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{}", serde_json::to_string(line).map_err(|_| fmt::Error)?)?;
        }
        Ok(())
    }
}

/// A short hash of an entry's question and answer. Markup, white space and the targets of links do not count, so that it is the same wherever the
/// page is published.
pub fn fingerprint(entry: &Entry) -> String {
    let text = format!("{}\n{}", one_line(&entry.question), one_line(&passages::plain(&entry.answer)));
    digits(&text, FINGERPRINT)
}

fn mark(text: &str) -> String {
    digits(text, MARK)
}

fn digits(text: &str, most: usize) -> String {
    let mut digits = sha256(text.as_bytes());
    digits.truncate(most);
    digits
}
