//! The zip file that an office document is: its parts, unpacked up to a limit.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::error::{Error, Result};

/// How many bytes a part may have for each byte of the document. XML of documents is packed to a tenth; a zip bomb to a thousandth.
const LARGEST_RATIO: usize = 40;
/// Bytes that a part may have however short the document is.
const ALWAYS: usize = 4 << 20;
/// Most parts of a document, pictures included.
const PARTS: usize = 20_000;

/// An opened document.
pub(super) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: usize,
}

impl<'a> Container<'a> {
    /// Opens a document.
    ///
    /// # Errors
    ///
    /// It is not a zip file, or has far too many parts.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            Error::input(format!("the document is damaged, it is not a whole zip file: {error}"))
        })?;
        if archive.len() > PARTS {
            return Err(Error::input(format!(
                "the document has {} parts, at most {PARTS} are possible",
                archive.len()
            )));
        }
        Ok(Self { archive, left: ALWAYS.saturating_add(bytes.len().saturating_mul(LARGEST_RATIO)) })
    }

    /// Whether the document has a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The text of a part; none if the document has no such part.
    ///
    /// # Errors
    ///
    /// The part is damaged, has a password, or is unpacked into far more than the document's length explains.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>> {
        if !self.has(name) {
            return Ok(None);
        }
        let fault = |error: &dyn std::fmt::Display| {
            Error::input(format!("the part {name} of the document is damaged: {error}"))
        };
        let part = self.archive.by_name(name).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                encrypted()
            }
            error => fault(&error),
        })?;
        let mut bytes = Vec::new();
        // What the header says of the size need not be true.
        part.take(self.left as u64 + 1).read_to_end(&mut bytes).map_err(|error| fault(&error))?;
        if bytes.len() > self.left {
            return Err(Error::input(format!(
                "the part {name} of the document unpacks into more than {} MB, far more than its length explains",
                self.left >> 20
            )));
        }
        self.left -= bytes.len();
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// The error for a document with a password.
pub(super) fn encrypted() -> Error {
    Error::input("the document has a password: save a copy without one")
}
