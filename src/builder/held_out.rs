//! Asks a FAQ its own questions, each held out while it is asked.
//!
//! Each question is asked twice, without embedding anything again. First only its own text is left out: it is then a question that the FAQ
//! answers, in words that the FAQ does not contain. Then its whole entry is left out: it is then a question about the same subject that the
//! FAQ does not answer. Only the entry itself changes; the covariance of the discriminant and the rarity of words stay those of the whole FAQ.

use crate::bundle::Bundle;
use crate::index::{Fit, Kind, Point, SoftMaximum};
use crate::retriever::{Parts, Ranked, confidence, rank, sort};

/// Maximum number of questions asked, spread evenly over the FAQ: each costs a scan, and a build should not become noticeably slower.
const MOST: usize = 120;

/// Number of entries that a visitor is offered to choose from.
const CHOICES: usize = 3;

/// The texts behind the vectors of a bundle, in the order of the vectors, and the fit behind its discriminant.
pub(super) struct Rows<'a> {
    /// The entry, kind and text of each vector.
    pub(super) texts: &'a [(Point, String)],
    /// The fit to all vectors.
    pub(super) fit: &'a Fit,
}

/// The result of asking a held-out question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Asked {
    /// The confidence in the top entry.
    pub confidence: f32,
    /// The rank of its own entry, from 0.
    pub place: usize,
    /// The confidence without its entry; `None` if there is no other.
    pub without: Option<f32>,
}

impl Asked {
    /// Whether its entry is among the choices.
    pub(super) fn is_found(&self) -> bool {
        self.place < CHOICES
    }
}

/// Asks the questions and phrasings whose entry has other texts left, up to [`MOST`].
pub(super) fn ask(bundle: &Bundle, rows: &Rows<'_>) -> Vec<Asked> {
    let mut of_entry = vec![Vec::new(); bundle.faq().len()];
    rows.texts.iter().enumerate().for_each(|(row, (point, _))| of_entry[point.entry].push((row, point.kind)));
    let mut questions: Vec<usize> = (0..rows.texts.len())
        .filter(|&row| rows.texts[row].0.kind.is_asked())
        .filter(|&row| !rest(rows, &of_entry, row).is_empty())
        .collect();
    // A graph has its vectors in another order; sorted, the same questions are asked with and without one.
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

/// Asks the question of `row`; `rest` are the rows that its entry has left.
fn ask_one(bundle: &Bundle, rows: &Rows<'_>, row: usize, rest: &[(usize, Kind)]) -> Asked {
    let (point, question) = &rows.texts[row];
    // The confidence without the entry is taken from the full ranking, before the scores of the entry are replaced by those of what is left.
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
    fn an_entry_with_all_its_rows_has_the_same_parts_as_in_a_search() {
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
