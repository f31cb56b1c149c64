//! A question in the light of the one before it: "And on Sundays?", "How much is that?".
//!
//! The question is ranked by itself, and once more behind the question of the entry that was answered last: "Do you deliver to Trenton? And
//! on Sundays?". The second ranking counts the more, the less the first is sure of its best entry and of its distance to the next. So a
//! question that stands by itself, as after a change of topic, hardly notices what was said before it. This looks at scores, not at
//! words, and works in every language alike.

use super::rank::{self, Ranked, sort};
use crate::bundle::Bundle;
use crate::error::Result;

/// The weight of the second ranking where the first knows nothing. This and the two below are from `models/fit_follow_up.py`.
const WEIGHT: f32 = 1.47;
/// From which distance to the second score on the best entry is clear.
const CLEAR: f32 = 0.15;
/// By how much the entry that was answered last may lead the second ranking, which quotes it word for word.
const LEAD: f32 = 0.2;
/// Below this weight the second ranking is not worth an embedding.
const LEAST: f32 = 0.05;

/// Ranks a question again that follows the answer `before`; nothing where it stands by itself. `alone` is its ranking by itself.
pub(super) fn rank(
    bundle: &Bundle,
    question: &str,
    alone: &[Ranked],
    before: usize,
    embed: impl FnOnce(&str) -> Result<Option<Vec<f32>>>,
) -> Result<Option<Vec<Ranked>>> {
    let (Some(earlier), [first, second, ..]) = (bundle.faq().entries().get(before), alone) else {
        return Ok(None);
    };
    let (confidence, _) = bundle.manifest().calibration.decide(first, Some(second));
    let weight = WEIGHT * (1.0 - confidence * ((first.score - second.score) / CLEAR).min(1.0));
    if weight < LEAST {
        return Ok(None);
    }
    let text = format!("{} {question}", earlier.question);
    let behind = rank::rank(bundle, &text, embed(&text)?.as_deref());
    Ok(Some(blend(alone, &behind, before, weight)))
}

/// The mean of two rankings, the second weighing `weight`.
fn blend(alone: &[Ranked], behind: &[Ranked], before: usize, weight: f32) -> Vec<Ranked> {
    let best_other = behind.iter().find(|ranked| ranked.entry != before).map_or(0.0, |ranked| ranked.score);
    let mut added = vec![(0.0, 0.0); alone.len()];
    for ranked in behind {
        let most = if ranked.entry == before { best_other + LEAD } else { f32::INFINITY };
        added[ranked.entry] = (ranked.score.min(most), ranked.parts.nearest);
    }
    let mean = |ranked: &Ranked| {
        let (score, nearest) = added[ranked.entry];
        let mut mean = *ranked;
        mean.score = (ranked.score + weight * score) / (1.0 + weight);
        mean.parts.conversation = mean.score - ranked.score;
        mean.parts.nearest = (ranked.parts.nearest + weight * nearest) / (1.0 + weight);
        mean
    };
    let mut blended: Vec<Ranked> = alone.iter().map(mean).collect();
    sort(&mut blended);
    blended
}
