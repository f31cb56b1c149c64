//! JSON and JSONL.

use crate::error::{Error, Result};
use crate::faq::MAX_ENTRIES;
use crate::ingest::data::pairs;
use crate::ingest::data::value::Value;
use crate::ingest::found::{Draft, Found};
use crate::ingest::limits;
use crate::ingest::names::Names;

/// Finds entries in a value without questions and answers.
pub(crate) type Fallback = fn(&Value) -> Vec<Found>;

/// Finds the entries of a platform's export; none if the value is something else.
pub(crate) type Platform = fn(&Value) -> Option<Draft>;

/// Reads JSON in any shape that holds questions and answers, or one JSON object per line. Without questions, what
/// `fallback` finds in the value is taken. What `platform` recognises comes before both.
///
/// # Errors
///
/// The text is neither, and the message names the line; or it has more values than its length explains.
pub(crate) fn read(text: &str, platform: Option<Platform>, fallback: Option<Fallback>) -> Result<Draft> {
    limits::check_values(text)?;
    let value = match serde_json::from_str::<Value>(text) {
        Ok(value) => value,
        Err(error) if is_lines(text) => return lines(text, &error, fallback),
        Err(error) => return Err(Error::input(format!("line {}: this is not JSON: {error}", error.line()))),
    };
    let mut draft = Draft {
        title: value.text_at(Names("title")),
        language: value.text_at(Names("language|lang|inLanguage")),
        ..Draft::default()
    };
    match platform.and_then(|platform| platform(&value)) {
        Some(own) => draft = Draft { title: draft.title, language: draft.language, ..own },
        None => draft.found = pairs::within(&value, "JSON"),
    }
    if let (true, Some(fallback)) = (draft.found.is_empty(), fallback) {
        draft.found = fallback(&value);
    }
    if draft.found.is_empty() {
        let wanted =
            "no object with a question and an answer was found: name the fields \"question\" and \"answer\"";
        draft.leave(0, "", wanted);
    }
    Ok(draft)
}

/// Whether the first line is a complete object.
fn is_lines(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    first.is_some_and(|line| line.starts_with('{') && serde_json::from_str::<Value>(line).is_ok())
}

fn lines(text: &str, whole: &serde_json::Error, fallback: Option<Fallback>) -> Result<Draft> {
    let mut draft = Draft::default();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let value: Value = serde_json::from_str(line).map_err(|error| {
            Error::input(format!(
                "line {}: this is not a JSON object: {error} (read as one file: {whole})",
                at + 1
            ))
        })?;
        let mut found = pairs::within(&value, "JSON line");
        if let (true, Some(fallback)) = (found.is_empty(), fallback) {
            found = fallback(&Value::List(vec![value]));
        }
        if found.is_empty() {
            draft.leave(at + 1, line.trim(), "it has no question");
        }
        found.iter_mut().for_each(|found| found.line = at + 1);
        draft.found.extend(found);
        if draft.found.len() > MAX_ENTRIES {
            return Err(Error::input(format!(
                "it has more than {MAX_ENTRIES} questions: keep only those of the FAQ, or split it into several files"
            )));
        }
    }
    Ok(draft)
}
