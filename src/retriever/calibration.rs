//! Scores to a confidence, and a confidence to a decision.

use serde::{Deserialize, Serialize};

use super::{Decision, Ranked};
#[cfg(feature = "cli")]
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
}

impl Default for Calibration {
    fn default() -> Self {
        Self { answer: ANSWER[0], clarify: CLARIFY, outside: [0.0; 2] }
    }
}

/// Bounds of the least confidence to answer: what is outside a real FAQ lies nearer to it than a general list does, and a
/// broad FAQ does answer some of the list. These and the constants below are from `models/fit_ranking.py`.
const ANSWER: [f32; 2] = [0.55, 0.75];
const CLARIFY: f32 = 0.34;
/// Where the second entry is closer to the first than this, the visitor chooses.
const CLOSE: f32 = 0.02;
/// The share of the questions that no FAQ answers which stays below the confidence to answer.
#[cfg(feature = "cli")]
const DECLINED: f32 = 0.9;
/// Logistic weights of the best score, the nearest vector of that entry, the distance to the second score, and the bias.
const CONFIDENCE: [f32; 4] = [6.70, 4.20, 4.13, -4.09];
/// What share of a question's words an entry has to have to be the answer where only words are compared.
const LEXICAL_ANSWER: f32 = 0.6;
const LEXICAL_CLARIFY: f32 = 0.3;

impl Calibration {
    /// The confidence of the best entry given the second, and what to do with it.
    pub(super) fn decide(&self, first: &Ranked, second: Option<&Ranked>) -> (f32, Decision) {
        let margin = second.map_or(1.0, |second| first.score - second.score);
        let [score, nearest, distance, bias] = CONFIDENCE;
        let logit = score * first.score + nearest * first.parts.nearest + distance * margin + bias;
        let confidence = 1.0 / (1.0 + (-logit).exp());
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

/// Calibrates a bundle by the questions of `src/calibration/out_of_scope.txt`, which no FAQ answers.
///
/// # Errors
///
/// The model fails.
#[cfg(feature = "cli")]
pub fn calibrate(bundle: &Bundle, embedder: &Embedder) -> Result<Calibration> {
    let outside = include_str!("../calibration/out_of_scope.txt");
    let confidence = |question: &str| -> Result<f32> {
        Ok(super::search(bundle, question, Some(&embedder.query(question)?), 1).confidence)
    };
    let lines = outside.lines().filter(|line| !line.trim().is_empty());
    let mut confidences = lines.map(confidence).collect::<Result<Vec<f32>>>()?;
    confidences.sort_by(f32::total_cmp);
    let at = |share: f32| {
        confidences.get((confidences.len() as f32 * share) as usize).copied().unwrap_or_default()
    };
    let answer = at(DECLINED).clamp(ANSWER[0], ANSWER[1]);
    Ok(Calibration { answer, clarify: CLARIFY, outside: [at(0.5), at(DECLINED)] })
}
