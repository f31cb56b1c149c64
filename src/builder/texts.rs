//! The texts that represent the entries of a FAQ; a build and an update embed the same ones.

use std::collections::{HashMap, HashSet};

use crate::bundle::{Bundle, Manifest};
use crate::error::Result;
use crate::faq::{Entry, Faq};
use crate::fitted::Fitted;
use crate::index::{Fit, Index, Kind, Point};
use crate::lexical::{Language, Lexical};
use crate::passages;

/// The texts to embed, in the order of the vectors of a bundle without a graph.
pub(super) fn of_faq(faq: &Faq) -> Vec<(Point, String)> {
    faq.entries().iter().enumerate().flat_map(|(entry, content)| of_entry(entry, content)).collect()
}

/// The texts that represent an entry, without duplicates.
fn of_entry(entry: usize, content: &Entry) -> Vec<(Point, String)> {
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

/// The texts of a bundle and their vectors, as far as it is known which belong together.
pub(super) fn known(bundle: &Bundle) -> HashMap<String, Vec<f32>> {
    let mut known = HashMap::new();
    let mut rows = vec![Vec::new(); bundle.faq().len()];
    bundle.points().iter().enumerate().for_each(|(row, point)| rows[point.entry].push((row, point.kind)));
    for (entry, content) in bundle.faq().entries().iter().enumerate() {
        // A graph reorders all rows: then only a text that is the only one of its kind can be matched with its row.
        let texts = of_entry(entry, content);
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

/// Assembles the bundle of a FAQ; `points` says what each vector of `index` stands for.
pub(super) fn assemble(
    manifest: Manifest,
    fitted: Fitted,
    faq: Faq,
    points: Vec<Point>,
    index: Index,
) -> Result<Bundle> {
    let language = Language::from_tag(manifest.language.as_deref().unwrap_or("en"));
    let lexical = Lexical::build(faq.entries(), language);
    let fit = Fit::new(&points, index.vectors(), faq.len(), &fitted.discriminant);
    Bundle::from_parts(manifest, fitted, faq, lexical, (points, index), fit.discriminant()?)
}
