//! Builds a bundle from a FAQ and a model.

use rayon::prelude::*;

use super::{calibrate, texts};
use crate::bundle::{Bundle, Confidence, Manifest, ModelName, Seed};
use crate::embed::Embedder;
use crate::error::Result;
use crate::faq::Faq;
use crate::fitted::Fitted;
use crate::index::{GRAPH_FROM, Index, Point, Vectors};

/// Options of a build.
///
/// ```
/// let mut options = tansy::builder::Options::default();
/// options.language = Some("en".into());
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// The name of the site.
    pub title: Option<String>,
    /// The language of the FAQ, as in `lang="en"`.
    pub language: Option<String>,
    /// Where visitors can turn when the FAQ has no answer, as Markdown.
    pub contact: Option<String>,
    /// Whether to build a graph; by default, one is built from [`GRAPH_FROM`] vectors.
    pub graph: Option<bool>,
}

/// Summary of a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Number of entries in the bundle.
    pub entries: usize,
    /// Number of vectors in its index.
    pub points: usize,
    /// Number of texts that were embedded; the vectors of the others come from the previous bundle.
    pub embedded: usize,
}

/// Builds bundles with one model.
pub struct Builder<'a> {
    embedder: &'a Embedder,
    options: Options,
    previous: Option<&'a Bundle>,
}

impl<'a> Builder<'a> {
    /// Creates a builder for this model.
    pub fn new(embedder: &'a Embedder, options: Options) -> Self {
        Self { embedder, options, previous: None }
    }

    /// Reuses the vectors of unchanged texts from an earlier bundle. A bundle of another model is ignored.
    #[must_use]
    pub fn previous(mut self, bundle: &'a Bundle) -> Self {
        self.previous =
            Some(bundle).filter(|bundle| bundle.manifest().model.sha256 == self.embedder.sha256());
        self
    }

    /// Builds the bundle. `progress` is called after each text with the number of texts done and their total, from several threads.
    ///
    /// # Errors
    ///
    /// The model fails on a text.
    pub fn build(&self, faq: &Faq, progress: impl Fn(usize, usize) + Sync) -> Result<(Vec<u8>, Report)> {
        // Embedding runs in parallel, but its results are collected in the order of the texts, so that the bytes do not depend on timing. The
        // texts are reordered with a graph before anything refers to them by row.
        let texts = texts::of_faq(faq);
        let known = self.previous.map(texts::known).unwrap_or_default();
        let done = std::sync::atomic::AtomicUsize::new(0);
        let vectors: Vec<Result<(Vec<f32>, bool)>> = texts
            .par_iter()
            .map(|(_, text)| {
                let embedded = match known.get(text) {
                    Some(vector) => (vector.clone(), false),
                    None => (self.embedder.passage(text)?, true),
                };
                progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, texts.len());
                Ok(embedded)
            })
            .collect();
        let mut index = Vectors::new(self.embedder.manifest().width)?;
        let mut embedded = 0;
        for vector in vectors {
            let (vector, is_new) = vector?;
            index.push(&vector)?;
            embedded += usize::from(is_new);
        }
        let report = Report { entries: faq.len(), points: texts.len(), embedded };
        let (index, texts) = if self.options.graph.unwrap_or(texts.len() >= GRAPH_FROM) {
            let (index, order) = Index::with_graph(index)?;
            (index, order.into_iter().map(|row| texts[row].clone()).collect())
        } else {
            (Index::exact(index), texts)
        };
        Ok((self.finish(faq, &texts, index)?.to_bytes()?, report))
    }

    /// The bytes of the model's seed, from which a page makes bundles by itself.
    ///
    /// # Errors
    ///
    /// The model fails on a question.
    pub fn seed(&self) -> Result<Vec<u8>> {
        let (fitted, unmeasured) = self.fitted()?;
        Seed::new(self.manifest(unmeasured), fitted, calibrate::outside(self.embedder)?).to_bytes()
    }

    /// The numbers fitted to the model, and a confidence that was not measured yet.
    fn fitted(&self) -> Result<(Fitted, Confidence)> {
        let fitted = self.embedder.manifest().fitted.clone().map_or_else(Fitted::fallback, Ok)?;
        let unmeasured = Confidence::new(fitted.confidence.evidence, fitted.confidence.bias);
        Ok((fitted, unmeasured))
    }

    /// Assembles the bundle, then finds its confidence by searching it.
    fn finish(&self, faq: &Faq, texts: &[(Point, String)], index: Index) -> Result<Bundle> {
        let points: Vec<Point> = texts.iter().map(|(point, _)| *point).collect();
        let (fitted, unmeasured) = self.fitted()?;
        let bundle = texts::assemble(self.manifest(unmeasured), fitted, faq.clone(), points, index)?;
        let confidence = calibrate::confidence(&bundle, &calibrate::outside(self.embedder)?)?;
        Ok(bundle.with_confidence(confidence))
    }

    fn manifest(&self, confidence: Confidence) -> Manifest {
        let model = self.embedder.manifest();
        Manifest {
            builder: format!("tansy {}", env!("CARGO_PKG_VERSION")),
            title: self.options.title.clone(),
            language: self.options.language.clone(),
            contact: self.options.contact.clone(),
            model: ModelName {
                name: model.name.clone(),
                sha256: self.embedder.sha256().to_owned(),
                bytes: self.embedder.bytes(),
                width: model.width,
            },
            confidence,
        }
    }
}
