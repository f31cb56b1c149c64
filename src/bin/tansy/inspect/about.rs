//! A bundle and a model, described: as JSON, and as lines for a person.

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter, Result};

use serde::Serialize;
use tansy::bundle::{Confidence, ModelName, VERSION};
use tansy::embed::{Embedder, Manifest};
use tansy::fitted::Fitted;
use tansy::index::Kind;

use crate::opened::Opened;
use crate::output::size;

/// What `tansy inspect` tells of a bundle.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bundle<'a> {
    kind: &'static str,
    format: u32,
    bytes: usize,
    builder: &'a str,
    title: Option<&'a str>,
    language: Option<&'a str>,
    contact: Option<&'a str>,
    model: &'a ModelName,
    entries: usize,
    points: Points,
    /// Whether the vectors have a graph, or are all scanned.
    graph: bool,
    /// The bytes of each section by its name.
    sections: BTreeMap<&'static str, usize>,
    confidence: &'a Confidence,
    fitted: &'a Fitted,
}

/// How many vectors there are of each kind.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Points {
    all: usize,
    questions: usize,
    phrasings: usize,
    questions_with_answers: usize,
    passages: usize,
}

impl<'a> Bundle<'a> {
    pub(crate) fn new(opened: &'a Opened) -> Self {
        let bundle = &opened.bundle;
        let manifest = bundle.manifest();
        let points = |kind| bundle.points().iter().filter(|point| point.kind == kind).count();
        Self {
            kind: "bundle",
            format: VERSION,
            bytes: opened.bytes,
            builder: &manifest.builder,
            title: manifest.title.as_deref(),
            language: manifest.language.as_deref(),
            contact: manifest.contact.as_deref(),
            model: &manifest.model,
            entries: bundle.faq().len(),
            points: Points {
                all: bundle.points().len(),
                questions: points(Kind::Question),
                phrasings: points(Kind::Phrasing),
                questions_with_answers: points(Kind::QuestionAnswer),
                passages: points(Kind::Passage),
            },
            graph: bundle.index().has_graph(),
            sections: opened.sections.iter().map(|(section, bytes)| (section.name(), *bytes)).collect(),
            confidence: &manifest.confidence,
            fitted: bundle.fitted(),
        }
    }
}

impl Display for Bundle<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Self { format, model, points, confidence, fitted, .. } = self;
        line(f, "bundle", format_args!("{}, format {format}, by {}", size(self.bytes), self.builder))?;
        let texts = [("title", self.title), ("language", self.language), ("contact", self.contact)];
        for (name, text) in texts {
            text.map_or(Ok(()), |text| line(f, name, text))?;
        }
        line(f, "model", format_args!("{}, {}, {} values", model.name, size(model.bytes), model.width))?;
        line(f, "  SHA-256", &model.sha256)?;
        line(f, "entries", self.entries)?;
        line(f, "points", points.all)?;
        line(f, "  questions", points.questions)?;
        line(f, "  other phrasings", points.phrasings)?;
        line(f, "  with answers", points.questions_with_answers)?;
        line(f, "  passages", points.passages)?;
        line(f, "search", if self.graph { "graph" } else { "exact scan" })?;
        let ([median, high], thresholds) = (confidence.outside, &fitted.thresholds);
        let levels =
            format_args!("answer from {:.2}, clarify from {:.2}", thresholds.answer, thresholds.clarify);
        line(f, "confidence", levels)?;
        line(f, "  out of scope", format_args!("median {median:.2}, nine of ten below {high:.2}"))?;
        write!(f, "sections")?;
        self.sections.iter().try_for_each(|(name, bytes)| write!(f, "\n  {name:<16} {:>9}", size(*bytes)))
    }
}

/// What `tansy inspect` tells of a packed model.
#[derive(Serialize)]
pub(crate) struct Model<'a> {
    kind: &'static str,
    bytes: usize,
    sha256: &'a str,
    #[serde(flatten)]
    manifest: &'a Manifest,
}

impl<'a> Model<'a> {
    pub(crate) fn new(embedder: &'a Embedder) -> Self {
        Self {
            kind: "model",
            bytes: embedder.bytes(),
            sha256: embedder.sha256(),
            manifest: embedder.manifest(),
        }
    }
}

impl Display for Model<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let manifest = self.manifest;
        line(
            f,
            "model",
            format_args!("{}, {}, format {}", manifest.name, size(self.bytes), manifest.format),
        )?;
        line(f, "SHA-256", self.sha256)?;
        let unit = if manifest.normalise { "unit length" } else { "any length" };
        line(
            f,
            "embedding",
            format_args!("{} values of {unit}, {:?} pooling", manifest.width, manifest.pooling),
        )?;
        line(f, "tokens", format_args!("at most {}", manifest.max_tokens))?;
        line(f, "case", if manifest.lowercase { "ignored" } else { "heeded" })?;
        for (name, prefix) in
            [("query prefix", &manifest.query_prefix), ("passage prefix", &manifest.passage_prefix)]
        {
            if !prefix.is_empty() {
                line(f, name, format_args!("{prefix:?}"))?;
            }
        }
        let fitted = if manifest.fitted.is_some() {
            "to this model"
        } else {
            "to the model that Tansy ships: check with `tansy eval`"
        };
        line(f, "fitted", fitted)?;
        line(f, "weights", &manifest.weights)?;
        write!(f, "{:<18} {}", "operators", manifest.operators.join(", "))
    }
}

fn line(f: &mut Formatter<'_>, name: &str, value: impl Display) -> Result {
    writeln!(f, "{name:<18} {value}")
}
