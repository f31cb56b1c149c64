//! Turns scores into a confidence, and a confidence into a decision.

use super::evidence::evidence;
use super::{Decision, Ranked};
use crate::bundle::{Bundle, logistic};

/// Where only words are compared: the logistic that turns the coverage of the top entry and its margin over the second into the probability
/// that it is right, see `models/fit_words.py`.
const WORDS_COVERAGE: f32 = 1.8;
const WORDS_MARGIN: f32 = 5.4;
const WORDS_BIAS: f32 = -2.0;
/// Where only words are compared, the least confidence to offer choices: it is lower, as the visitor will soon be understood better, and until
/// then three questions to choose from are more useful than nothing.
const WORDS_CLARIFY: f32 = 0.15;

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

/// Like [`decide`], but where only words are compared.
pub(super) fn decide_by_words(bundle: &Bundle, first: &Ranked, second: Option<&Ranked>) -> (f32, Decision) {
    let margin = first.score - second.map_or(0.0, |second| second.score);
    let confidence = logistic(WORDS_COVERAGE * first.parts.coverage + WORDS_MARGIN * margin + WORDS_BIAS);
    let decision = match confidence {
        confidence if confidence >= bundle.fitted().thresholds.answer => Decision::Answer,
        // Without a word in common, nothing is near.
        confidence if confidence >= WORDS_CLARIFY && first.score > 0.0 => Decision::Clarify,
        _ => Decision::Decline,
    };
    (confidence, decision)
}
