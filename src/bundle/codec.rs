//! The frame of a bundle: magic, version, a table of sections, their bytes.
//!
//! Little-endian: `TANSYFAQ`; version `u32`; number of sections `u32`; for each its kind `u32`, length `u32` and the first eight
//! bytes of its SHA-256; the first eight bytes of the SHA-256 of all that came so far; the sections, one after the other, and
//! nothing behind them.

use sha2::{Digest, Sha256};

use super::{Kind, Point};
use crate::error::{Error, Result};
use crate::index::Vectors;
use crate::retriever::Discriminant;

const MAGIC: &[u8; 8] = b"TANSYFAQ";
/// The version of the bundle format that this release reads and writes.
pub const VERSION: u32 = 1;
const HEADER: usize = 16;
const ROW: usize = 16;
const SUM: usize = 8;

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The HNSW graph, if there is one.
    Graph = 5,
    /// See [`crate::retriever::Discriminant`].
    Discriminant = 6,
}

impl Section {
    const ALL: [Self; 6] =
        [Self::Manifest, Self::Entries, Self::Lexical, Self::Vectors, Self::Graph, Self::Discriminant];

    /// Its name, for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Entries => "entries",
            Self::Lexical => "lexical",
            Self::Vectors => "vectors",
            Self::Graph => "graph",
            Self::Discriminant => "discriminant",
        }
    }
}

/// The sections of a bundle whose lengths and checksums are right.
pub struct Sections<'a>(Vec<(Section, &'a [u8])>);

impl<'a> Sections<'a> {
    /// Reads the frame.
    ///
    /// # Errors
    ///
    /// The bytes are no bundle, of another version, cut short, altered, or longer than they should be.
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let short = || Error::bundle("the bundle is cut short: copy or download it again");
        if !bytes.starts_with(&MAGIC[..bytes.len().min(MAGIC.len())]) || bytes.is_empty() {
            return Err(Error::bundle("these bytes are no Tansy bundle: make one with `tansy build`"));
        }
        let header = bytes.get(..HEADER).ok_or_else(short)?;
        let version = number(&header[8..]);
        if version != VERSION {
            let side = if version > VERSION { "update Tansy on the page" } else { "run `tansy build` again" };
            return Err(Error::version(format!(
                "the bundle has format {version}, this release reads format {VERSION}: {side}"
            )));
        }
        let table = HEADER + (number(&header[12..]) as usize).min(Section::ALL.len() + 1) * ROW;
        let sum = bytes.get(table..table + SUM).ok_or_else(short)?;
        if checksum(&bytes[..table]) != sum {
            return Err(Error::bundle("the table of the bundle is damaged: copy or download it again"));
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

    /// A section that has to be there.
    ///
    /// # Errors
    ///
    /// It is not.
    pub fn get(&self, kind: Section) -> Result<&'a [u8]> {
        self.find(kind)
            .ok_or_else(|| Error::bundle(format!("the bundle has no {}: build it again", kind.name())))
    }

    /// A section that need not be there.
    pub fn find(&self, kind: Section) -> Option<&'a [u8]> {
        self.0.iter().find(|(other, _)| *other == kind).map(|(_, bytes)| *bytes)
    }

    /// The length of each.
    pub fn sizes(&self) -> Vec<(Section, usize)> {
        self.0.iter().map(|(kind, bytes)| (*kind, bytes.len())).collect()
    }
}

/// Writes the frame.
pub(super) fn write(sections: &[(Section, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend((sections.len() as u32).to_le_bytes());
    for (kind, section) in sections {
        let length = u32::try_from(section.len());
        let length = length.map_err(|_| Error::input(format!("the {} take more than 4 GB", kind.name())))?;
        bytes.extend((*kind as u32).to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend(checksum(section));
    }
    bytes.extend(checksum(&bytes));
    sections.iter().for_each(|(_, section)| bytes.extend(section));
    Ok(bytes)
}

fn number(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

fn checksum(bytes: &[u8]) -> [u8; SUM] {
    let mut sum = [0; SUM];
    sum.copy_from_slice(&Sha256::digest(bytes)[..SUM]);
    sum
}

/// Writes the section of the vectors: width `u32`, number `u32`, owners `u32` each (the kind in the lowest two bits), scales `f32`,
/// codes.
pub(super) fn vectors_to_bytes(points: &[Point], vectors: &Vectors) -> Vec<u8> {
    let owner = |point: &Point| ((point.entry as u32) << 2 | point.kind as u32).to_le_bytes();
    columns_to_bytes(vectors, points.iter().map(owner))
}

/// Reads the section of the vectors.
pub(super) fn vectors(bytes: &[u8]) -> Result<(Vec<Point>, Vectors)> {
    let (owners, vectors) = columns(bytes)?;
    let point = |owner: &[u8; 4]| {
        let owner = u32::from_le_bytes(*owner) as usize;
        Point { entry: owner >> 2, kind: Kind::ALL[owner & 3] }
    };
    Ok((owners.iter().map(point).collect(), vectors))
}

/// Writes the section of the discriminant, as that of the vectors with the offsets, `f32`, in place of the owners.
pub(super) fn discriminant_to_bytes(discriminant: &Discriminant) -> Vec<u8> {
    columns_to_bytes(
        discriminant.directions(),
        discriminant.offsets().iter().map(|offset| offset.to_le_bytes()),
    )
}

/// Reads the section of the discriminant.
pub(super) fn discriminant(bytes: &[u8]) -> Result<Discriminant> {
    let (offsets, directions) = columns(bytes)?;
    Discriminant::from_parts(directions, offsets.iter().map(|offset| f32::from_le_bytes(*offset)).collect())
}

fn columns_to_bytes(vectors: &Vectors, column: impl Iterator<Item = [u8; 4]>) -> Vec<u8> {
    let mut bytes = (vectors.width() as u32).to_le_bytes().to_vec();
    bytes.extend((vectors.len() as u32).to_le_bytes());
    bytes.extend(column.flatten());
    bytes.extend(vectors.scales().iter().flat_map(|scale| scale.to_le_bytes()));
    bytes.extend(vectors.codes().iter().map(|code| code.cast_unsigned()));
    bytes
}

/// Vectors, and four bytes for each.
fn columns(bytes: &[u8]) -> Result<(&[[u8; 4]], Vectors)> {
    let wrong = || Error::bundle("the vectors of the bundle are malformed: build it again");
    let (width, count) = (number(bytes) as usize, number(bytes.get(4..).ok_or_else(wrong)?) as usize);
    let length =
        width.checked_add(8).and_then(|row| row.checked_mul(count)).and_then(|rows| rows.checked_add(8));
    if length != Some(bytes.len()) {
        return Err(wrong());
    }
    let (column, rest) = bytes[8..].split_at(count * 4);
    let (scales, codes) = rest.split_at(count * 4);
    let scales = scales.as_chunks().0.iter().map(|scale| f32::from_le_bytes(*scale)).collect();
    let codes = codes.iter().map(|code| code.cast_signed()).collect();
    Ok((column.as_chunks().0, Vectors::from_parts(width, codes, scales)?))
}
