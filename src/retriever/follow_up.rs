//! A question in the light of the one before it: "And on Sundays?", "How much is that?".
//!
//! The question is ranked by itself, and again behind what the visitor asked before and behind the question of the entry that answered
//! that: "Do you deliver to Trenton? And on Sundays?". These rankings count the more, the less the first is sure of its best entry and of
//! its distance to the next; so a question that stands by itself, as after a change of topic, hardly notices what was said before. This
//! looks at scores and works in every language alike; only whether a question refers to what was said ("it", "that") is told by its words.

use super::rank::{self, Ranked, sort};
use crate::bundle::Bundle;
use crate::error::Result;
use crate::lexical::fold;

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
/// What an entry that has just been read loses, where nothing is known, to a question that does not refer to it: "What about Italy?" asks
/// for another one. Anything from 0.02 to 0.08 does the same to the three sets of dialogues in `tests/fixtures`.
const AGAIN: f32 = 0.04;

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
    let mut blended = blend(alone, &others);
    if let Some(entry) = earlier.entry.filter(|_| !refers(question)) {
        blended.iter_mut().filter(|ranked| ranked.entry == entry).for_each(|ranked| {
            ranked.score -= AGAIN * doubt;
            ranked.parts.conversation -= AGAIN * doubt;
        });
        sort(&mut blended);
    }
    Ok(Some(blended))
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

/// Words that point at something said before. Those that also are articles, or begin other questions ("is there", "this week"), are not
/// among them.
const REFERRING: &str = "it|its|that|these|those|them|they|one|ones|he|him|she|her|es|davon|dafur|damit|dazu|dabei|ihn|ihm|\
                         ca|cela|celui|celle|ceux|celles|eso|ello|ellos|esos|esas|isso|isto|questo|quello|cio|\
                         dat|daarvan|daarvoor|ذلك|هذا|هذه";
/// The same for scripts without spaces.
const REFERRING_PARTS: [&str; 7] = ["それ", "そこ", "その", "它", "那个", "这个", "這個"];

/// Whether a question has a word that stands for something said before.
fn refers(question: &str) -> bool {
    let question: String = fold(question).into_iter().collect();
    let mut words = question.split(|c: char| !c.is_alphanumeric());
    words.any(|word| REFERRING.split('|').any(|other| other == word))
        || REFERRING_PARTS.iter().any(|part| question.contains(part))
}

#[cfg(test)]
mod tests {
    use super::refers;

    #[test]
    fn a_question_refers_to_what_was_said_by_a_word_for_it() {
        for text in [
            "How much is that?",
            "is it free",
            "Ça coûte combien ?",
            "Was kostet es?",
            "それはいくらですか",
            "كم ثمن هذا؟",
        ] {
            assert!(refers(text), "{text}");
        }
        for text in [
            "What about Italy?",
            "Und am Sonntag?",
            "Is there parking?",
            "日曜日は？",
            "et le dimanche ?",
            "",
        ] {
            assert!(!refers(text), "{text}");
        }
    }
}
