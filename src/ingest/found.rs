//! The output of a reader, and how it becomes entries with ids and urls.

use std::collections::HashSet;

use crate::faq::{Entry, MAX_TEXT};
use crate::ingest::link::Links;
use crate::ingest::source::{Note, NoteKind, Reading, Source};
use crate::ingest::wording::question;
use crate::ingest::wording::slug;

/// A question with its answer, as a reader finds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) question: String,
    pub(crate) alt: Vec<String>,
    /// Markdown.
    pub(crate) answer: String,
    /// The anchor of its place on the page.
    pub(crate) anchor: Option<String>,
    /// The url and the id that the input gives it.
    pub(crate) url: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) line: usize,
    /// Whether its source says that it is a draft.
    pub(crate) draft: bool,
    /// How it was recognised.
    pub(crate) how: &'static str,
}

/// Something that did not become an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leftover {
    pub(crate) line: usize,
    pub(crate) text: String,
    pub(crate) reason: String,
}

/// Everything that a reader found in one input.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub(crate) found: Vec<Found>,
    pub(crate) left: Vec<Leftover>,
    pub(crate) title: Option<String>,
    pub(crate) language: Option<String>,
    /// What the input was recognised as, if its extension does not say it.
    pub(crate) form: Option<&'static str>,
    /// Text that is left out on purpose.
    pub(crate) aside: Vec<String>,
}

impl Draft {
    /// Adds a note on something that did not become an entry.
    pub(crate) fn leave(&mut self, line: usize, text: impl Into<String>, reason: impl Into<String>) {
        self.left.push(Leftover { line, text: text.into(), reason: reason.into() });
    }

    /// Gives the entries ids and urls, leaves out those that a FAQ cannot hold, and sorts the notes by line.
    pub(crate) fn into_reading(mut self, source: &Source<'_>) -> Reading {
        let links = Links::of(source);
        let mut ids = HashSet::new();
        let (mut entries, mut notes) = (Vec::new(), Vec::new());
        let note = |line, kind, text: &str, reason: &str| Note {
            name: source.name.to_owned(),
            line,
            kind,
            text: shorten(text),
            reason: reason.to_owned(),
        };
        for found in std::mem::take(&mut self.found) {
            let fault = fault(&found);
            let kind = if fault.is_some() { NoteKind::Left } else { NoteKind::Taken };
            notes.push(note(found.line, kind, &found.question, fault.unwrap_or(found.how)));
            if fault.is_none() {
                entries.push(entry(found, &links, &mut ids));
            } else if found.draft {
                self.aside.extend([found.question, found.answer]);
            }
        }
        notes.extend(self.left.iter().map(|left| note(left.line, NoteKind::Left, &left.text, &left.reason)));
        notes.sort_by_key(|note| note.line);
        let title = self.title.map(|title| question::tidy(&title)).filter(|title| !title.is_empty());
        Reading {
            name: source.name.to_owned(),
            entries,
            title,
            language: self.language,
            form: self.form,
            notes,
            aside: self.aside,
        }
    }
}

fn fault(found: &Found) -> Option<&'static str> {
    if found.draft {
        Some("it is a draft: it is left out until it is published")
    } else if found.question.trim().is_empty() {
        Some("it has no question")
    } else if found.question.len() > MAX_TEXT || found.answer.len() > MAX_TEXT {
        Some("it is longer than 1 MB: split it")
    } else {
        None
    }
}

fn entry(found: Found, links: &Links, ids: &mut HashSet<String>) -> Entry {
    let wanted = found.id.or_else(|| found.anchor.clone()).unwrap_or_else(|| slug::of(&found.question));
    let wanted =
        Some(slug::clip(wanted.trim())).filter(|id| !id.is_empty()).unwrap_or_else(|| "entry".to_owned());
    let id = slug::unique(wanted, |id| !ids.contains(id));
    ids.insert(id.clone());
    let url = found.url.or_else(|| links.to_anchor(found.anchor.as_deref()));
    let alt = found.alt.into_iter().filter(|alt| !alt.trim().is_empty() && alt.len() <= MAX_TEXT).collect();
    Entry {
        id,
        question: found.question,
        answer: found.answer,
        url: url.filter(|url| url.len() <= MAX_TEXT),
        alt,
    }
}

/// The beginning of a text, for a note.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
