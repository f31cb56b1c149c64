//! A FAQ made ready to be asked: entries, lexical index and vectors, in one checked file.

#[cfg(feature = "build")]
mod build;
mod codec;
mod manifest;
mod parts;
mod update;

#[cfg(feature = "build")]
pub use build::{Builder, Options, Report};
pub use codec::{Section, Sections, VERSION};
pub use manifest::{Manifest, ModelName};
pub use update::Update;

use std::sync::OnceLock;

use crate::error::{Error, Result};
use crate::faq::{Entry, Faq};
use crate::index::{Index, Vectors};
use crate::lexical::Lexical;
use crate::retriever::{self, Discriminant};

/// What a vector of the index was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// The question.
    Question = 0,
    /// Another phrasing of it.
    Phrasing = 1,
    /// The question and a passage of the answer.
    QuestionAnswer = 2,
    /// A passage of the answer.
    Passage = 3,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Question, Self::Phrasing, Self::QuestionAnswer, Self::Passage];
}

/// The entry and the kind of a vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The position of the entry.
    pub entry: usize,
    /// What the vector was made of.
    pub kind: Kind,
}

/// A bundle, read and checked.
///
/// The format is described in ARCHITECTURE.md; [`codec`](Sections) reads and writes its frame, and this module all of its
/// sections, for the command line and the browser alike.
pub struct Bundle {
    manifest: Manifest,
    faq: Faq,
    lexical: Lexical,
    points: Vec<Point>,
    index: Index,
    discriminant: Discriminant,
    expected: OnceLock<Vec<f32>>,
    sizes: Vec<(Section, usize)>,
}

impl Bundle {
    /// Reads a bundle.
    ///
    /// # Errors
    ///
    /// A predicate of the error tells which: another format version ([`Error::is_version`]), or bytes that are cut short, altered, or
    /// malformed ([`Error::is_bundle`]).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let sections = Sections::read(bytes)?;
        let manifest: Manifest = json(sections.get(Section::Manifest)?, "manifest")?;
        let entries: Vec<Entry> = json(sections.get(Section::Entries)?, "entries")?;
        let faq = Faq::new(entries).map_err(|error| Error::bundle(format!("the bundle: {error}")))?;
        let lexical = Lexical::from_bytes(sections.get(Section::Lexical)?)?;
        let (points, vectors) = codec::vectors(sections.get(Section::Vectors)?)?;
        let discriminant = codec::discriminant(sections.get(Section::Discriminant)?)?;
        let lengths = [lexical.len(), discriminant.offsets().len()];
        let widths = [vectors.width(), discriminant.directions().width()];
        if lengths != [faq.len(); 2]
            || widths != [manifest.model.width; 2]
            || points.iter().any(|point| point.entry >= faq.len())
        {
            return Err(Error::bundle("the parts of the bundle do not belong together: build it again"));
        }
        let index = Index::from_parts(vectors, sections.find(Section::Graph))?;
        let (expected, sizes) = (OnceLock::new(), sections.sizes());
        Ok(Self { manifest, faq, lexical, points, index, discriminant, expected, sizes })
    }

    /// What the bundle says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its entries.
    pub fn faq(&self) -> &Faq {
        &self.faq
    }

    /// BM25 over its entries.
    pub fn lexical(&self) -> &Lexical {
        &self.lexical
    }

    /// What each vector of [`Self::index`] stands for.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Its vectors.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What tells its entries apart.
    pub fn discriminant(&self) -> &Discriminant {
        &self.discriminant
    }

    /// How near a question of each entry comes to the entry's others; found when it is first asked for.
    pub(crate) fn expected(&self) -> &[f32] {
        self.expected.get_or_init(|| retriever::expected(&self.points, self.vectors(), self.faq.len()))
    }

    /// Its vectors as they are stored.
    pub fn vectors(&self) -> &Vectors {
        self.index.vectors()
    }

    /// The size of each section in bytes.
    pub fn sizes(&self) -> &[(Section, usize)] {
        &self.sizes
    }
}

fn json<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8], what: &str) -> Result<T> {
    serde_json::from_slice(bytes)
        .map_err(|error| Error::bundle(format!("the {what} of the bundle are malformed: {error}")))
}
