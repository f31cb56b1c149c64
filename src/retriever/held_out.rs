//! A FAQ's own questions, asked one by one while they are left out of it.
//!
//! Each is asked twice, without embedding anything again: of the rest of its entry among all others, which is a question that the FAQ
//! does answer, in words that it does not have; and without its entry, which is a question that nobody answers, about this very
//! subject. Only the entry itself changes: the covariance of the discriminant and how rare words are stay those of the whole FAQ.

use super::Calibration;
use super::discriminant::Fit;
use super::rank::{Parts, Ranked, rank, soft_maximum, sort};
use crate::bundle::{Bundle, Kind, Point};

/// The most questions that are asked, evenly spread over the FAQ: each takes a scan, a build should not notice.
const MOST: usize = 120;

/// How many entries a visitor chooses among.
const CHOICES: usize = 3;

/// What the vectors of a bundle were made of, in their order, and what its discriminant was.
pub struct Rows<'a> {
    /// The entry, kind and text of each vector.
    pub texts: &'a [(Point, String)],
    /// The fit to all of them.
    pub fit: &'a Fit,
}

/// What came of asking a question that was left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct HeldOut {
    /// The confidence in the best entry.
    pub confidence: f32,
    /// The place of its own entry, from 0.
    pub place: usize,
    /// The confidence without its entry; none if there is no other.
    pub without: Option<f32>,
}

impl HeldOut {
    /// Whether its entry is among the choices.
    pub(super) fn is_found(&self) -> bool {
        self.place < CHOICES
    }
}

/// Asks questions and phrasings whose entry has something left without them.
pub(super) fn ask(bundle: &Bundle, rows: &Rows<'_>) -> Vec<HeldOut> {
    let mut of_entry = vec![Vec::new(); bundle.faq().len()];
    rows.texts.iter().enumerate().for_each(|(row, (point, _))| of_entry[point.entry].push((row, point.kind)));
    let questions: Vec<usize> = (0..rows.texts.len())
        .filter(|&row| matches!(rows.texts[row].0.kind, Kind::Question | Kind::Phrasing))
        .filter(|&row| !rest(rows, &of_entry, row).is_empty())
        .collect();
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

fn ask_one(bundle: &Bundle, rows: &Rows<'_>, row: usize, rest: &[(usize, Kind)]) -> HeldOut {
    let (point, question) = &rows.texts[row];
    let embedding = bundle.vectors().get(row);
    let mut ranked = rank(bundle, question, Some(&embedding));
    let decide =
        |ranked: &[Ranked]| ranked.first().map(|first| Calibration::default().decide(first, ranked.get(1)).0);
    let others: Vec<Ranked> = ranked.iter().filter(|other| other.entry != point.entry).copied().collect();
    let without = decide(&others);

    let cosine = |&(other, _): &(usize, Kind)| bundle.vectors().between(row, other);
    let texts: Vec<&str> = rest.iter().map(|&(other, _)| rows.texts[other].1.as_str()).collect();
    let parts = Parts {
        discriminant: rows.fit.score(rest, bundle.vectors(), &embedding),
        nearest: soft_maximum(&rest.iter().map(cosine).collect::<Vec<f32>>()),
        coverage: bundle.lexical().coverage_by(question, &texts.join("\n")),
        ..Parts::default()
    };
    for own in ranked.iter_mut().filter(|ranked| ranked.entry == point.entry) {
        *own = Ranked { score: parts.weighed(), parts, ..*own };
    }
    sort(&mut ranked);
    let place = ranked.iter().position(|ranked| ranked.entry == point.entry).unwrap_or(ranked.len());
    HeldOut { confidence: decide(&ranked).unwrap_or_default(), place, without }
}
