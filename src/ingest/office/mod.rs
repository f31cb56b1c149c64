//! Word (`.docx`) and OpenDocument (`.odt`).
//!
//! A document is a zip file ([`container`]) of XML ([`xml`]). [`docx`] and [`odt`] turn it into [`blocks`], which become an HTML page, so
//! that every form of questions that a page may have works here too.

mod blocks;
mod container;
mod docx;
mod docx_styles;
mod odt;
mod xml;

use crate::error::{Error, Result};
use crate::ingest::found::Draft;
use crate::ingest::html::reader as html;
use crate::ingest::source::Source;
use container::Container;

/// How a zip file begins.
const ZIP: &[u8] = b"PK\x03\x04";
/// How an OLE file begins: Word before 2007, and Word's documents with a password.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Whether bytes are a document, or something that people take for one.
pub(crate) fn is_document(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) || bytes.starts_with(OLE)
}

/// Reads a document. Lines of notes are its paragraphs.
///
/// # Errors
///
/// It is not a Word or OpenDocument file, is damaged, has a password, or unpacks into far more than its length explains.
pub(crate) fn read(source: &Source<'_>) -> Result<Draft> {
    html::read(source, &page(source)?)
}

/// A document as an HTML page with a line for each paragraph.
///
/// # Errors
///
/// As for [`read`].
pub(crate) fn page(source: &Source<'_>) -> Result<String> {
    if source.bytes.starts_with(OLE) {
        return Err(Error::input(
            "this is a file of Word 97-2003, or one with a password: save it as .docx, without a password",
        ));
    }
    if !source.bytes.starts_with(ZIP) {
        return Err(Error::input("this is not a Word or OpenDocument file: those are zip files"));
    }
    let mut container = Container::open(source.bytes)?;
    let blocks = if container.has("word/document.xml") {
        docx::read(&mut container)?
    } else if container.has("content.xml") {
        odt::read(&mut container)?
    } else {
        let what = ["xl/workbook.xml", "ppt/presentation.xml"].into_iter().find(|part| container.has(part));
        return Err(Error::input(match what {
            Some("xl/workbook.xml") => "this is an Excel file: save the sheet as CSV",
            Some(_) => "this is a PowerPoint file: save it as .docx or PDF",
            None => "this zip file is not a Word or OpenDocument file: unpack it",
        }));
    };
    Ok(blocks::to_html(&blocks))
}
