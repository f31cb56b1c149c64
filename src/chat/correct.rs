//! Corrects misspellings in a question.

use crate::lexical::{Lexical, fold, words};
use crate::model::{Model, Spelling};

/// How much farther the FAQ's word may be than the vocabulary's: the difference between a likely slip and any other.
const FARTHER: u32 = 1;

/// The question with its misspelt words corrected; none if there are none.
///
/// A word is misspelt if neither the FAQ nor the model's vocabulary has it and one of them has a word close to it. The FAQ's word is preferred:
/// visitors ask about what the FAQ is about. Numbers, words of fewer than three letters, and function words such as "cant" stay as they are.
pub(super) fn correct(lexical: &Lexical, model: &impl Model, question: &str) -> Option<String> {
    let mut corrected = String::with_capacity(question.len());
    let mut copied = 0;
    for (at, word) in words(question) {
        if let Some(right) = correction(lexical, model, word) {
            corrected.push_str(&question[copied..at]);
            corrected.push_str(&right);
            copied = at + word.len();
        }
    }
    corrected.push_str(&question[copied..]);
    (copied > 0).then_some(corrected)
}

fn correction(lexical: &Lexical, model: &impl Model, word: &str) -> Option<String> {
    let typed: String = fold(word).into_iter().collect();
    if typed.chars().count() < 3
        || !typed.chars().all(char::is_alphabetic)
        || lexical.knows(&typed)
        || lexical.content(&typed).is_empty()
    {
        return None;
    }
    match model.spell(&typed) {
        Spelling::Right => None,
        Spelling::Unknown => lexical.nearest_spelling(&typed).map(|(right, _)| right.to_owned()),
        Spelling::Near(common, cost) => match lexical.nearest_spelling(&typed) {
            Some((right, own)) if own <= cost + FARTHER => Some(right.to_owned()),
            _ => Some(common),
        },
    }
}
