//! JSON and JSONL.

use super::answers::Answers;
use super::found::Draft;
use super::link::Links;
use super::value::Value;
use super::words::Words;
use super::{Source, pairs};
use crate::error::{Error, Result};

/// Reads JSON in any shape that holds questions and answers, or one JSON object a line.
///
/// # Errors
///
/// The text is neither; the message names the line.
pub(crate) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    let links = Links::of(source);
    let answers = Answers::new(&links);
    let mut draft = Draft::default();
    match serde_json::from_str::<Value>(text) {
        Ok(value) => {
            draft.title = value.text_at(Words("title"));
            draft.language = value.text_at(Words("language|lang|inLanguage"));
            draft.found = all(&value);
        }
        Err(error) if is_lines(text) => return lines(text, &answers, draft, &error),
        Err(error) => return Err(Error::input(format!("line {}: this is no JSON: {error}", error.line()))),
    }
    answers.finish(&mut draft);
    if draft.found.is_empty() {
        let wanted =
            "no object with a question and an answer was found: name the fields \"question\" and \"answer\"";
        draft.leave(0, "", wanted);
    }
    Ok(draft)
}

#[cfg(feature = "build")]
fn all(value: &Value) -> Vec<super::found::Found> {
    let found = pairs::within(value, "JSON");
    if found.is_empty() { super::records::within(value) } else { found }
}

#[cfg(not(feature = "build"))]
fn all(value: &Value) -> Vec<super::found::Found> {
    pairs::within(value, "JSON")
}

/// Whether the first line is a whole object.
fn is_lines(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    first.is_some_and(|line| line.starts_with('{') && serde_json::from_str::<Value>(line).is_ok())
}

fn lines(text: &str, answers: &Answers<'_>, mut draft: Draft, whole: &serde_json::Error) -> Result<Draft> {
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let value: Value = serde_json::from_str(line).map_err(|error| {
            Error::input(format!(
                "line {}: this is no JSON object: {error} (read as one file: {whole})",
                at + 1
            ))
        })?;
        let mut found = pairs::within(&value, "JSON line");
        if found.is_empty() {
            draft.leave(at + 1, line.trim(), "it has no question");
        }
        found.iter_mut().for_each(|found| found.line = at + 1);
        draft.found.extend(found);
    }
    answers.finish(&mut draft);
    Ok(draft)
}
