//! Turns scores into a confidence, and a confidence into a decision.

use super::evidence::evidence;
use super::{Decision, Ranked};
use crate::bundle::Bundle;
use crate::fitted::Fitted;

/// Share of a question's words that an entry must have to answer it, where only words are compared.
const WORDS_ANSWER: f32 = 0.6;
/// Share of a question's words that an entry must have to be offered as a choice, where only words are compared.
const WORDS_CLARIFY: f32 = 0.3;
/// Where only words are compared, the visitor chooses if the second score is closer to the first than this.
const WORDS_CLOSE: f32 = 0.02;

/// The confidence in the top entry of a ranking of all entries, best first, 0 to 1; `baselines` are the bundle's.
pub(crate) fn confidence(fitted: &Fitted, ranked: &[Ranked], baselines: &[f32]) -> f32 {
    let evidence = evidence(ranked, baselines, fitted.evidence.words);
    1.0 / (1.0 + (-(fitted.confidence.weight * evidence + fitted.confidence.bias)).exp())
}

/// The confidence in the top entry and what to do, by the thresholds of the bundle.
pub(super) fn decide(bundle: &Bundle, ranked: &[Ranked]) -> (f32, Decision) {
    let (fitted, thresholds) = (&bundle.manifest().fitted, &bundle.manifest().thresholds);
    let margin = match ranked {
        [first, second, ..] => first.score - second.score,
        _ => 1.0,
    };
    let confidence = confidence(fitted, ranked, bundle.baselines());
    // Written so that a NaN declines.
    let decision = match confidence {
        confidence if confidence >= thresholds.answer && margin >= fitted.thresholds.close => {
            Decision::Answer
        }
        confidence if confidence >= thresholds.clarify => Decision::Clarify,
        _ => Decision::Decline,
    };
    (confidence, decision)
}

/// Like [`decide`], but where only words are compared: coverage is the confidence.
pub(super) fn decide_by_words(first: &Ranked, second: Option<&Ranked>) -> (f32, Decision) {
    let margin = second.map_or(1.0, |second| first.score - second.score);
    let decision = match first.parts.coverage {
        coverage if coverage < WORDS_CLARIFY => Decision::Decline,
        coverage if coverage < WORDS_ANSWER || margin < WORDS_CLOSE => Decision::Clarify,
        _ => Decision::Answer,
    };
    (first.parts.coverage.clamp(0.0, 1.0), decision)
}
