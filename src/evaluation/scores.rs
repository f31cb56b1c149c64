//! Scores for retrieval, and for the decision to answer or decline.

use std::fmt;

use serde::Serialize;

use super::Query;
use super::alone::Alone;
use super::measures::{auroc, mean, mrr, share};
use super::reliability::{Bin, bins, gap};
use crate::chat::MAX_RELATED;
use crate::retriever::{Decision, Outcome};

/// The scores over all queries; a score is absent if there are no queries of its kind. A *relevant* entry answers the query.
#[derive(Debug, Serialize)]
pub struct Scores {
    /// Number of queries that an entry answers.
    pub in_scope: usize,
    /// Number of queries that no entry answers.
    pub out_of_scope: usize,
    /// In scope: the share whose top entry is relevant.
    pub hit_at_1: Option<f64>,
    /// In scope: the share with a relevant entry in the top three.
    pub hit_at_3: Option<f64>,
    /// In scope: the mean reciprocal rank of the first relevant entry, 0 beyond rank 10.
    pub mrr_at_10: Option<f64>,
    /// Probability that a query in scope has a higher confidence than one out of scope.
    pub auroc: Option<f64>,
    /// In scope: the share answered with a relevant entry, or offered one among the choices.
    pub right: Option<f64>,
    /// In scope: the share answered, correctly or not, or offered a relevant entry among the choices.
    pub coverage: Option<f64>,
    /// Of the queries in scope that are answered: the share whose top entry is relevant.
    pub right_answers: Option<f64>,
    /// Out of scope: the share answered.
    pub false_answers: Option<f64>,
    /// Out of scope: the share offered choices.
    pub false_choices: Option<f64>,
    /// How the confidence compares with the truth, in ten bins.
    pub reliability: Vec<Bin>,
    /// The mean gap between the two over the bins.
    pub calibration_gap: Option<f64>,
    /// In scope, ranked by words alone: BM25.
    pub words: Option<Alone>,
    /// In scope, ranked by the nearest vector of each entry alone.
    pub vectors: Option<Alone>,
    /// The minimum confidence at which this bundle answers.
    pub answer_from: f32,
}

/// One query and its outcome.
struct Case<'a> {
    outcome: &'a Outcome,
    in_scope: bool,
    /// The rank of the first relevant entry, from 1.
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
    /// Scores the outcomes of queries. Each outcome should have at least [`DEEPEST`](super::DEEPEST) hits, if the FAQ has as many entries.
    pub fn of(queries: &[Query], outcomes: &[Outcome]) -> Self {
        let cases = queries.iter().zip(outcomes).map(Case::new);
        let reliability = bins(cases.clone().map(|case| (case.outcome.confidence, case.within(1))));
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
            calibration_gap: gap(&reliability),
            reliability,
            words: None,
            vectors: None,
            answer_from: 0.0,
        }
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Ranking comes first, each score followed by its baselines; then the decisions, which depend on it.
        let (inside, outside) = (self.in_scope, self.out_of_scope);
        let hits = |alone: Option<Alone>| alone.map(|alone| alone.hit_at_1);
        let places = |alone: Option<Alone>| alone.map(|alone| alone.mrr_at_10);
        let answer_from = self.answer_from;
        let rows = [
            ("hit@1", self.hit_at_1, "in scope: the top entry is relevant"),
            ("  words alone", hits(self.words), "the same, ranked by BM25"),
            ("  vectors alone", hits(self.vectors), "the same, ranked by the nearest vector"),
            ("hit@3", self.hit_at_3, "in scope: a relevant entry is in the top three"),
            ("MRR@10", self.mrr_at_10, "in scope: mean reciprocal rank of the first relevant entry"),
            ("  words alone", places(self.words), "the same, ranked by BM25"),
            ("  vectors alone", places(self.vectors), "the same, ranked by the nearest vector"),
            ("AUROC", self.auroc, "confidence in scope against out of scope; 0.5 is chance"),
            ("right", self.right, "in scope: answered correctly, or a relevant entry is among the choices"),
            ("coverage", self.coverage, "in scope: answered, or a relevant entry is among the choices"),
            ("right answers", self.right_answers, "of those answered in scope: the top entry is relevant"),
            ("false answers", self.false_answers, "out of scope: answered"),
            ("false choices", self.false_choices, "out of scope: offered choices"),
            ("calibration", self.calibration_gap, "mean gap between confidence and truth, over ten bins"),
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
