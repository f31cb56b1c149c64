//! YAML: the FAQ format of Microsoft Learn, and any list of questions and answers.

use crate::error::{Error, Result};
use crate::ingest::data::value::Value;
use crate::ingest::data::{pairs, records};
use crate::ingest::found::{Draft, Found};
use crate::ingest::names::Names;
use crate::ingest::wording::question;

/// Reads YAML in any shape that holds questions and answers. The lines are not known yet: see [`locate`].
///
/// # Errors
///
/// The text is not YAML; the message names the line.
pub(crate) fn read(text: &str) -> Result<Draft> {
    let value = parse(text)?;
    let mut draft = Draft { title: value.text_at(Names("title")), ..Draft::default() };
    draft.language = value.text_at(Names("lang|language|locale"));
    draft.found = pairs::within(&value, "YAML");
    if draft.found.is_empty() {
        draft.found = records::within(&value);
    }
    if draft.found.is_empty() {
        draft.leave(
            0,
            "",
            "no item with a question and an answer was found: name the fields \"question\" and \"answer\"",
        );
    }
    Ok(draft)
}

/// The first document of a YAML text.
///
/// # Errors
///
/// The text is not YAML, or its aliases expand into too much.
pub(crate) fn parse(text: &str) -> Result<Value> {
    // Without it, "answer: yes" would be a boolean.
    let options = serde_saphyr::options! { strict_booleans: true };
    let documents = serde_saphyr::from_multiple_with_options::<Value>(text, options);
    let mut documents = documents
        .map_err(|error| Error::input(format!("this is not YAML: {}", first_line(&error.to_string()))))?;
    Ok(if documents.len() == 1 { documents.remove(0) } else { Value::List(documents) })
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}

/// Finds the lines of the questions, which the parser does not report. The questions must be plain text by now.
pub(crate) fn locate(text: &str, found: &mut [Found]) {
    /// Number of lines after a question within which the next question is searched for.
    const AHEAD: usize = 500;
    let mut lines = text.lines().enumerate();
    for found in found {
        let start: String = found.question.chars().take(30).collect();
        let mut ahead = lines.clone();
        let here = ahead.by_ref().take(AHEAD).find(|(_, line)| question::tidy(line).contains(&start));
        found.line = here.map_or(0, |(at, _)| at + 1);
        if found.line > 0 {
            lines = ahead;
        }
    }
}
