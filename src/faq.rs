//! The entries of a FAQ, validated once, so that later steps need not check them again.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The maximum number of entries in a FAQ.
pub const MAX_ENTRIES: usize = 200_000;
/// The maximum length of one field of an entry, in bytes.
pub const MAX_TEXT: usize = 1 << 20;

/// One question with its answer.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Unique within its FAQ, and stable: the anchor of the question if it has one.
    pub id: String,
    /// The question as the page words it, plain text.
    pub question: String,
    /// The answer as Markdown; may be empty.
    #[serde(default)]
    pub answer: String,
    /// The URL of the answer, absolute or relative to the page that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Other phrasings of the question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub alt: Vec<String>,
}

impl Entry {
    /// The question and its other phrasings.
    pub fn asks(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.question).chain(&self.alt).map(String::as_str)
    }
}

/// A validated list of entries: at least one, each with a unique id and a question.
///
/// ```
/// use tansy::faq::{Entry, Faq};
///
/// let entry = Entry {
///     id: "princeton".into(),
///     question: "Do you deliver to Princeton?".into(),
///     answer: "Yes, for $12.".into(),
///     url: Some("faq.html#princeton".into()),
///     alt: vec![],
/// };
/// let faq = Faq::new(vec![entry])?;
/// assert_eq!(faq.entries()[0].id, "princeton");
/// # Ok::<(), tansy::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faq {
    entries: Vec<Entry>,
}

impl Faq {
    /// Validates the entries and keeps their order.
    ///
    /// # Errors
    ///
    /// There are no entries or too many; an id is empty or not unique; a question is blank; a text is too long.
    pub fn new(entries: Vec<Entry>) -> Result<Self> {
        if entries.is_empty() {
            return Err(Error::input("the FAQ has no entries: give at least one question with its answer"));
        }
        if entries.len() > MAX_ENTRIES {
            return Err(Error::input(format!(
                "the FAQ has {} entries, at most {MAX_ENTRIES} are allowed",
                entries.len()
            )));
        }
        let mut ids = HashSet::with_capacity(entries.len());
        for entry in &entries {
            check(entry)?;
            if !ids.insert(entry.id.as_str()) {
                return Err(Error::input(format!(
                    "two entries have the id {:?}: give each a unique id",
                    entry.id
                )));
            }
        }
        Ok(Self { entries })
    }

    /// The entries, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number of entries, at least one.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns the entries themselves.
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }
}

fn check(entry: &Entry) -> Result<()> {
    if entry.id.is_empty() {
        return Err(Error::input(format!("the entry {:?} has an empty id", entry.question)));
    }
    if entry.question.trim().is_empty() {
        return Err(Error::input(format!("the entry {:?} has no question", entry.id)));
    }
    let texts = [&entry.id, &entry.question, &entry.answer].into_iter().chain(&entry.alt).chain(&entry.url);
    if let Some(text) = texts.into_iter().find(|text| text.len() > MAX_TEXT) {
        return Err(Error::input(format!(
            "the entry {:?} has a text of {} bytes, at most {MAX_TEXT} are allowed",
            entry.id,
            text.len()
        )));
    }
    Ok(())
}
