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
    /// What the visitor says was missing, in an event of its own that follows the rating.
    #[serde(default)]
    reason: String,
}

/// What the log says about a question.
pub(super) enum Told {
    /// The FAQ did not answer it.
    Declined,
    /// Its answer was rated as not helpful.
    Unhelpful,
    /// What was missing in an answer that was rated already.
    Reason(String),
}

/// The questions in the log, without small talk and without those whose answers were helpful.
pub(super) fn read(path: &Path) -> Result<Vec<(String, Told)>> {
    let text = queries::read_text(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let events = lines.map(|(at, line)| {
        serde_json::from_str::<Event>(line.trim_start_matches('\u{feff}')).with_context(|| {
            format!("{}: line {} is not an object with a \"question\"", path.display(), at + 1)
        })
    });
    let mut questions = Vec::new();
    for event in events {
        let Event { question, helpful, reason } = event?;
        let (question, reason) = (question.trim(), reason.trim());
        let told = match helpful {
            Some(true) => continue,
            Some(false) if !reason.is_empty() => Told::Reason(reason.to_owned()),
            Some(false) => Told::Unhelpful,
            None => Told::Declined,
        };
        if !question.is_empty() && small_talk::of(question).is_none() {
            questions.push((question.to_owned(), told));
        }
    }
    if questions.is_empty() {
        bail!("{}: it contains no declined questions", path.display());
    }
    Ok(questions)
}
