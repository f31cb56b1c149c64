//! Splits a message into the questions in it: "Where is the shop and how do I call you?" has two.

use crate::lexical::{fold, words};
use crate::wordlist::WordList;

/// The most questions of one message that are answered; the rest is searched for as part of the whole only.
const MOST: usize = 3;
/// A question of fewer words before a conjunction is not split off: "if and when do you open".
const FEWEST_WORDS: usize = 3;

/// The first words of questions, and the words that join two of them. Each file says how to edit it.
static STARTS: WordList = WordList::new(include_str!("split/question-starts.txt"));
static JOINS: WordList = WordList::new(include_str!("split/joins.txt"));

/// The questions of a message in their order, if it has several.
pub(super) fn questions(message: &str) -> Option<Vec<&str>> {
    let sentences = message.split_inclusive(['?', '!', '.', ';', '\n', '？', '。', '！', '؟']);
    let parts = sentences.flat_map(clauses).filter(|part| is_question(part));
    let parts: Vec<&str> = parts.take(MOST).collect();
    (parts.len() > 1).then_some(parts)
}

/// A sentence split before each conjunction that begins another question.
fn clauses(sentence: &str) -> Vec<&str> {
    let found: Vec<(usize, String)> = words(sentence).map(|(at, word)| (at, folded(word))).collect();
    let mut clauses = Vec::new();
    let (mut start, mut first) = (0, 0);
    for (number, (at, word)) in found.iter().enumerate() {
        let begins = found.get(number + 1).is_some_and(|(_, next)| STARTS.has(next));
        if JOINS.has(word) && begins && number >= first + FEWEST_WORDS {
            clauses.push(trimmed(&sentence[start..*at]));
            (start, first) = (*at, number);
        }
    }
    clauses.push(trimmed(&sentence[start..]));
    clauses
}

/// Whether a clause ends or begins like a question.
fn is_question(clause: &str) -> bool {
    words(clause).next().is_some() && (begins(clause) || clause.ends_with(['?', '？', '؟']))
}

/// Whether a clause begins like a question.
pub(super) fn begins(clause: &str) -> bool {
    let mut found = words(clause).map(|(_, word)| folded(word));
    found.find(|word| !JOINS.has(word)).is_some_and(|first| STARTS.has(&first))
}

fn trimmed(clause: &str) -> &str {
    clause.trim().trim_end_matches([',', ';', '，', '、']).trim_end()
}

fn folded(word: &str) -> String {
    fold(word).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::questions;

    #[test]
    fn messages_are_split_into_their_questions() {
        for (message, parts) in [
            (
                "Where is the shop and how do I call you?",
                &["Where is the shop", "and how do I call you?"][..],
            ),
            (
                "Do you offer workshops? And are you hiring?",
                &["Do you offer workshops?", "And are you hiring?"],
            ),
            (
                "My vase broke. Can I get another? I paid by card. Is that a problem?",
                &["Can I get another?", "Is that a problem?"],
            ),
            (
                "what time do you open, also can i bring my dog",
                &["what time do you open", "also can i bring my dog"],
            ),
            ("¿Tienen parking? ¿Y cuánto cuesta?", &["¿Tienen parking?", "¿Y cuánto cuesta?"]),
        ] {
            assert_eq!(questions(message).as_deref(), Some(parts), "{message}");
        }
    }

    #[test]
    fn one_question_is_not_split() {
        for message in [
            "Do you deliver to Princeton and Trenton?",
            "Can I order online and pick it up?",
            "How do I cancel and get my money back?",
            "I wonder if and when you are open.",
            "hours?",
            "Hello. I bought roses. They are brown.",
            "???",
            "",
        ] {
            assert_eq!(questions(message), None, "{message}");
        }
    }
}
