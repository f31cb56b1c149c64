//! Removes what a model thinks aloud before its answer, such as `<think>…</think>`.

use crate::error::{Error, Result};

/// The marks around the thoughts of models that have no field for them.
const MARKS: &[(&str, &str)] = &[
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("[THINK]", "[/THINK]"),
    ("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
];

/// The end of thoughts whose beginning was in the prompt. It never stands in an answer.
const STRAY_END: &str = "</think>";

/// A filter over an answer that arrives in pieces, split anywhere.
#[derive(Debug, Clone, Default)]
pub(super) struct Thoughts {
    place: Place,
    /// What is not decided yet.
    held: String,
}

#[derive(Debug, Clone, Copy, Default)]
enum Place {
    /// Before the first letter, or within what may be a mark.
    #[default]
    Start,
    /// Within thoughts, until this mark.
    Inside(&'static str),
    /// After thoughts, before the answer's first letter.
    After,
    Answer,
}

impl Thoughts {
    /// Takes more text and returns the part that is known to be of the answer.
    ///
    /// # Errors
    ///
    /// [`Error::is_endpoint`]: thoughts end that never began, so that they cannot be told from the answer.
    pub(super) fn push(&mut self, text: &str) -> Result<String> {
        self.held.push_str(text);
        loop {
            match self.place {
                Place::Start => {
                    let begun = self.held.trim_start();
                    let begins = |(open, _): &&(&str, &str)| open.starts_with(begun) || begun.starts_with(open);
                    match MARKS.iter().find(begins) {
                        Some((open, close)) if begun.starts_with(open) => {
                            self.held = begun[open.len()..].to_owned();
                            self.place = Place::Inside(close);
                        }
                        Some(_) => return Ok(String::new()),
                        None => self.place = Place::Answer,
                    }
                }
                Place::Inside(close) => match self.held.find(close) {
                    Some(at) => {
                        self.held.drain(..at + close.len());
                        self.place = Place::After;
                    }
                    None => {
                        // Thoughts may be long; only what may be the beginning of the mark is kept.
                        let kept = self.held.len() - unfinished(&self.held, close);
                        self.held.drain(..kept);
                        return Ok(String::new());
                    }
                },
                Place::After => {
                    self.held = self.held.trim_start().to_owned();
                    if self.held.is_empty() {
                        return Ok(String::new());
                    }
                    self.place = Place::Answer;
                }
                Place::Answer if self.held.contains(STRAY_END) => {
                    return Err(Error::endpoint(
                        "the model's thoughts are part of its answer: have its server separate them (reasoning), or switch them off",
                    ));
                }
                Place::Answer => {
                    let decided = self.held.len() - unfinished(&self.held, STRAY_END);
                    return Ok(self.held.drain(..decided).collect());
                }
            }
        }
    }

    /// The text still held back, at the end of the answer: it was not a mark.
    pub(super) fn finish(&mut self) -> String {
        let held = std::mem::take(&mut self.held);
        if matches!(self.place, Place::Inside(_)) { String::new() } else { held }
    }
}

/// The length of the end of `text` that may be the beginning of `mark`.
fn unfinished(text: &str, mark: &str) -> usize {
    (1..mark.len()).rev().find(|length| text.ends_with(&mark[..*length])).unwrap_or(0)
}
