//! How much of an input became entries: its blocks of text, each with what became of it.
//!
//! This looks only at the input's text and at the entries, not at how these were found, so that it holds for every format
//! and notices what a reader lost without noticing.

mod data;
mod lines;
mod page;
mod words;

use std::collections::BTreeSet;

use crate::ingest::format;
use crate::ingest::source::{Note, NoteKind, Reading, Source};
use crate::ingest::wording::question;
use crate::ingest::{charset, markdown};
use words::Phrases;

/// From this share of its characters on, in percent, a block counts as taken. Markup and links differ between page and entry.
const TAKEN: u64 = 60;
/// From this share on, in percent, a block is a question.
const ASKED: u64 = 80;

/// What became of a block of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// It is in a question of an entry.
    Question,
    /// It is in an answer.
    Answer,
    /// It is the title of the page, or of a section whose text was taken.
    Title,
    /// It is navigation, a footer, a comment or the like, which nobody asks about.
    Furniture,
    /// It is in no entry.
    Left,
}

/// A block of text: a paragraph, a line, a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its text, without markup where the format has a reader for it.
    pub text: String,
    /// What became of it.
    pub part: Part,
    /// Whether it is a heading.
    pub heading: bool,
    /// Why it was left out; empty for what was taken.
    pub reason: String,
    /// Number of its letters and digits.
    pub size: u64,
}

/// The text of one input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// The name of the [`Source`].
    pub name: String,
    /// Its blocks in order. Empty if the format has no text that can be compared.
    pub blocks: Vec<Block>,
    /// The lines with characters that could not be decoded (U+FFFD): the first one, and how many there are.
    pub broken: Option<(usize, usize)>,
}

impl Coverage {
    /// The blocks that are in no entry.
    pub fn left(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.part == Part::Left)
    }

    /// Number of letters and digits that should be in entries: of what was taken and of what was left.
    pub fn text_size(&self) -> u64 {
        let counts = |block: &&Block| matches!(block.part, Part::Question | Part::Answer | Part::Left);
        self.blocks.iter().filter(counts).map(|block| block.size).sum()
    }

    /// Number of letters and digits that are in no entry.
    pub fn left_size(&self) -> u64 {
        self.left().map(|block| block.size).sum()
    }
}

/// A block as its format gives it.
#[derive(Debug, Default)]
struct Raw {
    line: usize,
    text: String,
    heading: bool,
    furniture: bool,
    /// Whether it goes on the block before.
    continues: bool,
}

/// Compares an input with the entries that were read from it.
///
/// ```
/// use tansy::ingest::{Part, Source, coverage, read};
///
/// let page = "<p>We are a small shop.</p><details><summary>Do you deliver?</summary>Yes, for $12.</details>";
/// let source = Source { name: "faq.html", bytes: page.as_bytes(), base_url: None };
/// let coverage = coverage(&source, &read(&source)?);
/// let parts: Vec<Part> = coverage.blocks.iter().map(|block| block.part).collect();
/// assert_eq!(parts, [Part::Left, Part::Question, Part::Answer]);
/// # Ok::<(), tansy::Error>(())
/// ```
pub fn coverage(source: &Source<'_>, reading: &Reading) -> Coverage {
    let text = charset::decode(source.bytes);
    let name = source.name.to_owned();
    // A file of another kind than text, such as PDF.
    if text.contains('\0') || source.bytes.starts_with(b"PK\x03\x04") || source.bytes.starts_with(b"%PDF") {
        return Coverage { name, ..Coverage::default() };
    }
    let raw = match format::of(source.name, &text).0.name {
        "HTML" => page::of_html(source, &text),
        "Markdown" => {
            markdown::reader::dom(source, &text).map(|dom| page::blocks(source, &dom)).unwrap_or_default()
        }
        "CSV" => data::fields(&text),
        "JSON" => data::strings(&text),
        "YAML" | "TOML" => lines::of(&text, lines::Kind::Keys),
        "reStructuredText" | "AsciiDoc" | "plain text" | "XML" => lines::of(&text, lines::Kind::Prose),
        _ => Vec::new(),
    };
    Coverage { name, blocks: classified(raw, reading), broken: broken(&text) }
}

fn broken(text: &str) -> Option<(usize, usize)> {
    if !text.contains('\u{fffd}') {
        return None;
    }
    let mut lines =
        text.lines().enumerate().filter(|(_, line)| line.contains('\u{fffd}')).map(|(at, _)| at + 1);
    let first = lines.next()?;
    Some((first, 1 + lines.count()))
}

fn classified(raw: Vec<Raw>, reading: &Reading) -> Vec<Block> {
    let questions =
        || reading.entries.iter().flat_map(|entry| std::iter::once(&entry.question).chain(&entry.alt));
    let answers = || reading.entries.iter().map(|entry| &entry.answer);
    let asked = Phrases::of(questions());
    let all = Phrases::of(questions().chain(answers()));
    let title = reading.title.as_deref().map(question::key);
    let mut blocks: Vec<Block> = Vec::new();
    for raw in raw {
        let (size, taken) = all.covered(&raw.text);
        if size == 0 {
            continue;
        }
        let is_share = |part: u64, percent: u64| part * 100 >= size * percent;
        let part = if is_share(taken, TAKEN) {
            if is_share(asked.covered(&raw.text).1, ASKED) { Part::Question } else { Part::Answer }
        } else if raw.furniture {
            Part::Furniture
        } else if raw.heading && title.as_ref().is_some_and(|title| *title == question::key(&raw.text)) {
            Part::Title
        } else {
            Part::Left
        };
        match blocks.last_mut() {
            Some(last) if raw.continues && last.part == part && last.heading == raw.heading => {
                last.text.push('\n');
                last.text.push_str(&raw.text);
                last.size += size;
            }
            _ => blocks.push(Block {
                line: raw.line,
                text: raw.text,
                part,
                heading: raw.heading,
                reason: String::new(),
                size,
            }),
        }
    }
    name_titles(&mut blocks);
    give_reasons(&mut blocks, &reading.notes);
    blocks
}

/// A heading is the title of a section if the text below it was taken.
fn name_titles(blocks: &mut [Block]) {
    let mut below = Part::Left;
    for block in blocks.iter_mut().rev() {
        if block.part == Part::Left && block.heading && below != Part::Left {
            block.part = Part::Title;
        } else if !block.heading && block.part != Part::Furniture || block.part == Part::Question {
            below = block.part;
        }
    }
}

/// Takes the reasons from the notes: the last one up to a block's line, if that is of something left out.
fn give_reasons(blocks: &mut [Block], notes: &[Note]) {
    let whole = notes.iter().find(|note| note.line == 0 && note.kind == NoteKind::Left);
    let mut lines: Vec<&Note> = notes.iter().filter(|note| note.line > 0).collect();
    lines.sort_by_key(|note| note.line);
    let taken: BTreeSet<usize> =
        lines.iter().filter(|note| note.kind == NoteKind::Taken).map(|note| note.line).collect();
    for block in blocks {
        block.reason = match block.part {
            Part::Furniture => "navigation, a footer, a comment or the like".to_owned(),
            Part::Title => "the title of a page or section".to_owned(),
            Part::Left => {
                let at = lines.partition_point(|note| note.line <= block.line);
                let last = at.checked_sub(1).and_then(|at| lines.get(at));
                match last.filter(|note| note.kind == NoteKind::Left) {
                    Some(note) => note.reason.clone(),
                    None if taken.is_empty() => {
                        whole.map_or_else(|| "no question was found".to_owned(), |note| note.reason.clone())
                    }
                    None if taken.first().is_some_and(|&first| block.line < first) => {
                        "it stands before the first question".to_owned()
                    }
                    None => "it belongs to no question".to_owned(),
                }
            }
            Part::Question | Part::Answer => String::new(),
        };
    }
}
