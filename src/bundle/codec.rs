//! The frame of a bundle: magic, version, a table of sections, and their bytes.
//!
//! Little-endian: `TANSYFAQ`; version `u32`; number of sections `u32`; for each its kind `u32`, length `u32` and the first eight
//! bytes of its SHA-256; the first eight bytes of the SHA-256 of all that came so far; the sections, one after the other, and
//! nothing after them.

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

pub(super) const MAGIC: &[u8; 8] = b"TANSYFAQ";
/// The version of the bundle format that this release reads and writes.
pub const VERSION: u32 = 2;
const HEADER: usize = 16;
const ROW: usize = 16;
pub(super) const SUM: usize = 8;

/// The kind of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[repr(u32)]
pub enum Section {
    /// JSON, see [`super::Manifest`].
    Manifest = 1,
    /// JSON, an array of [`crate::faq::Entry`].
    Entries = 2,
    /// BM25, see [`crate::lexical`].
    Lexical = 3,
    /// Owners, scales and 8-bit codes.
    Vectors = 4,
    /// The HNSW graph; optional.
    Graph = 5,
    /// See [`crate::index::Discriminant`].
    Discriminant = 6,
    /// The numbers fitted to the model, as postcard writes [`crate::fitted::Fitted`]: names would cost the browser's modules 5 KB.
    Fitted = 7,
    /// The vectors of questions that no FAQ answers, of a seed and of a draft, see [`super::Seed`].
    Outside = 8,
}

impl Section {
    const ALL: [Self; 8] = [
        Self::Manifest,
        Self::Entries,
        Self::Lexical,
        Self::Vectors,
        Self::Graph,
        Self::Discriminant,
        Self::Fitted,
        Self::Outside,
    ];

    /// The human-readable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Entries => "entries",
            Self::Lexical => "lexical",
            Self::Vectors => "vectors",
            Self::Graph => "graph",
            Self::Discriminant => "discriminant",
            Self::Fitted => "fitted",
            Self::Outside => "outside",
        }
    }
}

/// The sections of a bundle, with their lengths and checksums verified.
pub struct Sections<'a>(Vec<(Section, &'a [u8])>);

impl<'a> Sections<'a> {
    /// Reads and verifies the frame.
    ///
    /// # Errors
    ///
    /// The bytes are not a bundle, are of another version, or are truncated, altered or too long.
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let short = || Error::bundle("the bundle is truncated: copy or download it again");
        // From the outside in: the magic, so that another kind of file is called that; the version, as all after it may differ in another one;
        // the table by its checksum, and only then the lengths in it.
        if !bytes.starts_with(&MAGIC[..bytes.len().min(MAGIC.len())]) || bytes.is_empty() {
            return Err(Error::bundle("not a Tansy bundle: make one with `tansy build`"));
        }
        let header = bytes.get(..HEADER).ok_or_else(short)?;
        let version = number(&header[8..]);
        if version != VERSION {
            let side = if version > VERSION { "update Tansy on the page" } else { "run `tansy build` again" };
            return Err(Error::version(format!(
                "the bundle has format {version}, this release reads format {VERSION}: {side}"
            )));
        }
        // The number of sections is not verified yet, so it is bounded; one more than there can be is left to fail below.
        let table = HEADER + (number(&header[12..]) as usize).min(Section::ALL.len() + 1) * ROW;
        let sum = bytes.get(table..table + SUM).ok_or_else(short)?;
        if checksum(&bytes[..table]) != sum {
            return Err(Error::bundle(
                "the section table of the bundle is damaged: copy or download it again",
            ));
        }
        let mut rest = &bytes[table + SUM..];
        let mut sections = Vec::new();
        for row in bytes[HEADER..table].chunks_exact(ROW) {
            let kind = Section::ALL.into_iter().find(|kind| *kind as u32 == number(row));
            let kind = kind.ok_or_else(|| Error::bundle("the bundle has a section of an unknown kind"))?;
            if sections.iter().any(|(other, _)| *other == kind) {
                return Err(Error::bundle(format!("the bundle has the section {:?} twice", kind.name())));
            }
            let (section, after) = rest.split_at_checked(number(&row[4..]) as usize).ok_or_else(short)?;
            if checksum(section) != row[8..] {
                return Err(Error::bundle(format!(
                    "the section {:?} of the bundle is damaged: copy or download it again",
                    kind.name()
                )));
            }
            sections.push((kind, section));
            rest = after;
        }
        if !rest.is_empty() {
            return Err(Error::bundle(format!(
                "the bundle has {} bytes too many: copy or download it again",
                rest.len()
            )));
        }
        Ok(Self(sections))
    }

    /// The bytes of a required section.
    ///
    /// # Errors
    ///
    /// The section is missing.
    pub fn get(&self, kind: Section) -> Result<&'a [u8]> {
        self.find(kind)
            .ok_or_else(|| Error::bundle(format!("the bundle has no {}: build it again", kind.name())))
    }

    /// The bytes of an optional section.
    pub fn find(&self, kind: Section) -> Option<&'a [u8]> {
        self.0.iter().find(|(other, _)| *other == kind).map(|(_, bytes)| *bytes)
    }

    /// The length of each section, in bytes.
    pub fn sizes(&self) -> Vec<(Section, usize)> {
        self.0.iter().map(|(kind, bytes)| (*kind, bytes.len())).collect()
    }
}

pub(super) fn number(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

pub(super) fn checksum(bytes: &[u8]) -> [u8; SUM] {
    let mut sum = [0; SUM];
    sum.copy_from_slice(&Sha256::digest(bytes)[..SUM]);
    sum
}
