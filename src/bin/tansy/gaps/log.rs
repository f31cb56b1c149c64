//! Reads the log: what the widget's events say about questions that were not answered well.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use tansy::small_talk;

use crate::queries;

/// One line of the log: a `tansy-decline` or a `tansy-feedback` event.
#[derive(Deserialize)]
struct Event {
    #[serde(alias = "text")]
    question: String,
    /// The visitor's rating of an answer; absent where there was none.
    helpful: Option<bool>,
}

/// The questions in the log, without small talk and without those whose answers were helpful; each with whether its answer was rated as not helpful.
pub(super) fn read(path: &Path) -> Result<Vec<(String, bool)>> {
    let text = queries::read_text(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let events = lines.map(|(at, line)| {
        serde_json::from_str::<Event>(line.trim_start_matches('\u{feff}')).with_context(|| {
            format!("{}: line {} is not an object with a \"question\"", path.display(), at + 1)
        })
    });
    let mut questions = Vec::new();
    for event in events {
        let Event { question, helpful } = event?;
        let question = question.trim();
        if helpful != Some(true) && !question.is_empty() && small_talk::of(question).is_none() {
            questions.push((question.to_owned(), helpful == Some(false)));
        }
    }
    if questions.is_empty() {
        bail!("{}: it contains no declined questions", path.display());
    }
    Ok(questions)
}
