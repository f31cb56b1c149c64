//! Removes what a model thinks aloud before its answer, such as `<think>…</think>`.

use super::Delta;

/// The marks around the thoughts of models that have no field for them.
const MARKS: &[(&str, &str)] = &[
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("[THINK]", "[/THINK]"),
    ("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
];

/// The end of thoughts whose beginning was in the prompt, so that they look like the answer until here.
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
    /// Takes more text, and appends the part that is known to be of the answer to `deltas`.
    pub(super) fn push(&mut self, text: &str, deltas: &mut Vec<Delta>) {
        self.held.push_str(text);
        loop {
            match self.place {
                Place::Start => {
                    let begun = self.held.trim_start();
                    let begins =
                        |(open, _): &&(&str, &str)| open.starts_with(begun) || begun.starts_with(open);
                    match MARKS.iter().find(begins) {
                        Some((open, close)) if begun.starts_with(open) => {
                            self.held = begun[open.len()..].to_owned();
                            self.place = Place::Inside(close);
                        }
                        Some(_) => return,
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
                        return;
                    }
                },
                Place::After => {
                    self.held = self.held.trim_start().to_owned();
                    if self.held.is_empty() {
                        return;
                    }
                    self.place = Place::Answer;
                }
                Place::Answer => match self.held.find(STRAY_END) {
                    Some(at) => {
                        self.held.drain(..at + STRAY_END.len());
                        self.place = Place::After;
                        deltas.push(Delta::Restart);
                    }
                    None => {
                        let decided = self.held.len() - unfinished(&self.held, STRAY_END);
                        return append(self.held.drain(..decided).collect(), deltas);
                    }
                },
            }
        }
    }

    /// Appends the text still held back, at the end of the answer: it was not a mark.
    pub(super) fn finish(&mut self, deltas: &mut Vec<Delta>) {
        let held = std::mem::take(&mut self.held);
        if !matches!(self.place, Place::Inside(_)) {
            append(held, deltas);
        }
    }
}

fn append(text: String, deltas: &mut Vec<Delta>) {
    if !text.is_empty() {
        deltas.push(Delta::Text(text));
    }
}

/// The length of the end of `text` that may be the beginning of `mark`.
fn unfinished(text: &str, mark: &str) -> usize {
    (1..mark.len()).rev().find(|length| text.ends_with(&mark[..*length])).unwrap_or(0)
}
