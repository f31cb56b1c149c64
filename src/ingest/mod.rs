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
mod content_type;
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
mod office;
#[cfg(feature = "build")]
mod pages;
#[cfg(feature = "build")]
mod pdf;
#[cfg(feature = "build")]
mod plain;
#[cfg(feature = "build")]
mod remarks;
#[cfg(feature = "build")]
mod rst;
#[cfg(feature = "build")]
mod script;
mod source;
mod wording;
#[cfg(feature = "build")]
mod wordpress;
#[cfg(feature = "build")]
mod xml;

pub use content_type::ContentType;
#[cfg(feature = "build")]
pub use coverage::{Block, Coverage, Part, coverage, coverage_as};
pub use format::{Format, PLATFORMS, formats};
#[cfg(feature = "build")]
pub use html::survey::{Link, Survey};
pub use join::join;
pub use link::path_to_url;
#[cfg(feature = "build")]
pub use remarks::{Remark, remarks};
pub use source::{MAX_INPUT, Note, NoteKind, Reading, Source, check_size};
#[cfg(feature = "build")]
pub use xml::sitemap::{Sitemap, sitemap};

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
    #[cfg(feature = "build")]
    if let Some(document) = format::document(source) {
        return read_document(document, source);
    }
    let text = charset::decode(source.bytes);
    let (format, is_named) = format::of(source.name, &text);
    let mut draft = format.read(source, &text).map_err(|error| error.at(source.name))?;
    draft.form = draft.form.or((!is_named).then_some(format.name));
    #[cfg(feature = "build")]
    charset::note_unreadable(&text, &mut draft);
    Ok(draft.into_reading(source))
}

/// Reads an input that is not text.
#[cfg(feature = "build")]
fn read_document(format: Format, source: &Source<'_>) -> Result<Reading> {
    Ok(format.read(source, "").map_err(|error| error.at(source.name))?.into_reading(source))
}

/// Reads one input that a server has sent: in the encoding that the server declares, and with the reader for the media type. Where that says little, as
/// `text/plain` does, the extension and the content decide, as in [`read()`].
///
/// ```
/// use tansy::ingest::{ContentType, Source, read_as};
///
/// let source = Source { name: "https://shop.example/faq", bytes: b"## Ge\xf6ffnet?\n\nJa, bis acht.\n", base_url: None };
/// let reading = read_as(&source, ContentType::parse("text/markdown; charset=iso-8859-1"))?;
/// assert_eq!(reading.entries[0].question, "Geöffnet?");
/// # Ok::<(), tansy::Error>(())
/// ```
///
/// # Errors
///
/// As [`read()`].
pub fn read_as(source: &Source<'_>, declared: ContentType<'_>) -> Result<Reading> {
    check_size(source.name, source.bytes.len() as u64)?;
    #[cfg(feature = "build")]
    if let Some(document) = format::document(source) {
        return read_document(document, source);
    }
    let text = charset::decode_as(source.bytes, declared.charset);
    let format = format::of_type(declared.media_type, source.name, &text);
    #[cfg_attr(not(feature = "build"), expect(unused_mut, reason = "only a build notes what is unreadable"))]
    let mut draft = format.read(source, &text).map_err(|error| error.at(source.name))?;
    #[cfg(feature = "build")]
    charset::note_unreadable(&text, &mut draft);
    Ok(draft.into_reading(source))
}

/// Reads JSON that a page's scripts take its content from, such as Gatsby's `page-data.json` and Nuxt's `_payload.json`: only questions with their answers.
///
/// # Errors
///
/// As [`read()`].
#[cfg(feature = "build")]
pub fn read_data(source: &Source<'_>) -> Result<Reading> {
    check_size(source.name, source.bytes.len() as u64)?;
    let text = charset::decode(source.bytes);
    let draft = html::state::read(source, &text, Some(markdown::render::normalise));
    let draft = draft.map_err(|error| error.at(source.name))?;
    Ok(draft.into_reading(source))
}

/// Surveys a page that a server has sent; none if it is not HTML.
///
/// ```
/// use tansy::ingest::{ContentType, Source, survey};
///
/// let page = Source { name: "https://shop.example/", bytes: b"<a href=faq>Questions</a>", base_url: None };
/// let survey = survey(&page, ContentType::parse("text/html"))?.unwrap();
/// assert_eq!((survey.links[0].target.as_str(), survey.links[0].line), ("faq", 1));
/// # Ok::<(), tansy::Error>(())
/// ```
///
/// # Errors
///
/// The markup is hostile.
#[cfg(feature = "build")]
pub fn survey(source: &Source<'_>, declared: ContentType<'_>) -> Result<Option<Survey>> {
    let text = charset::decode_as(source.bytes, declared.charset);
    let is_html = format::of_type(declared.media_type, source.name, &text).name == "HTML";
    is_html.then(|| html::survey::of(source, &text).map_err(|error| error.at(source.name))).transpose()
}
