//! What a page makes a bundle from that has none built: everything in a bundle that comes from the model.

use super::codec::{Section, Sections};
use super::{Bundle, Manifest, columns, json};
use crate::error::{Error, Result};
use crate::faq::Faq;
use crate::fitted::Fitted;
use crate::index::{Discriminant, Index, Vectors};
use crate::lexical::{Language, Lexical};

/// The model's name and numbers, and the vectors of the questions that a confidence is measured with. It lies beside a model, has the container of a bundle,
/// and is a hundredth of the model's size: with it, a page searches its FAQ by words before the model is there, and embeds nothing but that FAQ.
pub struct Seed {
    manifest: Manifest,
    fitted: Fitted,
    outside: Vectors,
}

impl Seed {
    /// `outside` are the vectors of the questions that no FAQ answers, in the order of their list.
    #[cfg(feature = "build")]
    pub(crate) fn new(manifest: Manifest, fitted: Fitted, outside: Vectors) -> Self {
        Self { manifest, fitted, outside }
    }

    /// Reads a seed.
    ///
    /// # Errors
    ///
    /// Those of [`Bundle::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let sections = Sections::read(bytes)?;
        let manifest: Manifest = json(sections.get(Section::Manifest)?, "manifest")?;
        let fitted = Fitted::from_bytes(sections.get(Section::Fitted)?)?;
        let (_, outside) = columns::vectors(sections.get(Section::Outside)?)?;
        if outside.width() != manifest.model.width || !manifest.confidence.is_sane() {
            return Err(Error::bundle(
                "the parts of the seed do not belong together: copy or download it again",
            ));
        }
        Ok(Self { manifest, fitted, outside })
    }

    /// The seed as bytes; the same model gives the same bytes.
    ///
    /// # Errors
    ///
    /// A section takes more than 4 GB.
    #[cfg(feature = "build")]
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        super::writer::seed(&self.manifest, &self.fitted, &self.outside)
    }

    /// A bundle of these entries that has no vectors yet: it is searched by words, and [`Update::of_draft`](crate::builder::Update::of_draft) completes it.
    ///
    /// # Errors
    ///
    /// None, as long as the seed was checked.
    pub fn draft(self, faq: Faq, title: Option<String>, language: Option<String>) -> Result<Bundle> {
        let Self { manifest, fitted, outside } = self;
        let lexical = Lexical::build(faq.entries(), Language::from_tag(language.as_deref().unwrap_or("en")));
        let width = manifest.model.width;
        let mut directions = Vectors::new(width)?;
        let nothing = vec![0.0; width];
        faq.entries().iter().try_for_each(|_| directions.push(&nothing))?;
        let discriminant = Discriminant::from_parts(directions, vec![0.0; faq.len()])?;
        let manifest = Manifest { title, language, ..manifest };
        let none = (Vec::new(), Index::exact(Vectors::new(width)?));
        let bundle = Bundle::from_parts(manifest, fitted, faq, lexical, none, discriminant)?;
        Ok(Bundle { outside: Some(outside), ..bundle })
    }
}
