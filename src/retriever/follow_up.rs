//! A question in the light of the one before it: "And on Sundays?", "How much is that?".
//!
//! The question is ranked by itself, and again with the subject of what was said before in it: two words of the entry that answered, those
//! that tell it from other entries, in place of the first word that refers to something ("How soon can you have casket sprays ready?"),
//! else in front ("deliver Trenton And on Sundays?"); and, for a little, two words of the visitor's. A question that refers to something
//! needs its subject. Else these rankings count the more, the less the first is sure of its best entry and of its distance to the next;
//! so a question that stands by itself, as after a change of topic, hardly notices what was said before.

use super::rank::{self, Ranked, sort};
use crate::bundle::Bundle;
use crate::error::Result;
use crate::lexical::{fold, words};

/// The question before, and what answered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// What the visitor asked.
    pub question: String,
    /// The position of the entry that answered it, if one did.
    pub entry: Option<usize>,
}

/// What the ranking with the subject of the entry weighs beside the first one, for a question that refers to something, and for another
/// one of which nothing is known; and what the one with the visitor's subject weighs. These and [`CLEAR`] were chosen over the seven sets
/// of dialogues in `tests/fixtures`, with the engine's scores, blended outside of it; 2 or 3, 0.6 or 0.8 and 0.3 or 0.6 are about as good.
const REFERRING_WEIGHT: f32 = 2.0;
const ENTRY_WEIGHT: f32 = 0.6;
const QUESTION_WEIGHT: f32 = 0.3;
/// How many words tell the subject.
const SUBJECT_WORDS: usize = 2;
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
    let (entry_weight, question_weight) = match referring(question) {
        Some(_) => (REFERRING_WEIGHT, QUESTION_WEIGHT),
        None if doubt < LEAST => return Ok(None),
        None => (ENTRY_WEIGHT * doubt, QUESTION_WEIGHT * doubt),
    };
    let entry = earlier.entry.and_then(|at| Some((at, bundle.faq().entries().get(at)?)));
    let subject = |text: &str, entry| bundle.lexical().subject(text, entry, question, SUBJECT_WORDS);
    let asked = subject(&earlier.question, None);
    let subjects = match entry {
        Some((at, entry)) => {
            vec![(subject(&entry.question, Some(at)), entry_weight), (asked, question_weight)]
        }
        None => vec![(asked, entry_weight)],
    };
    let mut others = Vec::new();
    for (subject, weight) in subjects.into_iter().filter(|(subject, _)| !subject.is_empty()) {
        let text = with_subject(question, &subject);
        others.push((rank::rank(bundle, &text, embed(&text)?.as_deref()), weight));
    }
    Ok((!others.is_empty()).then(|| blend(alone, &others)))
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

/// A question with a subject in place of the word that refers to it, or in front.
fn with_subject(question: &str, subject: &str) -> String {
    match referring(question) {
        Some((at, length)) => format!("{}{subject}{}", &question[..at], &question[at + length..]),
        None => format!("{subject} {question}"),
    }
}

/// Words that point at something said before. Those that also are articles, or begin other questions ("is there", "this week"), are not
/// among them.
const REFERRING: &str = "it|its|that|these|those|them|they|one|ones|he|him|she|her|es|davon|dafur|damit|dazu|dabei|ihn|ihm|\
                         ca|cela|celui|celle|ceux|celles|eso|ello|ellos|esos|esas|isso|isto|questo|quello|cio|\
                         dat|daarvan|daarvoor|ذلك|هذا|هذه";
/// The same for scripts without spaces.
const REFERRING_PARTS: [&str; 7] = ["それ", "そこ", "その", "它", "那个", "这个", "這個"];

/// Where the first word stands that refers to something said before, and its length, in bytes.
fn referring(question: &str) -> Option<(usize, usize)> {
    let is_referring = |word: &str| {
        let word: String = fold(word).into_iter().collect();
        REFERRING.split('|').any(|other| other == word)
    };
    let word = words(question).find(|(_, word)| is_referring(word)).map(|(at, word)| (at, word.len()));
    word.or_else(|| REFERRING_PARTS.iter().find_map(|part| question.find(part).map(|at| (at, part.len()))))
}

#[cfg(test)]
mod tests {
    use super::{referring, with_subject};

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
            assert!(referring(text).is_some(), "{text}");
        }
        for text in [
            "What about Italy?",
            "Und am Sonntag?",
            "Is there parking?",
            "日曜日は？",
            "et le dimanche ?",
            "",
        ] {
            assert!(referring(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_subject_stands_in_place_of_the_word_for_it_else_in_front() {
        assert_eq!(
            with_subject("How soon can you have it ready?", "casket sprays"),
            "How soon can you have casket sprays ready?"
        );
        assert_eq!(with_subject("And on Sundays?", "deliver Trenton"), "deliver Trenton And on Sundays?");
        assert_eq!(with_subject("それはいくらですか", "ブーケ"), "ブーケはいくらですか");
    }
}
