//! YAML: the FAQ of Microsoft Learn, and any list of questions and answers.

use super::answers::Answers;
use super::found::{Draft, Found};
use super::link::Links;
use super::value::Value;
use super::words::Words;
use super::{Source, pairs, question, records};
use crate::error::{Error, Result};

/// Reads YAML in any shape that holds questions and answers.
///
/// # Errors
///
/// The text is no YAML; the message names the line.
pub(crate) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    let value = parse(text)?;
    let links = Links::of(source);
    let mut draft = Draft { title: value.text_at(Words("title")), ..Draft::default() };
    draft.language = value.text_at(Words("lang|language|locale"));
    draft.found = pairs::within(&value, "YAML");
    if draft.found.is_empty() {
        draft.found = records::within(&value);
    }
    Answers::new(&links).finish(&mut draft);
    locate(text, &mut draft.found);
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
/// The text is no YAML, or its aliases unfold into too much.
pub(crate) fn parse(text: &str) -> Result<Value> {
    // "answer: yes" is a text.
    let options = serde_saphyr::options! { strict_booleans: true };
    let documents = serde_saphyr::from_multiple_with_options::<Value>(text, options);
    let mut documents = documents
        .map_err(|error| Error::input(format!("this is no YAML: {}", first_line(&error.to_string()))))?;
    Ok(if documents.len() == 1 { documents.remove(0) } else { Value::List(documents) })
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}

/// Finds the lines on which questions stand, which the parser does not tell.
pub(crate) fn locate(text: &str, found: &mut [Found]) {
    /// How many lines after one question the next is looked for.
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
