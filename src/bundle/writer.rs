//! Writes what [`Sections`](super::Sections) and [`Bundle::from_bytes`] read.

use super::Bundle;
#[cfg(feature = "engine")]
use super::Confidence;
#[cfg(feature = "build")]
use super::Manifest;
use super::codec::{MAGIC, Section, VERSION, checksum};
use crate::error::{Error, Result};
#[cfg(feature = "build")]
use crate::fitted::Fitted;
use crate::index::{Discriminant, Point, Vectors};

impl Bundle {
    /// The bundle as bytes; the same bundle gives the same bytes.
    ///
    /// # Errors
    ///
    /// A section takes more than 4 GB.
    #[cfg(feature = "build")]
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        self.write(self.index.graph_bytes()?)
    }

    /// The bundle as bytes without its graph: an exact scan finds everything that a graph would.
    ///
    /// # Errors
    ///
    /// A section takes more than 4 GB.
    pub(crate) fn to_bytes_without_graph(&self) -> Result<Vec<u8>> {
        self.write(None)
    }

    /// The same bundle with the confidence that was found for it.
    #[cfg(feature = "engine")]
    pub(crate) fn with_confidence(mut self, confidence: Confidence) -> Self {
        self.manifest.confidence = confidence;
        self
    }

    fn write(&self, graph: Option<Vec<u8>>) -> Result<Vec<u8>> {
        let mut sections = vec![
            (Section::Manifest, json(&self.manifest)?),
            (Section::Entries, json(self.faq.entries())?),
            (Section::Lexical, self.lexical.to_bytes()),
            (Section::Vectors, vectors(&self.points, self.vectors())),
            (Section::Discriminant, discriminant(&self.discriminant)),
            (Section::Fitted, self.fitted.to_bytes()?),
        ];
        sections.extend(self.outside.as_ref().map(|vectors| (Section::Outside, outside(vectors))));
        sections.extend(graph.map(|graph| (Section::Graph, graph)));
        frame(&sections)
    }
}

/// Encodes a seed.
#[cfg(feature = "build")]
pub(super) fn seed(manifest: &Manifest, fitted: &Fitted, vectors: &Vectors) -> Result<Vec<u8>> {
    frame(&[
        (Section::Manifest, json(manifest)?),
        (Section::Fitted, fitted.to_bytes()?),
        (Section::Outside, outside(vectors)),
    ])
}

/// Encodes the frame, see [`super::codec`].
fn frame(sections: &[(Section, Vec<u8>)]) -> Result<Vec<u8>> {
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

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| Error::input(format!("the bundle cannot be written: {error}")))
}

/// Writes the section of the vectors: width `u32`, number `u32`, owners `u32` each (the kind in the lowest two bits), scales `f32`,
/// codes.
fn vectors(points: &[Point], vectors: &Vectors) -> Vec<u8> {
    let owner = |point: &Point| ((point.entry as u32) << 2 | point.kind as u32).to_le_bytes();
    columns(vectors, points.iter().map(owner))
}

/// Writes the section of the vectors outside: as that of the vectors, with their positions in the list as owners.
fn outside(vectors: &Vectors) -> Vec<u8> {
    columns(vectors, (0..vectors.len() as u32).map(|at| (at << 2).to_le_bytes()))
}

/// Writes the section of the discriminant, as that of the vectors with the offsets, `f32`, in place of the owners.
fn discriminant(discriminant: &Discriminant) -> Vec<u8> {
    columns(discriminant.directions(), discriminant.offsets().iter().map(|offset| offset.to_le_bytes()))
}

/// Encodes vectors with a column of four bytes for each.
fn columns(vectors: &Vectors, column: impl Iterator<Item = [u8; 4]>) -> Vec<u8> {
    let mut bytes = (vectors.width() as u32).to_le_bytes().to_vec();
    bytes.extend((vectors.len() as u32).to_le_bytes());
    bytes.extend(column.flatten());
    bytes.extend(vectors.scales().iter().flat_map(|scale| scale.to_le_bytes()));
    bytes.extend(vectors.codes().iter().map(|code| code.cast_unsigned()));
    bytes
}
