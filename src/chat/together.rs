//! Answers a message with several questions: each is searched for, and what was found is put together.

use super::split;
use crate::error::Result;
use crate::retriever::{Decision, Earlier, Hit, Outcome, refers_back};

/// A declined question of fewer words is not mentioned: it mostly belongs to the one before, as "is that ok?" does.
const FEWEST_WORDS: usize = 3;

/// Searches for the questions in their order. `search` takes one and the question before it; `position` finds an entry by its id. `whole` is the
/// outcome of the message as a whole: it stands if the questions are not answered each by an entry of its own.
pub(super) fn answer(
    questions: &[&str],
    whole: Outcome,
    limit: usize,
    position: impl Fn(&str) -> Option<usize>,
    search: impl Fn(&str, Option<&Earlier>) -> Result<Outcome>,
) -> Result<Outcome> {
    let mut earlier: Option<Earlier> = None;
    let mut found: Vec<(&str, Outcome)> = Vec::new();
    for question in questions {
        let followed = search(question, earlier.as_ref())?;
        let outcome = match &earlier {
            // What nothing answers must not become a choice, or seem to belong to the question before, by its subject.
            Some(_) if followed.decision != Decision::Answer && stands_alone(question) => {
                let alone = search(question, None)?;
                if alone.decision == Decision::Decline { alone } else { followed }
            }
            _ => followed,
        };
        let answered = answer_of(&outcome).and_then(|hit| position(&hit.id));
        earlier = Some(Earlier { question: (*question).to_owned(), entry: answered });
        found.push((question, outcome));
    }
    Ok(together(&found, whole, limit))
}

fn together(found: &[(&str, Outcome)], whole: Outcome, limit: usize) -> Outcome {
    let mut hits: Vec<Hit> = Vec::new();
    for hit in found.iter().filter_map(|(_, outcome)| answer_of(outcome)) {
        add(&mut hits, hit);
    }
    let answers = hits.len();
    let is_open = |outcome: &&(&str, Outcome)| {
        answer_of(&outcome.1).is_none() && !outcome.1.hits.first().is_some_and(|hit| has(&hits, hit))
    };
    let open: Vec<&(&str, Outcome)> = found.iter().filter(is_open).collect();
    let declined = open.iter().filter(|(question, outcome)| {
        outcome.decision == Decision::Decline && question.split_whitespace().count() >= FEWEST_WORDS
    });
    let unanswered: Vec<String> = declined.map(|(question, _)| (*question).to_owned()).collect();
    let choices = open.iter().filter(|(_, outcome)| outcome.decision == Decision::Clarify);
    let choices: Vec<&Outcome> = choices.map(|(_, outcome)| outcome).collect();
    let is_one = answers == 1 && choices.is_empty() && unanswered.is_empty();
    // A part may have lost the name that makes the entry a choice.
    let is_in_doubt = answers == 1
        && unanswered.is_empty()
        && whole.decision == Decision::Clarify
        && whole.hits.first().is_some_and(|hit| has(&hits, hit));
    let is_answered = whole.decision == Decision::Answer;
    if answers == 0 && (is_answered || choices.is_empty()) || is_one && is_answered || is_in_doubt {
        return whole;
    }
    // Where nothing is answered, the best choice is that of the whole message. The best of each question come before the second best of any.
    whole.hits.iter().take(usize::from(answers == 0)).for_each(|hit| add(&mut hits, hit));
    let deepest = choices.iter().map(|outcome| outcome.hits.len()).max().unwrap_or_default();
    for place in 0..deepest {
        choices.iter().filter_map(|outcome| outcome.hits.get(place)).for_each(|hit| add(&mut hits, hit));
    }
    whole.hits.iter().for_each(|hit| add(&mut hits, hit));
    hits.truncate(limit);
    let decided = |outcome: &&Outcome| answers == 0 || outcome.decision == Decision::Answer;
    let decisive = found.iter().map(|(_, outcome)| outcome).filter(decided);
    let is_corrected = found.iter().any(|(_, outcome)| outcome.understood.is_some());
    let readings = found.iter().map(|(question, outcome)| outcome.understood.as_deref().unwrap_or(question));
    Outcome {
        decision: if answers > 0 { Decision::Answer } else { Decision::Clarify },
        confidence: decisive.map(|outcome| outcome.confidence).fold(1.0, f32::min),
        understood: is_corrected.then(|| readings.collect::<Vec<_>>().join(" ")),
        answers,
        unanswered: if answers > 0 { unanswered } else { Vec::new() },
        hits,
        ..whole
    }
}

/// Whether a question is understood without the one before: "And do you repair watches?", but not "And on Sundays?" or "And how much is it?".
fn stands_alone(question: &str) -> bool {
    question.split_whitespace().count() > FEWEST_WORDS && split::begins(question) && !refers_back(question)
}

fn answer_of(outcome: &Outcome) -> Option<&Hit> {
    outcome.hits.first().filter(|_| outcome.decision == Decision::Answer)
}

fn add(hits: &mut Vec<Hit>, hit: &Hit) {
    if !has(hits, hit) {
        hits.push(hit.clone());
    }
}

fn has(hits: &[Hit], hit: &Hit) -> bool {
    hits.iter().any(|other| other.id == hit.id)
}
