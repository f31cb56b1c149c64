//! Descriptions of a bundle and of a model, as JSON and as readable lines.

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter, Result};

use serde::Serialize;
use tansy::bundle::{HeldOut, ModelName, Thresholds, VERSION};
use tansy::embed::{Embedder, Manifest};
use tansy::fitted::Fitted;
use tansy::index::Kind;

use crate::opened::Opened;
use crate::output::size;

/// What `tansy inspect` shows of a bundle.
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
    /// Whether the vectors are searched through a graph; otherwise all are scanned.
    graph: bool,
    /// The size of each section in bytes, by name.
    sections: BTreeMap<&'static str, usize>,
    thresholds: &'a Thresholds,
    fitted: &'a Fitted,
}

/// The number of vectors of each kind.
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
            thresholds: &manifest.thresholds,
            fitted: &manifest.fitted,
        }
    }
}

impl Display for Bundle<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        // From identity to detail: what it is, what it holds, how it decides; the sections come last, as their number varies.
        let Self { format, model, points, thresholds, .. } = self;
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
        let Thresholds { answer, clarify, outside: [median, high], held_out, .. } = thresholds;
        line(f, "confidence", format_args!("answer from {answer:.2}, clarify from {clarify:.2}"))?;
        line(f, "  out of scope", format_args!("median {median:.2}, 90 % below {high:.2}"))?;
        if held_out.asked > 0 {
            let HeldOut { asked, first, found, low, without, .. } = held_out;
            let places = format_args!(
                "{asked} of its questions: {first:.2} ranked first, {found:.2} in the top three"
            );
            line(f, "  held out", places)?;
            let levels =
                format_args!("90 % at {low:.2} or above; without their entry, 75 % below {without:.2}");
            line(f, "", levels)?;
        }
        write!(f, "sections")?;
        self.sections.iter().try_for_each(|(name, bytes)| write!(f, "\n  {name:<16} {:>9}", size(*bytes)))
    }
}

/// What `tansy inspect` shows of a packed model.
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
        // From identity to detail: what it is, what goes in and out, what is inside; the longest list comes last.
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
        line(f, "case", if manifest.lowercase { "ignored" } else { "significant" })?;
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
