//! Several readings -> one FAQ.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use crate::error::{Error, Result};
use crate::faq::{Entry, Faq};
use crate::ingest::source::{Note, NoteKind, Reading};
use crate::ingest::wording::slug;

/// Joins the readings of several inputs into one FAQ, in order. Ids are made unique with `-2`, `-3` and so on, and an entry
/// that has both question and answer of an earlier one is left out. The notes are those of all readings.
///
/// # Errors
///
/// No reading has an entry, or there are more than a FAQ may have.
pub fn join(readings: Vec<Reading>) -> Result<(Faq, Vec<Note>)> {
    if readings.iter().all(|reading| reading.entries.is_empty()) {
        return Err(Error::input(nothing(&readings)));
    }
    let (mut entries, mut notes) = (Vec::<Entry>::new(), Vec::new());
    let mut ids = HashSet::new();
    // By a hash of their texts, so that these are not held twice.
    let (hasher, mut seen) = (RandomState::new(), HashMap::<u64, Vec<usize>>::new());
    for reading in readings {
        let name = reading.name;
        notes.extend(reading.notes);
        for mut entry in reading.entries {
            let alike = seen.entry(hasher.hash_one((&entry.question, &entry.answer))).or_default();
            let is_same = |other: &Entry| other.question == entry.question && other.answer == entry.answer;
            if alike.iter().filter_map(|&at| entries.get(at)).any(is_same) {
                notes.push(duplicate(&name, entry));
                continue;
            }
            alike.push(entries.len());
            entry.id = slug::unique(entry.id, |id| !ids.contains(id));
            ids.insert(entry.id.clone());
            entries.push(entry);
        }
    }
    Ok((Faq::new(entries)?, notes))
}

fn duplicate(name: &str, entry: Entry) -> Note {
    let reason = "an earlier entry has the same question and the same answer".to_owned();
    Note { name: name.to_owned(), line: 0, kind: NoteKind::Left, text: entry.question, reason }
}

/// Why there are no entries, with one reason for each input.
fn nothing(readings: &[Reading]) -> String {
    const LISTED: usize = 5;
    if readings.is_empty() {
        return "no input was given: name a page or a file with questions and answers".to_owned();
    }
    let why = |reading: &Reading| {
        let about_all = reading.notes.iter().find(|note| note.line == 0);
        let reason = about_all.map_or("no question with its answer was found", |note| note.reason.as_str());
        format!("{}: {reason}", reading.name)
    };
    let mut reasons: Vec<String> = readings.iter().take(LISTED).map(why).collect();
    if readings.len() > LISTED {
        reasons.push(format!("and {} more inputs without entries", readings.len() - LISTED));
    }
    reasons.join("; ")
}
