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
//! [`formats()`] lists what can be read. HTML and JSON need nothing that a browser lacks; the other formats need the
//! feature `build`. Nothing here does IO, and no input makes it panic.

#[cfg(feature = "build")]
mod asciidoc;
mod charset;
#[cfg(feature = "build")]
mod coverage;
mod data;
mod format;
mod found;
mod html;
mod join;
mod limits;
mod link;
#[cfg(feature = "build")]
mod markdown;
mod names;
#[cfg(feature = "build")]
mod plain;
#[cfg(feature = "build")]
mod remarks;
#[cfg(feature = "build")]
mod rst;
mod source;
mod wording;
#[cfg(feature = "build")]
mod xml;

#[cfg(feature = "build")]
pub use coverage::{Block, Coverage, Part, coverage};
pub use format::{Format, formats};
pub use join::join;
pub use link::path_to_url;
#[cfg(feature = "build")]
pub use remarks::{Remark, remarks};
pub use source::{MAX_INPUT, Note, NoteKind, Reading, Source, check_size};

use crate::error::Result;

/// Reads one input with the reader for its extension, or else for its content.
///
/// A reading without entries is not an error here, as its notes say what was seen: [`join()`] fails when no input has any.
///
/// # Errors
///
/// The input is larger than [`MAX_INPUT`], is not what its name says, or needs a reader that this build does not have.
pub fn read(source: &Source<'_>) -> Result<Reading> {
    check_size(source.name, source.bytes.len() as u64)?;
    let text = charset::decode(source.bytes);
    let format = format::of(source.name, &text);
    let draft = format.read(source, &text).map_err(|error| error.at(source.name))?;
    Ok(draft.into_reading(source))
}
