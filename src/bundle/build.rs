//! Makes a bundle of a FAQ.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::codec::{self, Section};
use super::manifest::{Manifest, ModelName};
use super::{Bundle, Kind, Point};
use crate::embed::Embedder;
use crate::error::{Error, Result};
use crate::faq::{Entry, Faq};
use crate::index::{GRAPH_FROM, Index, Vectors};
use crate::lexical::{Language, Lexical};
use crate::passages;
use crate::retriever::{Calibration, Discriminant, calibrate};

/// What a bundle is built with besides the FAQ.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The name of the site.
    pub title: Option<String>,
    /// The language of the FAQ, as in `lang="en"`.
    pub language: Option<String>,
    /// Where to turn to when the FAQ has no answer, as Markdown.
    pub contact: Option<String>,
    /// Whether to build a graph; without it, one is built from [`GRAPH_FROM`] vectors on.
    pub graph: Option<bool>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Entries in the bundle.
    pub entries: usize,
    /// Vectors in its index.
    pub points: usize,
    /// Texts that were embedded; the others were taken from the previous bundle.
    pub embedded: usize,
}

/// Builds bundles with one model.
pub struct Builder<'a> {
    embedder: &'a Embedder,
    options: Options,
    previous: Option<&'a Bundle>,
}

impl<'a> Builder<'a> {
    /// A builder with this model.
    pub fn new(embedder: &'a Embedder, options: Options) -> Self {
        Self { embedder, options, previous: None }
    }

    /// Takes the vectors of entries that did not change from an earlier bundle of the same model; of another one, nothing.
    #[must_use]
    pub fn previous(mut self, bundle: &'a Bundle) -> Self {
        self.previous =
            Some(bundle).filter(|bundle| bundle.manifest().model.sha256 == self.embedder.sha256());
        self
    }

    /// Builds the bundle; `progress` is told after each text how many of how many are done, from several threads.
    ///
    /// # Errors
    ///
    /// The model fails on a text.
    pub fn build(&self, faq: &Faq, progress: impl Fn(usize, usize) + Sync) -> Result<(Vec<u8>, Report)> {
        let language = Language::from_tag(self.options.language.as_deref().unwrap_or("en"));
        let lexical = Lexical::build(faq.entries(), language);
        let texts: Vec<(Point, String)> =
            faq.entries().iter().enumerate().flat_map(|(entry, content)| points(entry, content)).collect();
        let known = self.known();
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
        let mut points: Vec<Point> = texts.into_iter().map(|(point, _)| point).collect();
        let report = Report { entries: faq.len(), points: points.len(), embedded };
        let index = if self.options.graph.unwrap_or(points.len() >= GRAPH_FROM) {
            let (index, order) = Index::with_graph(index)?;
            points = order.into_iter().map(|row| points[row]).collect();
            index
        } else {
            Index::exact(index)
        };
        Ok((self.write(faq, &lexical, &points, &index)?, report))
    }

    /// Writes the bundle uncalibrated, calibrates what was read of it, and writes it again.
    fn write(&self, faq: &Faq, lexical: &Lexical, points: &[Point], index: &Index) -> Result<Vec<u8>> {
        let manifest = |calibration: Calibration| -> Result<Vec<u8>> {
            let manifest = Manifest {
                builder: format!("tansy {}", env!("CARGO_PKG_VERSION")),
                title: self.options.title.clone(),
                language: self.options.language.clone(),
                contact: self.options.contact.clone(),
                model: ModelName {
                    name: self.embedder.manifest().name.clone(),
                    sha256: self.embedder.sha256().to_owned(),
                    bytes: self.embedder.bytes(),
                    width: self.embedder.manifest().width,
                },
                calibration,
            };
            json(&manifest)
        };
        let mut sections = vec![
            (Section::Manifest, manifest(Calibration::default())?),
            (Section::Entries, json(&faq.entries())?),
            (Section::Lexical, lexical.to_bytes()),
            (Section::Vectors, codec::vectors_to_bytes(points, index.vectors())),
        ];
        let discriminant = Discriminant::fit(points, index.vectors(), faq.len())?;
        sections.push((Section::Discriminant, codec::discriminant_to_bytes(&discriminant)));
        sections.extend(index.graph_bytes()?.map(|graph| (Section::Graph, graph)));
        let draft = Bundle::from_bytes(&codec::write(&sections)?)?;
        sections[0].1 = manifest(calibrate(&draft, self.embedder)?)?;
        codec::write(&sections)
    }

    /// The texts of the previous bundle and their vectors.
    fn known(&self) -> HashMap<String, Vec<f32>> {
        let Some(bundle) = self.previous else { return HashMap::new() };
        let mut known = HashMap::new();
        let mut rows = vec![Vec::new(); bundle.faq().len()];
        bundle.points().iter().enumerate().for_each(|(row, point)| rows[point.entry].push((row, point.kind)));
        for (entry, content) in bundle.faq().entries().iter().enumerate() {
            // Rows of one kind keep the order of their texts only without a graph, which reorders them all.
            let texts = points(entry, content);
            for kind in [Kind::Question, Kind::Phrasing, Kind::QuestionAnswer, Kind::Passage] {
                let texts: Vec<&String> =
                    texts.iter().filter(|(p, _)| p.kind == kind).map(|(_, text)| text).collect();
                let rows = rows[entry].iter().filter(|(_, of)| *of == kind).map(|(row, _)| *row);
                if texts.len() == 1 || !bundle.index().has_graph() {
                    known.extend(texts.into_iter().cloned().zip(rows.map(|row| bundle.vectors().get(row))));
                }
            }
        }
        known
    }
}

/// The texts that stand for an entry, each only once.
fn points(entry: usize, content: &Entry) -> Vec<(Point, String)> {
    let mut texts = vec![(Kind::Question, content.question.clone())];
    texts.extend(content.alt.iter().map(|alt| (Kind::Phrasing, alt.clone())));
    for passage in passages::split(&passages::plain(&content.answer)) {
        texts.push((Kind::QuestionAnswer, format!("{}\n{passage}", content.question)));
        texts.push((Kind::Passage, passage));
    }
    let mut seen = HashSet::new();
    texts.retain(|(_, text)| !text.trim().is_empty() && seen.insert(text.clone()));
    texts.into_iter().map(|(kind, text)| (Point { entry, kind }, text)).collect()
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| Error::input(format!("the bundle cannot be written: {error}")))
}
