//! Tells code from text in Markdown that arrives character by character: spans and blocks between backticks.

/// From so many backticks on, a blank line does not end code.
const FENCE: usize = 3;

/// The state between two characters.
#[derive(Debug, Clone, Default)]
pub(super) struct Code {
    /// The number of backticks that the code began with; 0 in text.
    open: usize,
    /// The number of backticks just read.
    run: usize,
    /// Whether the last character ended a line.
    at_start: bool,
}

impl Code {
    /// Takes the next character, and returns whether it belongs to code, backticks included.
    pub(super) fn take(&mut self, c: char) -> bool {
        if c == '`' {
            self.run += 1;
            return true;
        }
        match (std::mem::take(&mut self.run), self.open) {
            (0, _) => {}
            (run, 0) => self.open = run,
            (run, open) if run == open || open >= FENCE && run > open => self.open = 0,
            _ => {}
        }
        // Backticks that no others close are text, at the latest from the next paragraph on.
        if self.at_start && c == '\n' && self.open < FENCE {
            self.open = 0;
        }
        self.at_start = c == '\n' || self.at_start && matches!(c, ' ' | '\r');
        self.open > 0
    }
}
