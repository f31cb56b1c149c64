//! A question in the light of the one before it: "And on Sundays?", "How much is that?".
//!
//! The question is ranked by itself, and again behind what the visitor asked before and behind the question of the entry that answered
//! that: "Do you deliver to Trenton? And on Sundays?". These rankings count the more, the less the first is sure of its best entry and of
//! its distance to the next; so a question that stands by itself, as after a change of topic, hardly notices what was said before. This
//! looks at scores, not at words, and works in every language alike.

use super::rank::{self, Ranked, sort};
use crate::bundle::Bundle;
use crate::error::Result;

/// The question before, and what answered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// What the visitor asked.
    pub question: String,
    /// The position of the entry that answered it, if one did.
    pub entry: Option<usize>,
}

/// The weights of the rankings behind the visitor's question and behind the entry's, where the first ranking knows nothing. They and
/// [`CLEAR`] were chosen over the 20 dialogues of `tests/fixtures` and 18 more over the same FAQ: of 76 later turns 50 find the right
/// entry first by themselves, 70 so; blended outside of the engine, with the scores of the 8-bit model.
const QUESTION_WEIGHT: f32 = 0.6;
const ENTRY_WEIGHT: f32 = 0.8;
/// From which distance to the second score on the best entry is clear.
const CLEAR: f32 = 0.1;
/// Below this doubt further rankings are not worth their embeddings.
const LEAST: f32 = 0.05;

/// Ranks a question again that follows `earlier`; nothing where it stands by itself. `alone` is its ranking by itself.
pub(super) fn rank(
    bundle: &Bundle,
    question: &str,
    alone: &[Ranked],
    earlier: &Earlier,
    embed: impl Fn(&str) -> Result<Option<Vec<f32>>>,
) -> Result<Option<Vec<Ranked>>> {
    let [first, second, ..] = alone else { return Ok(None) };
    let (confidence, _) = bundle.manifest().calibration.decide(first, Some(second));
    let doubt = 1.0 - confidence * ((first.score - second.score) / CLEAR).min(1.0);
    if doubt < LEAST {
        return Ok(None);
    }
    let entry = earlier.entry.and_then(|entry| bundle.faq().entries().get(entry));
    let before =
        [Some((&earlier.question, QUESTION_WEIGHT)), entry.map(|entry| (&entry.question, ENTRY_WEIGHT))];
    let mut others = Vec::new();
    for (before, weight) in before.into_iter().flatten() {
        let text = format!("{before} {question}");
        others.push((rank::rank(bundle, &text, embed(&text)?.as_deref()), doubt * weight));
    }
    Ok(Some(blend(alone, &others)))
}

/// The mean of rankings with weights, the first weighing 1.
fn blend(alone: &[Ranked], others: &[(Vec<Ranked>, f32)]) -> Vec<Ranked> {
    let mut sums = vec![(0.0, 0.0); alone.len()];
    let mut total = 1.0;
    for (ranking, weight) in others {
        total += weight;
        for ranked in ranking {
            let (score, nearest) = &mut sums[ranked.entry];
            *score += weight * ranked.score;
            *nearest += weight * ranked.parts.nearest;
        }
    }
    let mut blended = alone.to_vec();
    for ranked in &mut blended {
        let (score, nearest) = sums[ranked.entry];
        let mean = (ranked.score + score) / total;
        ranked.parts.conversation = mean - ranked.score;
        ranked.parts.nearest = (ranked.parts.nearest + nearest) / total;
        ranked.score = mean;
    }
    sort(&mut blended);
    blended
}
