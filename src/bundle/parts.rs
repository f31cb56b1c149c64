//! What a bundle is put together from, by a build and by an update alike.

use std::collections::{HashMap, HashSet};

use super::codec::{self, Section};
use super::manifest::Manifest;
use super::{Bundle, Kind, Point};
use crate::error::{Error, Result};
use crate::faq::{Entry, Faq};
use crate::index::Vectors;
use crate::lexical::{Language, Lexical};
use crate::passages;
use crate::retriever::Discriminant;

/// The texts that are embedded, in the order of the vectors where there is no graph.
pub(super) fn texts(faq: &Faq) -> Vec<(Point, String)> {
    faq.entries().iter().enumerate().flat_map(|(entry, content)| of(entry, content)).collect()
}

/// The texts that stand for an entry, each only once.
fn of(entry: usize, content: &Entry) -> Vec<(Point, String)> {
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

/// The texts of a bundle and their vectors, as far as it can be told which belong together.
pub(super) fn known(bundle: &Bundle) -> HashMap<String, Vec<f32>> {
    let mut known = HashMap::new();
    let mut rows = vec![Vec::new(); bundle.faq().len()];
    bundle.points().iter().enumerate().for_each(|(row, point)| rows[point.entry].push((row, point.kind)));
    for (entry, content) in bundle.faq().entries().iter().enumerate() {
        // Rows of one kind keep the order of their texts only without a graph, which reorders them all.
        let texts = of(entry, content);
        for kind in Kind::ALL {
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

/// All sections but the graph, the manifest first.
pub(super) fn sections(
    manifest: &Manifest,
    faq: &Faq,
    points: &[Point],
    vectors: &Vectors,
    discriminant: &Discriminant,
) -> Result<Vec<(Section, Vec<u8>)>> {
    let language = Language::from_tag(manifest.language.as_deref().unwrap_or("en"));
    Ok(vec![
        (Section::Manifest, json(manifest)?),
        (Section::Entries, json(faq.entries())?),
        (Section::Lexical, Lexical::build(faq.entries(), language).to_bytes()),
        (Section::Vectors, codec::vectors_to_bytes(points, vectors)),
        (Section::Discriminant, codec::discriminant_to_bytes(discriminant)),
    ])
}

/// A section that is JSON.
pub(super) fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| Error::input(format!("the bundle cannot be written: {error}")))
}
