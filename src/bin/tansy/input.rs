//! Reads the inputs named on the command line: files, folders and standard input.

mod pages;
mod walk;

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use tansy::faq::{Entry, Faq};
use tansy::ingest::{self, Coverage, MAX_INPUT, Note, NoteKind, Reading, Source};

use crate::also::{self, Place, Taken};
use crate::web::{self, Visited, Web};
use crate::{files, formats, output};
use pages::{Page, Pages};

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
    #[command(flatten)]
    web: Web,
}

/// Everything found in the inputs.
pub(crate) struct Found {
    pub(crate) faq: Faq,
    pub(crate) notes: Vec<Note>,
    /// The title of the first page that has one.
    pub(crate) title: Option<String>,
    /// The language of the first page that declares one.
    pub(crate) language: Option<String>,
    /// The inputs whose extensions do not say what they are, and what they were recognised as.
    pub(crate) forms: Vec<(String, &'static str)>,
    /// Where each entry comes from, in the order of the entries.
    pub(crate) places: Vec<Place>,
    /// The files beside the pages whose phrasings the entries have got.
    pub(crate) taken: Vec<Taken>,
    /// How many pages and files were read.
    pub(crate) inputs: usize,
    /// What became of the text of each input.
    pub(crate) coverages: Vec<Coverage>,
}

impl Found {
    /// The passages that did not become entries.
    pub(crate) fn left(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|note| note.kind == NoteKind::Left)
    }
}

/// The modification time and length of each file; none for a missing file.
pub(crate) type Stamps = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

impl Inputs {
    /// Files, folders and addresses, without the other options.
    pub(crate) fn of(inputs: Vec<PathBuf>, web: Web) -> Self {
        Self { inputs, base_url: None, format: None, web }
    }

    /// Reads all inputs in the order given; files in a folder are sorted by path. Entries get the phrasings of the files beside their pages.
    pub(crate) fn read(&self) -> Result<Found> {
        self.read_showing(|_| Ok(()))
    }

    /// The same, and shows what became of the text of the inputs even if none has an entry, which is an error.
    pub(crate) fn read_showing(&self, show: impl FnOnce(&[Coverage]) -> Result<()>) -> Result<Found> {
        let mut coverages = Vec::new();
        let (paths, mut readings, skipped) = self.readings(|coverage| coverages.push(coverage))?;
        show(&coverages)?;
        let taken = also::attach_all(&paths, &mut readings)?;
        let mut found = joined(&paths, readings)?;
        found.notes.extend(skipped);
        Ok(Found { taken, inputs: paths.len(), coverages, ..found })
    }

    /// Reads all inputs, without the files beside them.
    pub(crate) fn read_bare(&self) -> Result<Found> {
        let (paths, readings, _) = self.readings(|_| {})?;
        joined(&paths, readings)
    }

    /// The pages, what was read from each, and notes on files in folders and pages of sites that are not read.
    fn readings(&self, mut cover: impl FnMut(Coverage)) -> Result<(Vec<PathBuf>, Vec<Reading>, Vec<Note>)> {
        let Pages { pages, skipped } = pages::of(&self.inputs)?;
        self.check(&pages)?;
        if let ([], Some(also)) = (&pages[..], self.inputs.iter().find(|input| also::is_also(input))) {
            bail!(
                "{}: this file has phrasings, which are taken by themselves: name the FAQ beside it",
                also.display()
            );
        }
        if pages.is_empty() {
            let folders: Vec<_> = self.inputs.iter().map(|input| input.display().to_string()).collect();
            bail!("{}: no file here can be read as a FAQ ({})", folders.join(", "), formats::in_folders());
        }
        let (mut paths, mut readings) = (Vec::new(), Vec::new());
        let skipped = skipped.into_iter().map(|(path, why)| left(path.display().to_string(), why));
        let mut skipped: Vec<Note> = skipped.collect();
        for page in pages {
            if web::is_url(&page.path) {
                let visited: Visited =
                    self.web.read(&page.path.to_string_lossy(), self.base_url.as_deref())?;
                paths.extend(visited.readings.iter().map(|reading| PathBuf::from(&reading.name)));
                readings.extend(visited.readings);
                visited.coverages.into_iter().for_each(&mut cover);
                skipped.extend(visited.notes);
            } else {
                readings.push(self.page(&page, &mut cover)?);
                paths.push(page.path);
            }
        }
        if let ([], Some(note)) = (&readings[..], skipped.first()) {
            bail!("{}: {}", note.name, note.reason);
        }
        Ok((paths, readings, skipped))
    }

    /// Fails if the options do not fit the pages.
    fn check(&self, pages: &[Page]) -> Result<()> {
        let several = pages.len() > 1 || self.web.is_site();
        if let Some(url) = self.base_url.as_deref().filter(|url| several && !url.ends_with('/')) {
            let inputs = output::count(pages.len(), "input", "inputs");
            let site = if self.web.is_site() { " and --site" } else { "" };
            bail!(
                "--base-url {url} is one page, but there are {inputs}{site}: give the URL of their folder, ending in /"
            );
        }
        if self.web.is_site() && !self.has_urls() {
            bail!("--site is for the address of a site, such as https://shop.example/, and no input is one");
        }
        Ok(())
    }

    /// The stamps of all files to read, by which a change is noticed: the pages, and the files beside them that exist.
    pub(crate) fn stamps(&self) -> Stamps {
        let stamp = |path: &Path| {
            let about = std::fs::metadata(path).ok()?;
            Some((about.modified().ok()?, about.len()))
        };
        let pages: Vec<PathBuf> =
            pages::of(&self.inputs).unwrap_or_default().pages.into_iter().map(|page| page.path).collect();
        let beside: Vec<PathBuf> =
            pages.iter().map(|page| also::beside(page)).filter(|path| path.is_file()).collect();
        let stamped = pages.into_iter().chain(beside).map(|path| {
            let stamp = stamp(&path);
            (path, stamp)
        });
        stamped.collect()
    }

    /// Whether standard input is among the inputs.
    pub(crate) fn has_stdin(&self) -> bool {
        self.inputs.iter().any(|input| input == Path::new("-"))
    }

    /// Whether an address is among the inputs.
    pub(crate) fn has_urls(&self) -> bool {
        self.inputs.iter().any(|input| web::is_url(input))
    }

    fn page(&self, page: &Page, cover: &mut impl FnMut(Coverage)) -> Result<Reading> {
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
                let source = Source { name: &name, bytes: &bytes, base_url: url.as_deref() };
                let reading = ingest::read(&source);
                if let Ok(reading) = &reading {
                    cover(ingest::coverage(&source, reading));
                }
                reading
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

/// Joins the readings of the pages, and finds out where each entry comes from.
fn joined(paths: &[PathBuf], readings: Vec<Reading>) -> Result<Found> {
    let title = readings.iter().find_map(|reading| reading.title.clone());
    let language = readings.iter().find_map(|reading| reading.language.clone());
    // Joining keeps the first entry with a question and its answer, under an id that may be another.
    let mut places = HashMap::new();
    for (path, reading) in paths.iter().zip(&readings) {
        for entry in &reading.entries {
            let place = || Place { also: also::beside(path), id: entry.id.clone() };
            places.entry((entry.question.clone(), entry.answer.clone())).or_insert_with(place);
        }
    }
    let form = |reading: &Reading| Some((reading.name.clone(), reading.form?));
    let forms = readings.iter().filter_map(form).collect();
    let (faq, notes) = ingest::join(readings)?;
    let place = |entry: &Entry| places.get(&(entry.question.clone(), entry.answer.clone())).cloned();
    let places = faq.entries().iter().map(|entry| place(entry).unwrap_or_default()).collect();
    Ok(Found {
        faq,
        notes,
        title,
        language,
        forms,
        places,
        taken: Vec::new(),
        inputs: 0,
        coverages: Vec::new(),
    })
}

/// Warns in one line if passages were left out, and of characters that could not be read where they are.
pub(crate) fn warn_of_left(found: &Found) {
    let (unreadable, left): (Vec<&Note>, Vec<&Note>) =
        found.left().partition(|note| note.reason.contains('\u{fffd}'));
    for Note { name, line, reason, .. } in unreadable {
        output::warn(format_args!("{name}: line {line}: {reason}"));
    }
    let left = left.len();
    if left > 0 {
        let passages = output::count(left, "passage was", "passages were");
        output::warn(format_args!(
            "{passages} left out: `tansy extract` with the same inputs shows which and why"
        ));
    }
}

fn unreadable(name: String, why: String) -> Reading {
    let notes = vec![left(name.clone(), why)];
    Reading { name, entries: Vec::new(), title: None, language: None, form: None, notes, aside: Vec::new() }
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
