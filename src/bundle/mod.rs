//! A FAQ prepared for search: entries, lexical index and vectors in one file with checksums.

mod codec;
mod columns;
mod confidence;
mod manifest;
mod seed;
mod writer;

pub use codec::{Section, Sections, VERSION};
pub use confidence::Confidence;
pub(crate) use confidence::logistic;
pub use manifest::{Manifest, ModelName};
pub use seed::Seed;

use std::sync::OnceLock;

use crate::error::{Error, Result};
use crate::faq::{Entry, Faq};
use crate::fitted::Fitted;
use crate::index::{Discriminant, Index, Point, Vectors, baselines};
use crate::lexical::Lexical;

/// A bundle that has been read and verified.
///
/// The format is described in ARCHITECTURE.md; [`codec`](Sections) reads and writes its frame, and this module all of its
/// sections, for the command line and the browser alike.
pub struct Bundle {
    manifest: Manifest,
    fitted: Fitted,
    faq: Faq,
    lexical: Lexical,
    points: Vec<Point>,
    index: Index,
    discriminant: Discriminant,
    baselines: OnceLock<Vec<f32>>,
    /// The vectors that the confidence of a draft will be measured with.
    outside: Option<Vectors>,
}

impl Bundle {
    /// Reads a bundle.
    ///
    /// # Errors
    ///
    /// The predicates of the error tell the cause: another format version ([`Error::is_version`]), or bytes that are truncated, altered, or
    /// malformed ([`Error::is_bundle`]).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let sections = Sections::read(bytes)?;
        let manifest: Manifest = json(sections.get(Section::Manifest)?, "manifest")?;
        if !manifest.confidence.is_sane() {
            return Err(Error::bundle(
                "the confidence in the bundle's manifest is out of range: build it again",
            ));
        }
        let fitted = Fitted::from_bytes(sections.get(Section::Fitted)?)
            .map_err(|error| Error::bundle(format!("the bundle: {error}")))?;
        let entries: Vec<Entry> = json(sections.get(Section::Entries)?, "entries")?;
        let faq = Faq::new(entries).map_err(|error| Error::bundle(format!("the bundle: {error}")))?;
        let lexical = Lexical::from_bytes(sections.get(Section::Lexical)?)?;
        let (points, vectors) = columns::vectors(sections.get(Section::Vectors)?)?;
        let discriminant = columns::discriminant(sections.get(Section::Discriminant)?)?;
        let index = Index::from_parts(vectors, sections.find(Section::Graph))?;
        let bundle = Self::from_parts(manifest, fitted, faq, lexical, (points, index), discriminant)?;
        let outside = sections.find(Section::Outside).map(columns::vectors).transpose()?;
        Ok(Self { outside: outside.map(|(_, vectors)| vectors), ..bundle })
    }

    /// Assembles a bundle; `points` says what each vector of `index` stands for.
    ///
    /// # Errors
    ///
    /// The parts differ in their number of entries, or their width is not that of the manifest.
    pub(crate) fn from_parts(
        manifest: Manifest,
        fitted: Fitted,
        faq: Faq,
        lexical: Lexical,
        (points, index): (Vec<Point>, Index),
        discriminant: Discriminant,
    ) -> Result<Self> {
        let lengths = [lexical.len(), discriminant.offsets().len()];
        let widths = [index.vectors().width(), discriminant.directions().width()];
        if lengths != [faq.len(); 2]
            || widths != [manifest.model.width; 2]
            || points.len() != index.vectors().len()
            || points.iter().any(|point| point.entry >= faq.len())
        {
            return Err(Error::bundle("the parts of the bundle do not belong together: build it again"));
        }
        Ok(Self {
            manifest,
            fitted,
            faq,
            lexical,
            points,
            index,
            discriminant,
            baselines: OnceLock::new(),
            outside: None,
        })
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The numbers fitted to its model, which its entries are ranked by.
    pub fn fitted(&self) -> &Fitted {
        &self.fitted
    }

    /// The entries.
    pub fn faq(&self) -> &Faq {
        &self.faq
    }

    /// The lexical index of the entries.
    pub fn lexical(&self) -> &Lexical {
        &self.lexical
    }

    /// What each vector of [`Self::index`] stands for.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The vectors, searchable.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Whether the bundle has no vectors yet, see [`Seed::draft`].
    pub fn is_draft(&self) -> bool {
        self.outside.is_some()
    }

    /// The vectors that a draft's confidence is measured with.
    #[cfg(feature = "engine")]
    pub(crate) fn outside(&self) -> Option<&Vectors> {
        self.outside.as_ref()
    }

    /// The discriminant between the entries.
    pub fn discriminant(&self) -> &Discriminant {
        &self.discriminant
    }

    /// How similar the phrasings of each entry are, see [`baselines`]; computed at first use.
    pub(crate) fn baselines(&self) -> &[f32] {
        let Fitted { evidence, score, .. } = &self.fitted;
        self.baselines.get_or_init(|| {
            baselines(&self.points, self.vectors(), self.faq.len(), evidence.siblings, score.softness)
        })
    }

    /// The vectors.
    pub fn vectors(&self) -> &Vectors {
        self.index.vectors()
    }
}

fn json<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8], what: &str) -> Result<T> {
    serde_json::from_slice(bytes)
        .map_err(|error| Error::bundle(format!("the {what} of the bundle are malformed: {error}")))
}
