//! The files of phrasings beside the pages: `faq.also.jsonl` for `faq.html`.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tansy::ingest::{MAX_INPUT, Reading, check_size};
use tansy::phrasing::{Also, Attached, attach};

use crate::output::{count, warn};
use crate::{files, web};

/// How the names of these files end.
const ENDING: &str = ".also.jsonl";

/// A file whose texts were added to entries.
pub(crate) struct Taken {
    pub(crate) path: PathBuf,
    pub(crate) attached: Attached,
}

/// Where the phrasings of an entry are written to.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Place {
    /// The file beside its page.
    pub(crate) also: PathBuf,
    /// Its id in that file. Where several pages are joined, its id in the FAQ may differ.
    pub(crate) id: String,
}

/// The file beside a page; that of a page on the web is in the current folder.
pub(crate) fn beside(page: &Path) -> PathBuf {
    if web::is_url(page) { web::also(page) } else { page.with_extension(&ENDING[1..]) }
}

/// Whether a file has phrasings, so that it is not read as a FAQ.
pub(crate) fn is_also(path: &Path) -> bool {
    files::name(path).to_lowercase().ends_with(ENDING)
}

/// Reads a file; an empty one if it does not exist.
pub(crate) fn read(path: &Path) -> Result<Also> {
    if !path.exists() {
        return Ok(Also::default());
    }
    check_size(&path.to_string_lossy(), files::length(path)?)?;
    let bytes = files::read_at_most(path, MAX_INPUT)?;
    let text = String::from_utf8(bytes).with_context(|| format!("{}", path.display()))?;
    Also::parse(&text).with_context(|| format!("{}", path.display()))
}

/// Changes a file in one step. It is read again first, as its owner may have edited it meanwhile.
pub(crate) fn change<T>(path: &Path, change: impl FnOnce(&mut Also) -> T) -> Result<T> {
    let mut also = read(path)?;
    let result = change(&mut also);
    files::write(path, also.to_string().as_bytes())?;
    Ok(result)
}

/// Adds the texts of the files beside the pages to their entries. Pages whose names differ in the extension alone share a file.
pub(crate) fn attach_all(pages: &[PathBuf], readings: &mut [Reading]) -> Result<Vec<Taken>> {
    let mut shared: BTreeMap<PathBuf, Vec<&mut Reading>> = BTreeMap::new();
    for (page, reading) in pages.iter().zip(readings) {
        shared.entry(beside(page)).or_default().push(reading);
    }
    let mut taken = Vec::new();
    for (path, readings) in shared.into_iter().filter(|(path, _)| path.is_file()) {
        let entries = readings.into_iter().flat_map(|reading| &mut reading.entries);
        let attached = attach(&read(&path)?, entries);
        taken.push(Taken { path, attached });
    }
    Ok(taken)
}

/// Fails if two entries share a line: their pages are in one folder and have names that differ in the extension alone.
pub(crate) fn check(places: &[Place]) -> Result<()> {
    let mut seen = HashSet::new();
    match places.iter().find(|place| !seen.insert((&place.also, &place.id))) {
        Some(Place { also, id }) => bail!(
            "{}: this file is beside two pages, both of which have an entry {id:?}: give the pages different names",
            also.display()
        ),
        None => Ok(()),
    }
}

/// Warns of texts that belong to no entry, or to one that has changed.
pub(crate) fn warn_of_outdated(taken: &[Taken]) {
    for Taken { path, attached } in taken {
        let path = path.display();
        if let Some(first) = attached.unknown.first() {
            let ids = count(attached.unknown.len(), "id", "ids");
            warn(format_args!(
                "{path}: no entry has {ids} of it, such as {first:?}: rename or remove their lines, whose texts are not used"
            ));
        }
        if let Some(first) = attached.changed.first() {
            let entries = count(attached.changed.len(), "entry has", "entries have");
            warn(format_args!(
                "{path}: {entries} changed since the texts were written, such as {first:?}: read them again, or run `tansy phrase`"
            ));
        }
    }
}

/// What was added, for a summary: ` and 42 other phrasings from faq.also.jsonl`; empty if nothing was.
pub(crate) fn summary(taken: &[Taken]) -> String {
    let texts: usize = taken.iter().map(|taken| taken.attached.texts).sum();
    let used: Vec<&Taken> = taken.iter().filter(|taken| taken.attached.texts > 0).collect();
    let from = match &used[..] {
        [] => return String::new(),
        [one] => one.path.display().to_string(),
        several => format!("{} files", several.len()),
    };
    format!(" and {} from {from}", count(texts, "other phrasing", "other phrasings"))
}
