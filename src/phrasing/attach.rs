//! Adds the texts of a file to the entries of its FAQ.

use std::collections::HashSet;

use super::also::{Also, State};
use super::key::{key, keys};
use crate::faq::Entry;

/// What came of the texts of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attached {
    /// Number of texts that were added to entries.
    pub texts: usize,
    /// The ids of the file that no entry has.
    pub unknown: Vec<String>,
    /// The ids of the entries that have changed since their texts were written. These texts are added all the same.
    pub changed: Vec<String>,
}

/// Adds the texts to the entries' other phrasings. An entry's own question and the phrasings that it has are not repeated.
pub fn attach<'a>(also: &Also, entries: impl IntoIterator<Item = &'a mut Entry>) -> Attached {
    let (mut attached, mut known) = (Attached::default(), HashSet::new());
    for entry in entries {
        let Some(line) = also.line(&entry.id) else { continue };
        known.insert(line.id.as_str());
        if also.state(&line.id, entry) == State::Changed {
            attached.changed.push(line.id.clone());
        }
        let mut seen = keys(entry);
        let new = line.texts.iter().filter(|text| !text.trim().is_empty() && seen.insert(key(text)));
        let before = entry.alt.len();
        entry.alt.extend(new.cloned());
        attached.texts += entry.alt.len() - before;
    }
    let ids = also.lines().iter().map(|line| &line.id);
    attached.unknown = ids.filter(|id| !known.contains(id.as_str())).cloned().collect();
    attached
}
