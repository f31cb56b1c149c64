//! Scores to a confidence, and a confidence to a decision.

#[cfg(feature = "build")]
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::evidence::evidence;
#[cfg(feature = "build")]
use super::held_out::{self, HeldOut, Rows};
use super::{Decision, Ranked};
#[cfg(feature = "build")]
use crate::{bundle::Bundle, embed::Embedder, error::Result};

/// From which confidence on a question is answered; found for each FAQ when its bundle is built.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The least confidence to answer.
    pub answer: f32,
    /// The least confidence to offer choices.
    pub clarify: f32,
    /// What the 160 questions that no FAQ answers reach in this one: the median confidence and the 90th percentile.
    #[serde(default)]
    pub outside: [f32; 2],
    /// What became of the FAQ's own questions, held out one by one; nothing in bundles from before that was asked.
    #[serde(default)]
    pub held_out: Summary,
}

/// A FAQ's own questions, asked while they are left out of it, see `retriever/held_out.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// How many were asked.
    pub asked: usize,
    /// The share whose entry comes first by what else it has.
    pub first: f32,
    /// The share whose entry is among the first three.
    pub found: f32,
    /// Of the latter, the confidence that nine of ten reach.
    pub low: f32,
    /// The confidence below which three of four stay once their entry is gone: so sure a search can be of a question on this very
    /// subject that the FAQ does not answer.
    pub without: f32,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { answer: ANSWER[0], clarify: CLARIFY, outside: [0.0; 2], held_out: Summary::default() }
    }
}

/// Bounds of the least confidence to answer: what is outside a real FAQ lies nearer to it than a general list does, and a
/// broad FAQ does answer some of the list. These and the other constants are from `models/fit_ranking.py`.
const ANSWER: [f32; 2] = [0.55, 0.75];
/// The least confidence to offer choices. It declines 13 of the demo's 15 questions out of scope, as 0.26 does; at 0.42 it is 14, but hardly
/// as many of the sets' questions come out right as are wanted (MODEL.md).
const CLARIFY: f32 = 0.38;
/// Where the second entry is closer to the first than this, the visitor chooses.
const CLOSE: f32 = 0.02;
/// The share of the questions that no FAQ answers which stays below the confidence to answer.
#[cfg(feature = "build")]
const DECLINED: f32 = 0.9;
/// The share of the FAQ's own questions which stays below the confidence to answer once their entry is gone. Of the median, this and 0.9
/// the middle one: with it more is right and half as much is answered wrongly as without (`./build.sh eval`).
#[cfg(feature = "build")]
const UNANSWERED: f32 = 0.75;
/// The logistic of the [`evidence`]: its weight and the bias.
const CONFIDENCE: [f32; 2] = [5.42, -6.30];
/// What share of a question's words an entry has to have to be the answer where only words are compared.
const LEXICAL_ANSWER: f32 = 0.6;
const LEXICAL_CLARIFY: f32 = 0.3;

impl Calibration {
    /// The confidence in the best of all entries, best first, and what to do; `expected` is the bundle's.
    pub(super) fn decide(&self, ranked: &[Ranked], expected: &[f32]) -> (f32, Decision) {
        let margin = match ranked {
            [first, second, ..] => first.score - second.score,
            _ => 1.0,
        };
        let [weight, bias] = CONFIDENCE;
        let confidence = 1.0 / (1.0 + (-(weight * evidence(ranked, expected) + bias)).exp());
        // Written so that a confidence that is no number declines.
        let decision = match confidence {
            confidence if confidence >= self.answer && margin >= CLOSE => Decision::Answer,
            confidence if confidence >= self.clarify => Decision::Clarify,
            _ => Decision::Decline,
        };
        (confidence, decision)
    }
}

/// The same where only words are compared.
pub(super) fn decide_lexical(first: &Ranked, second: Option<&Ranked>) -> (f32, Decision) {
    let margin = second.map_or(1.0, |second| first.score - second.score);
    let decision = match first.parts.coverage {
        coverage if coverage < LEXICAL_CLARIFY => Decision::Decline,
        coverage if coverage < LEXICAL_ANSWER || margin < CLOSE => Decision::Clarify,
        _ => Decision::Answer,
    };
    (first.parts.coverage.clamp(0.0, 1.0), decision)
}

/// Calibrates a bundle by the questions of `src/calibration/out_of_scope.txt`, which no FAQ answers, and by its own, held out.
///
/// # Errors
///
/// The model fails.
#[cfg(feature = "build")]
pub(crate) fn calibrate(bundle: &Bundle, embedder: &Embedder, rows: &Rows<'_>) -> Result<Calibration> {
    let lines =
        include_str!("../calibration/out_of_scope.txt").lines().filter(|line| !line.trim().is_empty());
    let questions: Vec<&str> = lines.collect();
    let embeddings: Result<Vec<Vec<f32>>> =
        questions.par_iter().map(|question| embedder.query(question)).collect();
    let options = super::Options { limit: 1, explain: false };
    let ask = |(question, vector): (&&str, Vec<f32>)| {
        super::search(bundle, |_| Ok(Some(vector.clone())), question, None, options)
    };
    let outside: Result<Vec<f32>> =
        questions.iter().zip(embeddings?).map(|asked| Ok(ask(asked)?.confidence)).collect();
    Ok(from_measured(outside?, &held_out::ask(bundle, rows)))
}

/// The thresholds by what was measured.
#[cfg(feature = "build")]
fn from_measured(mut outside: Vec<f32>, held_out: &[HeldOut]) -> Calibration {
    outside.sort_by(f32::total_cmp);
    let held_out = summary(held_out);
    let answer = at(&outside, DECLINED).max(held_out.without).clamp(ANSWER[0], ANSWER[1]);
    Calibration { answer, clarify: CLARIFY, outside: [at(&outside, 0.5), at(&outside, DECLINED)], held_out }
}

#[cfg(feature = "build")]
fn summary(held_out: &[HeldOut]) -> Summary {
    let sorted = |mut values: Vec<f32>| {
        values.sort_by(f32::total_cmp);
        values
    };
    let found = sorted(held_out.iter().filter(|one| one.is_found()).map(|one| one.confidence).collect());
    let without = sorted(held_out.iter().filter_map(|one| one.without).collect());
    let all = held_out.len().max(1) as f32;
    Summary {
        asked: held_out.len(),
        first: held_out.iter().filter(|one| one.place == 0).count() as f32 / all,
        found: found.len() as f32 / all,
        low: at(&found, 1.0 - DECLINED),
        without: at(&without, UNANSWERED),
    }
}

/// The value below which a share of sorted values lies; 0 without any.
#[cfg(feature = "build")]
fn at(sorted: &[f32], share: f32) -> f32 {
    let last = sorted.len().saturating_sub(1);
    sorted.get(((sorted.len() as f32 * share) as usize).min(last)).copied().unwrap_or_default()
}

#[cfg(all(test, feature = "build"))]
mod tests {
    use super::{ANSWER, HeldOut, from_measured, summary};

    #[test]
    fn a_subject_where_entries_are_close_needs_more_confidence_to_answer() {
        let held_out = |without| vec![HeldOut { confidence: 0.9, place: 0, without: Some(without) }; 4];
        let answer = |outside, without| from_measured(vec![outside; 10], &held_out(without)).answer;
        assert_eq!(answer(0.1, 0.2), ANSWER[0]);
        assert_eq!(answer(0.1, 0.7), 0.7);
        assert_eq!(answer(0.6, 0.2), 0.6);
        assert_eq!(answer(0.1, 0.99), ANSWER[1]);
    }

    #[test]
    fn the_summary_counts_places_and_takes_confidence_from_what_was_found() {
        let one = |place, confidence| HeldOut { confidence, place, without: Some(0.2) };
        let summary = summary(&[one(0, 0.9), one(2, 0.6), one(3, 0.1), one(9, 0.1)]);
        assert_eq!((summary.asked, summary.first, summary.found), (4, 0.25, 0.5));
        assert_eq!((summary.low, summary.without), (0.6, 0.2));
    }
}
