//! Finds the decision thresholds of a bundle by searching it.

use rayon::prelude::*;

use super::held_out::{self, Asked, Rows};
use crate::bundle::{Bundle, HeldOut, Thresholds};
use crate::embed::Embedder;
use crate::error::Result;
use crate::fitted::Bounds;
use crate::retriever;

/// Out-of-scope questions, which no FAQ answers, one per line.
const OUT_OF_SCOPE: &str = include_str!("out_of_scope.txt");

/// Finds the thresholds by searching with out-of-scope questions, and with the bundle's own questions held out.
///
/// # Errors
///
/// The model fails on a question.
pub(super) fn thresholds(bundle: &Bundle, embedder: &Embedder, rows: &Rows<'_>) -> Result<Thresholds> {
    let questions: Vec<&str> = OUT_OF_SCOPE.lines().filter(|line| !line.trim().is_empty()).collect();
    let embeddings: Result<Vec<Vec<f32>>> =
        questions.par_iter().map(|question| embedder.query(question)).collect();
    let options = retriever::Options { limit: 1, explain: false };
    let confidence = |(question, vector): (&&str, Vec<f32>)| {
        let embed = |_: &str| Ok(Some(vector.clone()));
        retriever::search(bundle, embed, question, None, options).map(|outcome| outcome.confidence)
    };
    let outside: Result<Vec<f32>> = questions.iter().zip(embeddings?).map(confidence).collect();
    Ok(from_measured(outside?, &held_out::ask(bundle, rows), &bundle.manifest().fitted.thresholds))
}

/// The thresholds of a bundle before it is measured.
pub(super) fn unmeasured(bounds: &Bounds) -> Thresholds {
    Thresholds {
        answer: bounds.answer[0],
        clarify: bounds.clarify,
        outside: [0.0; 2],
        held_out: HeldOut::default(),
    }
}

/// The thresholds that follow from the measurements.
fn from_measured(mut outside: Vec<f32>, held_out: &[Asked], bounds: &Bounds) -> Thresholds {
    outside.sort_by(f32::total_cmp);
    let held_out = summary(held_out, bounds);
    let [lowest, highest] = bounds.answer;
    let high = quantile(&outside, bounds.outside);
    Thresholds {
        answer: high.max(held_out.without).clamp(lowest, highest),
        outside: [quantile(&outside, 0.5), high],
        held_out,
        ..unmeasured(bounds)
    }
}

/// Summarises the results of the held-out questions.
fn summary(held_out: &[Asked], bounds: &Bounds) -> HeldOut {
    let sorted = |mut values: Vec<f32>| {
        values.sort_by(f32::total_cmp);
        values
    };
    let found = sorted(held_out.iter().filter(|one| one.is_found()).map(|one| one.confidence).collect());
    let without = sorted(held_out.iter().filter_map(|one| one.without).collect());
    let all = held_out.len().max(1) as f32;
    HeldOut {
        asked: held_out.len(),
        first: held_out.iter().filter(|one| one.place == 0).count() as f32 / all,
        found: found.len() as f32 / all,
        low: quantile(&found, 1.0 - bounds.outside),
        without: quantile(&without, bounds.held_out),
    }
}

/// The quantile of sorted values that a share of them lies below; 0 if there are none.
fn quantile(sorted: &[f32], share: f32) -> f32 {
    let last = sorted.len().saturating_sub(1);
    sorted.get(((sorted.len() as f32 * share) as usize).min(last)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fitted::Fitted;

    #[test]
    fn a_faq_of_similar_entries_needs_more_confidence_to_answer() {
        let held_out = |without| vec![Asked { confidence: 0.9, place: 0, without: Some(without) }; 4];
        let bounds = Fitted::fallback().unwrap().thresholds;
        let answer = |outside, without| from_measured(vec![outside; 10], &held_out(without), &bounds).answer;
        assert_eq!(answer(0.1, 0.2), bounds.answer[0]);
        assert_eq!(answer(0.1, 0.7), 0.7);
        assert_eq!(answer(0.6, 0.2), 0.6);
        assert_eq!(answer(0.1, 0.99), bounds.answer[1]);
    }

    #[test]
    fn the_summary_counts_ranks_and_takes_the_confidence_of_those_found() {
        let one = |place, confidence| Asked { confidence, place, without: Some(0.2) };
        let bounds = Fitted::fallback().unwrap().thresholds;
        let summary = summary(&[one(0, 0.9), one(2, 0.6), one(3, 0.1), one(9, 0.1)], &bounds);
        assert_eq!((summary.asked, summary.first, summary.found), (4, 0.25, 0.5));
        assert_eq!((summary.low, summary.without), (0.6, 0.2));
    }
}
