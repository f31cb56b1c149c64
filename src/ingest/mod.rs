//! Pages and files -> [`Faq`](crate::faq::Faq): every reader, and the choice among them.
//!
//! ```
//! use tansy::ingest::{Source, join, read};
//!
//! let page = "<details id=princeton><summary>Do you deliver to Princeton?</summary>Yes, for $12.</details>";
//! let reading = read(&Source { name: "faq.html", bytes: page.as_bytes(), base_url: None })?;
//! let (faq, _notes) = join(vec![reading])?;
//! assert_eq!(faq.entries()[0].question, "Do you deliver to Princeton?");
//! assert_eq!(faq.entries()[0].answer, "Yes, for $12.");
//! assert_eq!(faq.entries()[0].url.as_deref(), Some("faq.html#princeton"));
//! # Ok::<(), tansy::Error>(())
//! ```
//!
//! HTML, JSON and JSONL need nothing that a browser lacks; Markdown, reStructuredText, AsciiDoc, plain text,
//! YAML, XML and CSV need the feature `cli`. Nothing here does IO, and no input makes it panic.

mod answers;
#[cfg(feature = "build")]
mod asciidoc;
#[cfg(feature = "build")]
mod asciidoc_inline;
mod charset;
#[cfg(feature = "build")]
mod components;
#[cfg(feature = "build")]
mod csv;
mod format;
mod found;
#[cfg(feature = "build")]
mod front_matter;
mod html;
mod join;
mod json;
mod link;
#[cfg(feature = "build")]
mod mapped;
#[cfg(feature = "build")]
mod markdown;
mod marker;
mod pairs;
mod question;
#[cfg(feature = "build")]
mod records;
#[cfg(feature = "build")]
mod rst;
#[cfg(feature = "build")]
mod rst_inline;
#[cfg(feature = "build")]
mod rst_lines;
#[cfg(feature = "build")]
mod shortcode;
#[cfg(feature = "build")]
mod shortcode_code;
mod slug;
#[cfg(feature = "build")]
mod text;
mod value;
mod words;
#[cfg(feature = "build")]
mod xml;
#[cfg(feature = "build")]
mod yaml;

pub use join::join;

use crate::error::{Error, Result};
use crate::faq::Entry;

/// The largest input, in bytes: a FAQ of this size is a dump of something else.
pub const MAX_INPUT: usize = 50 << 20;

/// One input: its name and its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Path or URL, `-` for standard input: stands in messages, picks the reader by its extension, and gives the
    /// entries' urls when there is no `base_url`.
    pub name: &'a str,
    /// What the file holds, in any encoding that it declares.
    pub bytes: &'a [u8],
    /// Where the page is published: the entries' urls start with it and relative links are resolved against it.
    pub base_url: Option<&'a str>,
}

/// What was found in one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The name of the [`Source`].
    pub name: String,
    /// The entries in page order, each with an id that is unique in this reading; may be empty.
    pub entries: Vec<Entry>,
    /// The page's own title.
    pub title: Option<String>,
    /// The language that the page declares, such as `en` or `pt-BR`.
    pub language: Option<String>,
    /// What was taken and what was left, by line.
    pub notes: Vec<Note>,
}

/// One line of the report of what was taken and what was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The name of the input.
    pub name: String,
    /// The line of the input, from 1; 0 when it is about the whole input.
    pub line: usize,
    /// Whether it became an entry.
    pub kind: NoteKind,
    /// The question, or the beginning of what was left.
    pub text: String,
    /// How it was recognised, or why it was left.
    pub reason: String,
}

/// Whether something became an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// It did.
    Taken,
    /// It did not.
    Left,
}

/// Reads one input with the reader that its name, or else its content, asks for.
///
/// A reading without entries is not an error here, its notes say what was seen: [`join()`] fails when no input has any.
///
/// # Errors
///
/// The input is larger than [`MAX_INPUT`], is not what its name says, or needs a reader that this build does not have.
pub fn read(source: &Source<'_>) -> Result<Reading> {
    check_size(source.name, source.bytes.len() as u64)?;
    let text = charset::decode(source.bytes);
    let format = format::of(source.name, &text);
    format.read(source, &text).map_err(|error| error.at(source.name))
}

/// Refuses an input of so many bytes if it is larger than [`MAX_INPUT`], so that it need not be loaded to be refused.
///
/// # Errors
///
/// It is larger; the message has the size, the limit and what to do.
pub fn check_size(name: &str, bytes: u64) -> Result<()> {
    if bytes <= MAX_INPUT as u64 {
        return Ok(());
    }
    Err(Error::input(format!(
        "{name}: it has {bytes} bytes, at most {MAX_INPUT} ({} MB) are possible: split it into several files",
        MAX_INPUT >> 20
    )))
}
