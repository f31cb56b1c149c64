//! How much of an input became entries: its blocks of text, each with what became of it.
//!
//! This looks only at the input's text and at the entries, not at how these were found, so that it holds for every format
//! and notices what a reader lost without noticing.

mod data;
mod lines;
mod page;
mod parts;
mod prose;
mod words;
mod xml;

use crate::ingest::content_type::ContentType;
use crate::ingest::format::{self, Format};
use crate::ingest::source::{Reading, Source};
use crate::ingest::{charset, markdown, office, pdf, script};

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
    /// It is navigation, a footer, an id, a date or the like, which nobody asks about, or was left out on purpose.
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
    /// Why it was left out, or does not count; empty for what was taken.
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
    /// Its blocks in order. Empty if it has no text.
    pub blocks: Vec<Block>,
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
#[derive(Debug, Clone, Default)]
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
    of_format(format::of(source.name, &text).0, source, &text, reading)
}

/// The same for an input that a server has sent, which was read by [`read_as()`](crate::ingest::read_as).
pub fn coverage_as(source: &Source<'_>, declared: ContentType<'_>, reading: &Reading) -> Coverage {
    let text = charset::decode_as(source.bytes, declared.charset);
    of_format(format::of_type(declared.media_type, source.name, &text), source, &text, reading)
}

fn of_format(format: Format, source: &Source<'_>, text: &str, reading: &Reading) -> Coverage {
    let format = format::document(source).unwrap_or(format);
    let raw = match format.name {
        "HTML" => page::of_html(source, text),
        "Markdown" => {
            markdown::reader::dom(source, text).map(|dom| page::blocks(source, &dom)).unwrap_or_default()
        }
        // The reader's own page: where it says what a paragraph is, nothing else does.
        "Word" | "OpenDocument" => of_page(source, office::page(source).ok()),
        "PDF" => of_page(source, pdf::page(source).ok()),
        "CSV" => page::of_fragments(source, data::fields(text)),
        "JSON" => page::of_fragments(source, data::strings(text)),
        "YAML" | "TOML" => page::of_fragments(source, lines::of(text, lines::Kind::Keys)),
        "XML" => xml::blocks(source, text),
        "JavaScript" => of_program(source, text),
        _ => lines::of(text, lines::Kind::Prose),
    };
    Coverage { name: source.name.to_owned(), blocks: parts::classified(raw, reading) }
}

fn of_page(source: &Source<'_>, page: Option<String>) -> Vec<Raw> {
    page.map(|page| page::of_html(source, &page)).unwrap_or_default()
}

/// The texts in a program, and the markup around its scripts.
fn of_program(source: &Source<'_>, text: &str) -> Vec<Raw> {
    let (texts, markup) = script::texts(source, text);
    let raw =
        |(line, text): (usize, String)| Raw { line, furniture: !prose::is(&text), text, ..Raw::default() };
    let mut blocks: Vec<Raw> = texts.into_iter().map(raw).collect();
    blocks.extend(page::of_html(source, &markup));
    blocks.sort_by_key(|block| block.line);
    blocks
}
