//! Ranks follow-up questions, such as "And on Sundays?" and "How much is that?", with the question before them.
//!
//! The question is ranked by itself, and again with the subject of the conversation inserted: the three most distinctive words of the
//! answered entry's question. They replace the first word that refers to something ("How soon can you have casket sprays ready?"), or
//! come first if there is none ("deliver Trenton And on Sundays?"). A third ranking, with a lower weight, uses three words of the visitor's
//! earlier question. A question with a referring word needs its subject, so these rankings have a fixed weight. Otherwise they weigh more
//! the less confident the first ranking is in its top entry and the smaller its margin: a question that stands by itself, for example
//! after a change of topic, is hardly affected.

use super::confidence::confidence;
use super::rank::{self, Parts, Ranked, sort};
use crate::bundle::Bundle;
use crate::error::Result;
use crate::lexical::{fold, words};
use crate::model::Model;
use crate::wordlist::WordList;

/// The previous question, and the entry that answered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// What the visitor asked.
    pub question: String,
    /// The position of the entry that answered it, if one did.
    pub entry: Option<usize>,
}

/// Ranks a question again as a follow-up to `earlier`; none if it stands by itself. `alone` is its ranking by itself.
pub(super) fn rank(
    bundle: &Bundle,
    question: &str,
    alone: &[Ranked],
    earlier: &Earlier,
    model: &impl Model,
) -> Result<Option<Vec<Ranked>>> {
    // The weights are computed before the subjects: a question that stands by itself returns before anything else is embedded.
    let [first, second, ..] = alone else { return Ok(None) };
    let weights = &bundle.fitted().follow_up;
    let confidence = confidence(bundle, alone);
    let doubt = 1.0 - confidence * ((first.score - second.score) / weights.clear).min(1.0);
    let referring = referring(question);
    let (entry_weight, question_weight) = match referring {
        Some(_) => (weights.referring, weights.question),
        None if doubt < weights.least_doubt => return Ok(None),
        None => (weights.entry * doubt, weights.question * doubt),
    };
    let entry = earlier.entry.and_then(|at| Some((at, bundle.faq().entries().get(at)?)));
    let subject = |text: &str, entry| bundle.lexical().subject(text, entry, question, weights.subject_words);
    let asked = subject(&earlier.question, None);
    let subjects = match entry {
        Some((at, entry)) => {
            let of_entry = subject(&entry.question, Some(at));
            let weight = if of_entry == asked { entry_weight + question_weight } else { entry_weight };
            vec![(of_entry, weight), (asked, question_weight)]
        }
        None => vec![(asked, entry_weight)],
    };
    let mut others: Vec<(Vec<Ranked>, f32)> = Vec::new();
    for (at, (subject, weight)) in subjects.iter().enumerate() {
        if subject.is_empty() || subjects[..at].iter().any(|(before, _)| before == subject) {
            continue;
        }
        let text = with_subject(question, subject, referring);
        others.push((rank::rank(bundle, &text, model.embed(&text)?.as_deref()), *weight));
    }
    Ok((!others.is_empty()).then(|| blend(alone, &others)))
}

/// The weighted mean of rankings; `alone` has weight 1.
fn blend(alone: &[Ranked], others: &[(Vec<Ranked>, f32)]) -> Vec<Ranked> {
    let total = 1.0 + others.iter().map(|(_, weight)| weight).sum::<f32>();
    let mut sums = vec![(0.0, Parts::default()); alone.len()];
    let first = [(alone, 1.0)].into_iter();
    for (ranking, weight) in first.chain(others.iter().map(|(ranking, weight)| (&ranking[..], *weight))) {
        let share = weight / total;
        for Ranked { entry, score, parts } in ranking {
            let (sum, sums) = &mut sums[*entry];
            *sum += share * score;
            sums.discriminant += share * parts.discriminant;
            sums.nearest += share * parts.nearest;
            sums.coverage += share * parts.coverage;
            sums.lexical += share * parts.lexical;
        }
    }
    let blend = |alone: &Ranked| {
        let (score, parts) = sums[alone.entry];
        Ranked { score, parts: Parts { conversation: score - alone.score, ..parts }, ..*alone }
    };
    let mut blended: Vec<Ranked> = alone.iter().map(blend).collect();
    sort(&mut blended);
    blended
}

/// Inserts a subject into a question: in place of the referring word, or in front.
fn with_subject(question: &str, subject: &str, referring: Option<(usize, usize)>) -> String {
    match referring {
        Some((at, length)) => format!("{}{subject}{}", &question[..at], &question[at + length..]),
        None => format!("{subject} {question}"),
    }
}

/// Words that refer to something said before, and the same in scripts without spaces; words that continue a clause after "that", and
/// words before which "it" is impersonal. Each file says how to edit it.
static REFERRING: WordList = WordList::new(include_str!("follow_up/referring-words.txt"));
static REFERRING_PARTS: WordList = WordList::new(include_str!("follow_up/referring-parts.txt"));
static CLAUSE: WordList = WordList::new(include_str!("follow_up/clause-words.txt"));
static IMPERSONAL: WordList = WordList::new(include_str!("follow_up/impersonal-words.txt"));

/// Whether a question has a word that refers to something said before.
#[cfg(feature = "engine")]
pub(crate) fn refers_back(question: &str) -> bool {
    referring(question).is_some()
}

/// The position and the length, in bytes, of the first word that refers to something said before.
fn referring(question: &str) -> Option<(usize, usize)> {
    let found: Vec<(usize, usize, String)> =
        words(question).map(|(at, word)| (at, word.len(), fold(word).into_iter().collect())).collect();
    let refers = |&at: &usize| {
        let word = |at: Option<usize>| at.and_then(|at| found.get(at)).map_or("", |(_, _, word)| word);
        let next = word(at.checked_add(1));
        match word(Some(at)) {
            // "A red one?", "which one is", but not "no one" and "one of".
            "one" | "ones" if next.is_empty() => word(at.checked_sub(1)) != "no",
            "one" | "ones" => {
                matches!(word(at.checked_sub(1)), "which" | "that" | "this" | "these" | "those")
            }
            "that" => !CLAUSE.has(next),
            "it" => !(IMPERSONAL.has(next) && word(at.checked_add(2)) == "to"),
            word => REFERRING.has(word),
        }
    };
    let word = (0..found.len()).find(refers).map(|at| (found[at].0, found[at].1));
    // "其它" is "other".
    let part = |part: &&str| {
        let (at, _) = question.match_indices(*part).find(|(at, _)| !question[..*at].ends_with('其'))?;
        Some((at, part.trim_end_matches(['は', 'を']).len()))
    };
    word.or_else(|| REFERRING_PARTS.entries().iter().filter_map(part).min())
}

#[cfg(test)]
mod tests {
    use super::{referring, with_subject};

    #[test]
    fn referring_words_are_recognised() {
        // Questions that refer to something said before, then questions that do not although many have a similar word.
        for text in [
            "How much is that?",
            "is it free",
            "Ça coûte combien ?",
            "Was kostet das, und was ist dabei?",
            "Do you have a red one?",
            "Which one is cheapest?",
            "How long does it take?",
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
            "Gibt es Parkplätze?",
            "¿Cuál es el horario?",
            "How long does it take to get a refund?",
            "Is it possible to pay by card?",
            "what if no one answers the bell",
            "get one bill at the end of the month",
            "I heard that you deliver",
            "そのほかの支払い方法は？",
            "其它城市呢？",
            "",
        ] {
            assert!(referring(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_subject_replaces_the_referring_word_or_comes_first() {
        let with = |question, subject| with_subject(question, subject, referring(question));
        assert_eq!(
            with("How soon can you have it ready?", "casket sprays"),
            "How soon can you have casket sprays ready?"
        );
        assert_eq!(with("And on Sundays?", "deliver Trenton"), "deliver Trenton And on Sundays?");
        assert_eq!(with("それはいくらですか", "ブーケ"), "ブーケはいくらですか");
    }
}
