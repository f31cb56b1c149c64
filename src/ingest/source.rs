//! One input, and what was read from it.

use crate::error::{Error, Result};
use crate::faq::Entry;

/// Largest input, in bytes.
pub const MAX_INPUT: usize = 50 << 20;

/// An input to read.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Path or URL, `-` for standard input. It appears in messages, its extension selects the reader, and the
    /// entries' urls are made from it when there is no `base_url`.
    pub name: &'a str,
    /// The content, in any encoding that it declares.
    pub bytes: &'a [u8],
    /// Where the page is published: the entries' urls start with it, and relative links are resolved against it.
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
    /// What the input was recognised as, such as an export of some platform, if its extension does not say it.
    pub form: Option<&'static str>,
    /// What became an entry and what was left out, by line.
    pub notes: Vec<Note>,
    /// Text that was left out on purpose and is not missing: drafts, posts of a blog, other parts of a readme.
    pub aside: Vec<String>,
}

/// One line of the report on an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The name of the input.
    pub name: String,
    /// The line of the input, from 1; 0 when the note is about the whole input.
    pub line: usize,
    /// Whether it became an entry.
    pub kind: NoteKind,
    /// The question, or the beginning of the text that was left out.
    pub text: String,
    /// How it was recognised, or why it was left out.
    pub reason: String,
}

/// Whether something became an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// It became an entry.
    Taken,
    /// It was left out.
    Left,
}

/// Fails if an input of this many bytes is larger than [`MAX_INPUT`], so that it need not be loaded to be refused.
///
/// # Errors
///
/// The input is too large. The message gives its size, the limit and what to do.
pub fn check_size(name: &str, bytes: u64) -> Result<()> {
    if bytes <= MAX_INPUT as u64 {
        return Ok(());
    }
    Err(Error::input(format!(
        "{name}: it has {bytes} bytes, at most {MAX_INPUT} ({} MB) are possible: split it into several files",
        MAX_INPUT >> 20
    )))
}
