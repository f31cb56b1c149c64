//! The measures of retrieval and of answering or declining.

use std::fmt;

use serde::Serialize;
use tansy::chat::MAX_RELATED;
use tansy::retriever::{Decision, Outcome};

use super::alone::Alone;
use crate::queries::Query;

/// How far down an entry counts for MRR@10.
pub(crate) const DEEPEST: usize = 10;

/// What came of all queries; a share is absent where there is no query of its kind.
#[derive(Debug, Serialize)]
pub(crate) struct Scores {
    pub(crate) in_scope: usize,
    pub(crate) out_of_scope: usize,
    /// In scope: an entry that answers stands first, or among the first three.
    pub(crate) hit_at_1: Option<f64>,
    pub(crate) hit_at_3: Option<f64>,
    /// In scope: mean of 1 / place of the first entry that answers, 0 below the tenth.
    pub(crate) mrr_at_10: Option<f64>,
    /// How likely a query in scope has more confidence than one out of scope.
    pub(crate) auroc: Option<f64>,
    /// In scope: answered with an entry that answers, or one is among the choices offered.
    pub(crate) right: Option<f64>,
    /// In scope: answered, rightly or not, or an entry that answers is among the choices offered.
    pub(crate) coverage: Option<f64>,
    /// Of the queries in scope that are answered: an entry that answers stands first.
    pub(crate) right_answers: Option<f64>,
    /// Out of scope: answered.
    pub(crate) false_answers: Option<f64>,
    /// Out of scope: choices offered.
    pub(crate) false_choices: Option<f64>,
    /// In scope, by words alone: BM25.
    pub(crate) words: Option<Alone>,
    /// In scope, by the nearest vector of an entry alone.
    pub(crate) vectors: Option<Alone>,
    /// The least confidence to answer in this bundle.
    pub(crate) answer_from: f32,
}

/// One query and what came of it.
struct Case<'a> {
    outcome: &'a Outcome,
    in_scope: bool,
    /// The place of the first entry that answers, from 1.
    place: Option<usize>,
}

impl<'a> Case<'a> {
    fn new((query, outcome): (&Query, &'a Outcome)) -> Self {
        let relevant = query.relevant.as_deref().unwrap_or_default();
        let place = outcome.hits.iter().position(|hit| relevant.contains(&hit.id)).map(|place| place + 1);
        Self { outcome, in_scope: !relevant.is_empty(), place }
    }

    fn within(&self, deepest: usize) -> bool {
        self.place.is_some_and(|place| place <= deepest)
    }

    fn is(&self, decision: Decision) -> bool {
        self.outcome.decision == decision
    }

    fn is_right(&self) -> bool {
        self.is(Decision::Answer) && self.within(1) || self.is(Decision::Clarify) && self.within(MAX_RELATED)
    }

    fn is_covered(&self) -> bool {
        self.is(Decision::Answer) || self.is(Decision::Clarify) && self.within(MAX_RELATED)
    }
}

impl Scores {
    /// The scores of queries with their outcomes, each with at least [`DEEPEST`] hits where there are so many.
    pub(crate) fn of(queries: &[Query], outcomes: &[Outcome]) -> Self {
        let cases = queries.iter().zip(outcomes).map(Case::new);
        let (inside, outside): (Vec<_>, Vec<_>) = cases.partition(|case| case.in_scope);
        let answered: Vec<&Case<'_>> = inside.iter().filter(|case| case.is(Decision::Answer)).collect();
        Self {
            in_scope: inside.len(),
            out_of_scope: outside.len(),
            hit_at_1: mean(inside.iter().map(|case| share(case.within(1)))),
            hit_at_3: mean(inside.iter().map(|case| share(case.within(3)))),
            mrr_at_10: mean(inside.iter().map(|case| mrr(case.place))),
            auroc: auroc(&confidences(&inside), &confidences(&outside)),
            right: mean(inside.iter().map(|case| share(case.is_right()))),
            coverage: mean(inside.iter().map(|case| share(case.is_covered()))),
            right_answers: mean(answered.iter().map(|case| share(case.within(1)))),
            false_answers: mean(outside.iter().map(|case| share(case.is(Decision::Answer)))),
            false_choices: mean(outside.iter().map(|case| share(case.is(Decision::Clarify)))),
            words: None,
            vectors: None,
            answer_from: 0.0,
        }
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (inside, outside) = (self.in_scope, self.out_of_scope);
        let hits = |alone: Option<Alone>| alone.map(|alone| alone.hit_at_1);
        let places = |alone: Option<Alone>| alone.map(|alone| alone.mrr_at_10);
        let answer_from = self.answer_from;
        let rows = [
            ("hit@1", self.hit_at_1, "in scope: an entry that answers stands first"),
            ("  words alone", hits(self.words), "the same by BM25"),
            ("  vectors alone", hits(self.vectors), "the same by the nearest vector"),
            ("hit@3", self.hit_at_3, "in scope: among the first three"),
            ("MRR@10", self.mrr_at_10, "in scope: mean of 1 / its place"),
            ("  words alone", places(self.words), "the same by BM25"),
            ("  vectors alone", places(self.vectors), "the same by the nearest vector"),
            ("AUROC", self.auroc, "confidence in scope against out of scope; 0.5 is chance"),
            ("right", self.right, "in scope: answered rightly, or the right entry is among the choices"),
            ("coverage", self.coverage, "in scope: answered, or the right entry among the choices"),
            ("right answers", self.right_answers, "of those answered in scope, with the right entry"),
            ("false answers", self.false_answers, "out of scope: answered all the same"),
            ("false choices", self.false_choices, "out of scope: choices offered"),
        ];
        write!(
            f,
            "{inside} questions in scope, {outside} out of scope; answered from confidence {answer_from:.2}"
        )?;
        for (name, value, meaning) in rows {
            let value = value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
            write!(f, "\n{name:<15} {value:>5}  {meaning}")?;
        }
        Ok(())
    }
}

/// 1 / the place from 1, 0 below [`DEEPEST`].
pub(super) fn mrr(place: Option<usize>) -> f64 {
    place.filter(|place| *place <= DEEPEST).map_or(0.0, |place| 1.0 / place as f64)
}

pub(super) fn share(is_so: bool) -> f64 {
    f64::from(u8::from(is_so))
}

pub(super) fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.sum::<f64>() / count as f64)
}

fn confidences(cases: &[Case<'_>]) -> Vec<f32> {
    cases.iter().map(|case| case.outcome.confidence).collect()
}

/// The share of pairs in which the one of `inside` is greater; equal ones count half (Mann and Whitney, 1947).
fn auroc(inside: &[f32], outside: &[f32]) -> Option<f64> {
    let mut sorted = outside.to_vec();
    sorted.sort_by(f32::total_cmp);
    let wins = inside.iter().map(|value| {
        let less = sorted.partition_point(|other| other < value);
        let not_more = sorted.partition_point(|other| other <= value);
        (less + not_more) as f64 / 2.0
    });
    let pairs = inside.len() * outside.len();
    (pairs > 0).then(|| wins.sum::<f64>() / pairs as f64)
}
