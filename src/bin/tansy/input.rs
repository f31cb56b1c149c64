//! Reads the inputs named on the command line: files, folders and standard input.

mod walk;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use tansy::faq::Faq;
use tansy::ingest::{self, MAX_INPUT, Note, NoteKind, Reading, Source};

use crate::{files, formats, output};

#[derive(clap::Args)]
pub(crate) struct Inputs {
    #[arg(required = true, value_name = "INPUT", help = formats::inputs_help())]
    inputs: Vec<PathBuf>,
    /// The URL of the published page, or of its folder if it ends in /; answers link there
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The format of standard input: an extension such as md, or a media type such as text/markdown [default: detected from the content]
    #[arg(long, value_name = "KIND", value_parser = formats::extension)]
    format: Option<String>,
}

/// Everything found in the inputs.
pub(crate) struct Found {
    pub(crate) faq: Faq,
    pub(crate) notes: Vec<Note>,
    /// The title of the first page that has one.
    pub(crate) title: Option<String>,
    /// The language of the first page that declares one.
    pub(crate) language: Option<String>,
}

impl Found {
    /// The passages that did not become entries.
    pub(crate) fn left(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|note| note.kind == NoteKind::Left)
    }
}

/// The modification time and length of each file; none for a missing file.
pub(crate) type Stamps = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// One file to read, or standard input.
struct Page {
    path: PathBuf,
    /// Its path relative to the folder that was named, with `/`; its file name if it was named itself.
    relative: String,
    in_folder: bool,
}

impl Inputs {
    /// Reads all inputs in the order given; files in a folder are sorted by path.
    pub(crate) fn read(&self) -> Result<Found> {
        let (pages, skipped) = self.pages()?;
        if let Some(url) = self.base_url.as_deref().filter(|url| pages.len() > 1 && !url.ends_with('/')) {
            bail!(
                "--base-url {url} is one page, but there are {} inputs: give the URL of their folder, ending in /",
                pages.len()
            );
        }
        if pages.is_empty() {
            let folders: Vec<_> = self.inputs.iter().map(|input| input.display().to_string()).collect();
            bail!("{}: no file here can be read as a FAQ ({})", folders.join(", "), formats::in_folders());
        }
        let readings = pages.iter().map(|page| self.page(page)).collect::<Result<Vec<_>>>()?;
        let title = readings.iter().find_map(|reading| reading.title.clone());
        let language = readings.iter().find_map(|reading| reading.language.clone());
        let (faq, mut notes) = ingest::join(readings)?;
        notes.extend(skipped);
        Ok(Found { faq, notes, title, language })
    }

    /// The files that were named, and those in the folders that were named; and notes on files in folders that are not read.
    fn pages(&self) -> Result<(Vec<Page>, Vec<Note>)> {
        let (mut pages, mut skipped) = (Vec::new(), Vec::new());
        for input in &self.inputs {
            if input.is_dir() {
                let found = walk::pages(input)?;
                pages.extend(found.pages.into_iter().map(|(path, relative)| Page {
                    path,
                    relative,
                    in_folder: true,
                }));
                skipped.extend(
                    found.skipped.into_iter().map(|(path, why)| left(path.display().to_string(), why)),
                );
            } else {
                pages.push(Page { path: input.clone(), relative: files::name(input), in_folder: false });
            }
        }
        Ok((pages, skipped))
    }

    /// The stamps of all files to read, by which a change is noticed.
    pub(crate) fn stamps(&self) -> Stamps {
        let stamp = |path: &Path| {
            let about = std::fs::metadata(path).ok()?;
            Some((about.modified().ok()?, about.len()))
        };
        let (pages, _) = self.pages().unwrap_or_default();
        pages
            .into_iter()
            .map(|page| {
                let stamp = stamp(&page.path);
                (page.path, stamp)
            })
            .collect()
    }

    /// Whether standard input is among the inputs.
    pub(crate) fn has_stdin(&self) -> bool {
        self.inputs.iter().any(|input| input == Path::new("-"))
    }

    fn page(&self, page: &Page) -> Result<Reading> {
        let is_stdin = page.path == Path::new("-");
        let name = match &self.format {
            // The extension picks the reader.
            Some(format) if is_stdin => format!("-.{format}"),
            _ => page.path.to_string_lossy().into_owned(),
        };
        let url = self.url(page, is_stdin);
        // The size is checked before the file is loaded.
        let length = if is_stdin { 0 } else { files::length(&page.path)? };
        let read = match ingest::check_size(&name, length) {
            Ok(()) => {
                let bytes = if is_stdin { stdin()? } else { files::read_at_most(&page.path, MAX_INPUT)? };
                ingest::read(&Source { name: &name, bytes: &bytes, base_url: url.as_deref() })
            }
            Err(error) => Err(error),
        };
        match read {
            // A file in a folder that cannot be read must not prevent reading the others.
            Err(error) if page.in_folder => Ok(unreadable(name, error.to_string())),
            Ok(reading) if is_stdin && url.is_none() => Ok(without_urls(reading)),
            read => Ok(read?),
        }
    }

    fn url(&self, page: &Page, is_stdin: bool) -> Option<String> {
        let relative = ingest::path_to_url(&page.relative);
        match &self.base_url {
            Some(folder) if folder.ends_with('/') && !is_stdin => Some(format!("{folder}{relative}")),
            Some(url) => Some(url.clone()),
            // Without one, the library uses the file's name.
            None => Some(relative).filter(|relative| relative.contains('/')),
        }
    }
}

/// Warns in one line if passages were left out.
pub(crate) fn warn_of_left(found: &Found) {
    let left = found.left().count();
    if left > 0 {
        let passages = output::count(left, "passage was", "passages were");
        output::warn(format_args!(
            "{passages} left out: `tansy extract` with the same inputs shows which and why"
        ));
    }
}

fn unreadable(name: String, why: String) -> Reading {
    let notes = vec![left(name.clone(), why)];
    Reading { name, entries: Vec::new(), title: None, language: None, notes }
}

/// A note on a file that was left out as a whole.
fn left(name: String, why: impl Into<String>) -> Note {
    Note { name, line: 0, kind: NoteKind::Left, text: String::new(), reason: why.into() }
}

/// Removes URLs that begin with the placeholder name of standard input, which lead nowhere.
fn without_urls(mut reading: Reading) -> Reading {
    for entry in &mut reading.entries {
        entry.url.take_if(|url| url.starts_with(&reading.name));
    }
    reading
}

fn stdin() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().take(MAX_INPUT as u64 + 1).read_to_end(&mut bytes).context("standard input")?;
    if bytes.len() > MAX_INPUT {
        bail!(
            "standard input: it has more than {MAX_INPUT} bytes ({} MB): split it into several files and name those",
            MAX_INPUT >> 20
        );
    }
    Ok(bytes)
}
