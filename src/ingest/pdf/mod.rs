//! PDF: its text, as paragraphs. A PDF has no paragraphs, only places of letters: `pdf-extract` makes lines of them ([`extract`]), and
//! [`paragraphs`] joins these.

mod extract;
mod loops;
mod paragraphs;
mod unpacked;

use crate::error::{Error, Result};
use crate::ingest::found::Draft;
use crate::ingest::html::reader as html;
use crate::ingest::source::Source;
use extract::Pages;

/// The fewest characters that a document with text has.
const TEXT: usize = 20;
/// Longest document, in bytes: unpacked, it takes many times as much memory.
const LARGEST: usize = 20 << 20;

/// Whether bytes are a PDF.
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Reads a PDF. Lines of notes are its paragraphs.
///
/// # Errors
///
/// It is not a PDF, is damaged, has a password, unpacks into far more than its length explains, takes too long, or has no text, as a scan
/// has none.
pub(crate) fn read(source: &Source<'_>) -> Result<Draft> {
    let pages = pages(source)?;
    let mut draft = html::read(source, &paragraphs::to_html(&pages.texts))?;
    for number in pages.failed {
        draft.leave(
            0,
            format!("page {number}"),
            "this page has a font or a part that cannot be read: save it as .docx, HTML or text",
        );
    }
    Ok(draft)
}

/// The text of a PDF as an HTML page with a line for each paragraph.
///
/// # Errors
///
/// As for [`read`].
pub(crate) fn page(source: &Source<'_>) -> Result<String> {
    Ok(paragraphs::to_html(&pages(source)?.texts))
}

fn pages(source: &Source<'_>) -> Result<Pages> {
    if !is_pdf(source.bytes) {
        return Err(Error::input("this is not a PDF"));
    }
    if source.bytes.len() > LARGEST {
        return Err(Error::input(format!(
            "the PDF has more than {} MB: keep only the pages with the questions",
            LARGEST >> 20
        )));
    }
    unpacked::check(source.bytes)?;
    let pages = extract::pages(source.bytes)?;
    if pages.texts.iter().map(|page| page.trim().len()).sum::<usize>() >= TEXT {
        Ok(pages)
    } else if pages.failed.is_empty() {
        Err(Error::input(
            "the PDF has no text, only pictures, as a scan has: run text recognition (OCR) on it",
        ))
    } else {
        Err(Error::input("no page of the PDF can be read: save it as .docx, HTML or text"))
    }
}
