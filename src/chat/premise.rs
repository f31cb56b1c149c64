//! What a message takes for granted: "Since you deliver for free, when does it arrive?"
//!
//! An answer to the question alone would seem to confirm it. So if the entry does not speak of it, the visitor chooses, and the entry that does
//! is among the choices.

use crate::lexical::{Lexical, fold, words};
use crate::retriever::{Decision, Outcome};
use crate::wordlist::WordList;

/// The beginnings of clauses that take something for granted. The file says how to edit it.
static STARTS: WordList = WordList::new(include_str!("premise/starts.txt"));
/// Clauses that ask to confirm the one before. The file says how to edit it.
static TAGS: WordList = WordList::new(include_str!("premise/tags.txt"));

/// The clause of a message that takes something for granted, if there is one.
pub(super) fn of(message: &str) -> Option<&str> {
    let clauses = message.split([',', ';', '.', '!', '?', '\n', '，', '。', '！', '？']).map(str::trim);
    let folded = |clause: &str| words(clause).map(|(_, word)| fold(word).into_iter().collect()).collect();
    let clauses: Vec<(&str, Vec<String>)> =
        clauses.filter(|clause| !clause.is_empty()).map(|clause| (clause, folded(clause))).collect();
    let takes_for_granted = |at: &usize| {
        let own = &clauses[*at].1;
        let begins = |start: &&str| own.iter().map(String::as_str).zip(start.split(' ')).all(|(a, b)| a == b);
        // More than the beginning itself.
        STARTS.entries().iter().any(|start| begins(start) && own.len() > start.split(' ').count() + 1)
    };
    // Where nothing else is asked, the answer is about what is to be confirmed.
    let is_confirmed = |at: &usize| {
        clauses.len() > 2 && clauses.get(at + 1).is_some_and(|(_, next)| TAGS.has(&next.join(" ")))
    };
    let all = || 0..clauses.len();
    let premise = all().find(takes_for_granted).or_else(|| all().find(is_confirmed))?;
    Some(clauses[premise].0)
}

/// The outcome of a message that takes `premise` for granted; `search` searches for the premise.
pub(super) fn heed<E>(
    lexical: &Lexical,
    premise: &str,
    outcome: Outcome,
    search: impl Fn(&str) -> Result<Outcome, E>,
) -> Result<Outcome, E> {
    let Some(first) = outcome.hits.first().filter(|_| outcome.decision == Decision::Answer) else {
        return Ok(outcome);
    };
    let said = lexical.stems(&format!("{}\n{}", first.question, first.answer));
    if lexical.content(premise).iter().all(|word| said.contains(&word.stem)) {
        return Ok(outcome);
    }
    let about = search(premise)?;
    let mut hits = outcome.hits.clone();
    let other = about.hits.into_iter().find(|_| about.decision != Decision::Decline);
    if let Some(other) = other.filter(|other| other.id != hits[0].id) {
        hits.retain(|hit| hit.id != other.id);
        hits.insert(1, other);
        hits.truncate(outcome.hits.len().max(2));
    }
    Ok(Outcome { decision: Decision::Clarify, answers: 0, unanswered: Vec::new(), hits, ..outcome })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn what_is_taken_for_granted_is_found() {
        for (message, premise) in [
            ("Since you deliver for free, when does it arrive?", Some("Since you deliver for free")),
            ("When does it arrive, as it is free?", Some("as it is free")),
            (
                "I heard that you are open on Sundays. Until when?",
                Some("I heard that you are open on Sundays"),
            ),
            ("When does the ferry leave? It runs on Sundays, doesn't it?", Some("It runs on Sundays")),
            ("The ferry runs on Sundays, right?", None),
            ("How long have you been open?", None),
            ("as soon as possible please", None),
            ("Do you deliver?", None),
        ] {
            assert_eq!(of(message), premise, "{message}");
        }
    }
}
