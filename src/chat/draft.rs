//! The answer that a language model is writing: what of it is shown, and where it ends.

use super::repetition;
use super::{MAX_ANSWER, MAX_TOKENS};
use crate::llm::citations::Citations;
use crate::prompt::NOT_HELD;

/// The maximum length of a token in bytes, on average.
const BYTES_OF_A_TOKEN: usize = 8;
/// How much of an answer that is cut off may be lost, in bytes, so that it ends with a sentence.
const MOST_LOST: usize = 200;

/// An answer in progress.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    citations: Citations,
    text: String,
    /// How much of the text has been shown.
    shown: usize,
    /// The maximum length in bytes.
    longest: usize,
    /// Whether it is held back until it cites a source: the question is unsure.
    is_unsure: bool,
}

/// What becomes of an answer with more text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    GoesOn,
    /// It has reached its maximum length.
    IsFull,
    /// It repeats itself, so that only its beginning is kept.
    RepeatsItself,
}

impl Draft {
    /// An answer from so many sources, with at most so many tokens.
    pub(super) fn new(sources: usize, max_tokens: Option<u32>, is_unsure: bool) -> Self {
        let tokens = usize::try_from(max_tokens.unwrap_or(MAX_TOKENS)).unwrap_or(MAX_ANSWER);
        let longest = tokens.saturating_mul(BYTES_OF_A_TOKEN).min(MAX_ANSWER);
        Self { citations: Citations::new(sources), text: String::new(), shown: 0, longest, is_unsure }
    }

    /// The text as it has been written so far.
    pub(super) fn written(&self) -> &str {
        &self.text
    }

    /// The text so far, without white space at its end.
    pub(super) fn text(&self) -> &str {
        self.text.trim_end()
    }

    /// The numbers of the sources that it cites.
    pub(super) fn cited(&self) -> &[usize] {
        self.citations.cited()
    }

    /// Takes more text.
    pub(super) fn push(&mut self, text: &str) -> Next {
        let decided = self.citations.push(text);
        self.write(&decided)
    }

    /// Takes the end of the text; `is_cut` if the model's own end is missing.
    pub(super) fn finish(&mut self, is_cut: bool) -> Next {
        let rest = self.citations.finish();
        let next = self.write(rest.trim_end());
        if is_cut {
            self.end_with_a_sentence();
        }
        next
    }

    /// The text of the first `most` bytes that has not been shown yet and may be.
    pub(super) fn show(&mut self, most: usize) -> Option<String> {
        if self.is_held_back() {
            return None;
        }
        let text = self.text.get(self.shown..most).filter(|text| !text.is_empty())?.to_owned();
        self.shown = most;
        Some(text)
    }

    /// Whether the answer so far may turn out not to be one.
    pub(super) fn is_held_back(&self) -> bool {
        let begun = self.text.trim_start_matches(|c: char| !c.is_alphanumeric());
        self.is_unsure && (self.cited().is_empty() || begun.starts_with(NOT_HELD))
    }

    fn write(&mut self, text: &str) -> Next {
        let text = if self.text.is_empty() { text.trim_start() } else { text };
        let room = self.longest.saturating_sub(self.text.len());
        let fitting = &text[..text.floor_char_boundary(room)];
        self.text.push_str(fitting);
        if let Some(length) = repetition::worth_keeping(&self.text).filter(|_| !fitting.is_empty()) {
            self.text.truncate(length);
            Next::RepeatsItself
        } else if fitting.len() < text.len() {
            self.end_with_a_sentence();
            Next::IsFull
        } else {
            Next::GoesOn
        }
    }

    /// Removes the sentence whose end is missing, if that loses little.
    fn end_with_a_sentence(&mut self) {
        let whole = repetition::sentences_end(&self.text);
        if self.text.len() - whole <= MOST_LOST && !self.text[..whole].trim().is_empty() {
            self.text.truncate(whole);
        }
    }
}
