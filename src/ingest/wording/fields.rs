//! Recognises by its name whether a field of a record or a column of a table holds questions or answers.

use crate::wordlist::WordList;

/// Names of fields with questions, the surest first.
pub(crate) static QUESTION: WordList = WordList::new(include_str!("lists/question-fields.txt"));
/// Names of fields with answers, the surest first.
pub(crate) static ANSWER: WordList = WordList::new(include_str!("lists/answer-fields.txt"));

/// Whether a column or field of this name, in lower case, holds questions.
pub(crate) fn is_question(name: &str) -> bool {
    QUESTION.has(name) || QUESTION.has(singular(name))
}

/// Whether a column or field of this name, in lower case, holds answers.
pub(crate) fn is_answer(name: &str) -> bool {
    ANSWER.has(name) || ANSWER.has(singular(name))
}

fn singular(name: &str) -> &str {
    name.strip_suffix('s').unwrap_or(name)
}
