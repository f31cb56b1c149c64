//! The measures of retrieval and of answering or declining.

use std::fmt;

use serde::Serialize;

use super::Query;
use super::alone::Alone;
use super::measures::{auroc, mean, mrr, share};
use crate::chat::MAX_RELATED;
use crate::retriever::{Decision, Outcome};

/// What came of all queries; a share is absent where there is no query of its kind.
#[derive(Debug, Serialize)]
pub struct Scores {
    /// Queries that an entry answers.
    pub in_scope: usize,
    /// Queries that no entry answers.
    pub out_of_scope: usize,
    /// In scope: an entry that answers comes first.
    pub hit_at_1: Option<f64>,
    /// In scope: an entry that answers is among the first three.
    pub hit_at_3: Option<f64>,
    /// In scope: mean of 1 / place of the first entry that answers, 0 below the tenth.
    pub mrr_at_10: Option<f64>,
    /// How likely a query in scope has more confidence than one out of scope.
    pub auroc: Option<f64>,
    /// In scope: answered with an entry that answers, or one is among the choices offered.
    pub right: Option<f64>,
    /// In scope: answered, rightly or not, or an entry that answers is among the choices offered.
    pub coverage: Option<f64>,
    /// Of the queries in scope that are answered: an entry that answers stands first.
    pub right_answers: Option<f64>,
    /// Out of scope: answered.
    pub false_answers: Option<f64>,
    /// Out of scope: choices offered.
    pub false_choices: Option<f64>,
    /// In scope, by words alone: BM25.
    pub words: Option<Alone>,
    /// In scope, by the nearest vector of an entry alone.
    pub vectors: Option<Alone>,
    /// The least confidence to answer in this bundle.
    pub answer_from: f32,
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
    /// The scores of queries with their outcomes, each with at least [`DEEPEST`](super::DEEPEST) hits where there are so many.
    pub fn of(queries: &[Query], outcomes: &[Outcome]) -> Self {
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

fn confidences(cases: &[Case<'_>]) -> Vec<f32> {
    cases.iter().map(|case| case.outcome.confidence).collect()
}
