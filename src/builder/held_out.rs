//! A FAQ's own questions, asked one by one while they are left out of it.
//!
//! Each is asked twice, without embedding anything again: of the rest of its entry among all others, which is a question that the FAQ
//! does answer, in words that it does not have; and without its entry, which is a question that nobody answers, about this very
//! subject. Only the entry itself changes: the covariance of the discriminant and how rare words are stay those of the whole FAQ.

use crate::bundle::Bundle;
use crate::index::{Fit, Kind, Point, SoftMaximum};
use crate::retriever::{Parts, Ranked, confidence, rank, sort};

/// The most questions that are asked, evenly spread over the FAQ: each takes a scan, a build should not notice.
const MOST: usize = 120;

/// How many entries a visitor chooses among.
const CHOICES: usize = 3;

/// What the vectors of a bundle were made of, in their order, and what its discriminant was.
pub(super) struct Rows<'a> {
    /// The entry, kind and text of each vector.
    pub(super) texts: &'a [(Point, String)],
    /// The fit to all of them.
    pub(super) fit: &'a Fit,
}

/// What came of asking a question that was left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Asked {
    /// The confidence in the best entry.
    pub confidence: f32,
    /// The place of its own entry, from 0.
    pub place: usize,
    /// The confidence without its entry; none if there is no other.
    pub without: Option<f32>,
}

impl Asked {
    /// Whether its entry is among the choices.
    pub(super) fn is_found(&self) -> bool {
        self.place < CHOICES
    }
}

/// Asks questions and phrasings whose entry has something left without them.
pub(super) fn ask(bundle: &Bundle, rows: &Rows<'_>) -> Vec<Asked> {
    let mut of_entry = vec![Vec::new(); bundle.faq().len()];
    rows.texts.iter().enumerate().for_each(|(row, (point, _))| of_entry[point.entry].push((row, point.kind)));
    let mut questions: Vec<usize> = (0..rows.texts.len())
        .filter(|&row| rows.texts[row].0.kind.is_asked())
        .filter(|&row| !rest(rows, &of_entry, row).is_empty())
        .collect();
    // A graph has the vectors in another order; the same questions are asked all the same.
    questions.sort_by_key(|&row| (rows.texts[row].0.entry, rows.texts[row].0.kind, &rows.texts[row].1));
    let asked = questions.len().min(MOST);
    (0..asked)
        .map(|at| questions[at * questions.len() / asked])
        .map(|row| ask_one(bundle, rows, row, &rest(rows, &of_entry, row)))
        .collect()
}

/// The rows of an entry that do not contain the text of `row`.
fn rest(rows: &Rows<'_>, of_entry: &[Vec<(usize, Kind)>], row: usize) -> Vec<(usize, Kind)> {
    let (point, _) = &rows.texts[row];
    let contains = |&(other, kind): &(usize, Kind)| {
        other == row || point.kind == Kind::Question && kind == Kind::QuestionAnswer
    };
    of_entry[point.entry].iter().filter(|other| !contains(other)).copied().collect()
}

fn ask_one(bundle: &Bundle, rows: &Rows<'_>, row: usize, rest: &[(usize, Kind)]) -> Asked {
    let (point, question) = &rows.texts[row];
    let embedding = bundle.vectors().get(row);
    let mut ranked = rank(bundle, question, Some(&embedding));
    let fitted = &bundle.manifest().fitted;
    let confidence = |ranked: &[Ranked]| confidence(fitted, ranked, bundle.baselines());
    let others: Vec<Ranked> = ranked.iter().filter(|other| other.entry != point.entry).copied().collect();
    let without = (!others.is_empty()).then(|| confidence(&others));

    let parts = parts(bundle, rows, question, &embedding, rest);
    for own in ranked.iter_mut().filter(|ranked| ranked.entry == point.entry) {
        *own = Ranked { score: parts.weighed(&fitted.score), parts, ..*own };
    }
    sort(&mut ranked);
    let place = ranked.iter().position(|ranked| ranked.entry == point.entry).unwrap_or(ranked.len());
    Asked { confidence: confidence(&ranked), place, without }
}

/// The parts of the score of an entry that has only these rows.
fn parts(bundle: &Bundle, rows: &Rows<'_>, question: &str, embedding: &[f32], of: &[(usize, Kind)]) -> Parts {
    let vectors = bundle.vectors();
    let query = vectors.query(embedding);
    let mut nearest = SoftMaximum::new(bundle.manifest().fitted.score.softness);
    of.iter().for_each(|&(row, _)| nearest.add(vectors.score(&query, row)));
    let texts: Vec<&str> = of.iter().map(|&(row, _)| rows.texts[row].1.as_str()).collect();
    Parts {
        discriminant: rows.fit.score(of, vectors, embedding, &bundle.manifest().fitted.discriminant),
        nearest: nearest.value(),
        coverage: bundle.lexical().coverage_by(question, &texts.join("\n")),
        ..Parts::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::{Builder, Options};
    use crate::embed::Embedder;
    use crate::faq::{Entry, Faq};

    #[test]
    fn an_entry_that_keeps_all_has_the_parts_of_a_search() {
        let model = concat!(env!("CARGO_MANIFEST_DIR"), "/models/all-minilm-l6-v2/model.onnx");
        let embedder = Embedder::from_bytes(&std::fs::read(model).unwrap()).unwrap();
        let entry = |id: &str, question: &str, alt: &[&str]| Entry {
            id: id.to_owned(),
            question: question.to_owned(),
            answer: String::new(),
            url: None,
            alt: alt.iter().map(|&alt| alt.to_owned()).collect(),
        };
        let faq = Faq::new(vec![
            entry("hours", "When are you open?", &["opening hours", "are you open on Sundays"]),
            entry("delivery", "Do you deliver to Trenton?", &["delivery", "can you bring it to Trenton"]),
            entry("parking", "Where can I park?", &["is there parking"]),
        ]);
        let faq = faq.unwrap();
        let bundle = Builder::new(&embedder, Options::default()).build(&faq, |_, _| {}).unwrap().0;
        let bundle = Bundle::from_bytes(&bundle).unwrap();
        let entries = bundle.faq().entries();
        let texts: Vec<(Point, String)> = (0..entries.len())
            .flat_map(|entry| {
                let points = bundle.points().iter().filter(move |point| point.entry == entry).copied();
                points.zip([&entries[entry].question].into_iter().chain(&entries[entry].alt).cloned())
            })
            .collect();
        assert_eq!(texts.len(), bundle.points().len());
        let fit = Fit::new(
            bundle.points(),
            bundle.vectors(),
            entries.len(),
            &bundle.manifest().fitted.discriminant,
        );
        let rows = Rows { texts: &texts, fit: &fit };
        for question in ["do you deliver on sundays", "where may I park in Trenton", "what is a zebra"] {
            let embedding = embedder.query(question).unwrap();
            for ranked in rank(&bundle, question, Some(&embedding)) {
                let of = texts.iter().enumerate().filter(|(_, (point, _))| point.entry == ranked.entry);
                let of: Vec<(usize, Kind)> = of.map(|(row, (point, _))| (row, point.kind)).collect();
                let found = parts(&bundle, &rows, question, &embedding, &of);
                let near =
                    |a: f32, b: f32, by: f32| assert!((a - b).abs() < by, "{question}: {found:?} {ranked:?}");
                near(found.nearest, ranked.parts.nearest, 1e-4);
                near(found.coverage, ranked.parts.coverage, 1e-4);
                // Stored in 8 bits.
                near(found.discriminant, ranked.parts.discriminant, 0.01);
            }
        }
    }
}
