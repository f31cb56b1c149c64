//! Turns scores into a confidence, and a confidence into a decision.

use super::evidence::evidence;
use super::{Decision, Ranked};
use crate::bundle::Bundle;

/// Share of a question's words that an entry must have to answer it, where only words are compared.
const WORDS_ANSWER: f32 = 0.6;
/// Share of a question's words that an entry must have to be offered as a choice, where only words are compared.
const WORDS_CLARIFY: f32 = 0.3;
/// Where only words are compared, the visitor chooses if the second score is closer to the first than this.
const WORDS_CLOSE: f32 = 0.02;

/// The confidence in the top entry of a ranking of all entries, best first, 0 to 1.
pub(super) fn confidence(bundle: &Bundle, ranked: &[Ranked]) -> f32 {
    bundle.manifest().confidence.of(evidence(bundle, ranked))
}

/// The confidence in the top entry and what to do.
pub(super) fn decide(bundle: &Bundle, ranked: &[Ranked]) -> (f32, Decision) {
    let thresholds = &bundle.fitted().thresholds;
    let margin = match ranked {
        [first, second, ..] => first.score - second.score,
        _ => 1.0,
    };
    let confidence = confidence(bundle, ranked);
    // Written so that a NaN declines.
    let decision = match confidence {
        confidence if confidence >= thresholds.answer && margin >= thresholds.close => Decision::Answer,
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
