//! Pairs by number: `question_1` and `answer_1`, or `q1` and `a1`, as translations and settings have them.

use std::collections::HashMap;

use crate::ingest::data::value::Value;
use crate::ingest::found::Found;
use crate::ingest::wording::fields;

/// The pairs in a map, in its order.
pub(crate) fn within(value: &Value) -> Vec<Found> {
    let Value::Map(all) = value else { return vec![] };
    let texts = || all.iter().filter(|(_, value)| matches!(value, Value::Text(_)));
    let answers: HashMap<&str, String> = texts()
        .filter_map(|(key, value)| Some((numbered(key)?, value.to_text())))
        .filter(|((stem, _), answer)| fields::is_answer(stem) && !answer.trim().is_empty())
        .map(|((_, number), answer)| (number, answer))
        .collect();
    let pair = |(key, value): &(String, Value)| {
        let (stem, number) = numbered(key)?;
        let (question, answer) = (value.to_text(), answers.get(number)?);
        (fields::is_question(stem) && !question.trim().is_empty()).then(|| Found {
            question,
            answer: answer.clone(),
            how: "question and answer with the same number",
            ..Found::default()
        })
    };
    if answers.is_empty() { vec![] } else { texts().filter_map(pair).collect() }
}

/// The name before the number of a key, and the number.
fn numbered(key: &str) -> Option<(&str, &str)> {
    let stem = key.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = key.get(stem.len()..).filter(|number| !number.is_empty())?;
    Some((stem.trim_end_matches(['_', '-', '.', ' ']), number))
}
