//! YAML: the FAQ format of Microsoft Learn, and any list of questions and answers.

use std::cell::Cell;

use crate::error::{Error, Result};
use crate::ingest::data::value::Value;
use crate::ingest::data::{github, pairs, records};
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
    if github::is_issue_form(&value) {
        draft.leave(0, "", "it is a GitHub issue form: it asks for answers, and gives none");
        draft.form = Some("GitHub issue form");
        return Ok(draft);
    }
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
    let mut documents = documents.map_err(|error| {
        let error = error.to_string();
        // The parser's own limits: on values, on depth, on what aliases expand into.
        Error::input(if error.contains("budget breached") {
            format!("it is too much: {}; a FAQ has less: keep only the questions and answers, or split it into several files", first_line(&error))
        } else {
            format!("this is not YAML: {}", first_line(&error))
        })
    })?;
    Ok(if documents.len() == 1 { documents.remove(0) } else { Value::List(documents) })
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}

/// Finds the lines of the questions, which the parser does not report. The questions must be plain text by now.
///
/// The search goes on from one question to the next. How much is read in vain is limited, as each question may be written in a way that is not found.
pub(crate) fn locate(text: &str, found: &mut [Found]) {
    /// Number of lines after a question within which the next question is searched for.
    const AHEAD: usize = 500;
    /// How often the text may be read in vain.
    const IN_VAIN: usize = 20;
    if found.is_empty() {
        return;
    }
    let lines: Vec<String> = text.lines().map(question::tidy).collect();
    let (mut line, mut from, mut left) = (0, 0, IN_VAIN * text.len());
    for found in found {
        let start: String = found.question.chars().take(30).collect();
        let read = Cell::new(0);
        let here = (line..lines.len().min(line + AHEAD)).take_while(|_| read.get() <= left).find_map(|at| {
            let from = if at == line { from } else { 0 };
            let rest = lines.get(at)?.get(from..)?;
            read.set(read.get() + rest.len());
            Some((at, from + rest.find(&start)? + start.len()))
        });
        found.line = here.map_or(0, |(at, _)| at + 1);
        match here {
            Some(here) => (line, from) = here,
            None => left = left.saturating_sub(read.get()),
        }
    }
}
