//! Filters citations such as `[1]` in an answer: markers of existing sources are kept and collected, others are removed.

/// The maximum number of bytes that are held back until it is clear whether they are a marker.
const MAX_HELD: usize = 32;

/// A filter over an answer that arrives in pieces, split anywhere.
#[derive(Debug, Clone)]
pub(crate) struct Citations {
    sources: usize,
    cited: Vec<usize>,
    /// Spaces, and then the beginning of what may be a marker.
    held: String,
    /// Whether an unfinished marker was returned just before the text held.
    nested: bool,
}

impl Citations {
    /// Keeps `[1]` to `[sources]`.
    pub(crate) fn new(sources: usize) -> Self {
        Self { sources, cited: Vec::new(), held: String::new(), nested: false }
    }

    /// The numbers cited so far, each once, in order of their first appearance.
    pub(crate) fn cited(&self) -> &[usize] {
        &self.cited
    }

    /// Takes more text and returns the part that is decided. `[1, 2]` becomes `[1][2]`; a marker without any source is removed
    /// together with the spaces before it.
    pub(crate) fn push(&mut self, text: &str) -> String {
        let mut decided = String::with_capacity(self.held.len() + text.len());
        for c in text.chars() {
            match (self.in_marker(), c) {
                (true, ']') => self.close(&mut decided),
                (true, '0'..='9' | ',' | ' ') | (false, ' ' | '[') => self.held.push(c),
                (true, '[') => {
                    decided.push_str(&self.finish());
                    self.held.push(c);
                    self.nested = true;
                }
                _ => {
                    decided.push_str(&self.finish());
                    decided.push(c);
                }
            }
            if self.held.len() > MAX_HELD {
                decided.push_str(&self.finish());
            }
        }
        decided
    }

    /// Returns the text still held back: it was not a marker.
    pub(crate) fn finish(&mut self) -> String {
        self.nested = false;
        std::mem::take(&mut self.held)
    }

    fn in_marker(&self) -> bool {
        self.held.contains('[')
    }

    fn close(&mut self, decided: &mut String) {
        let held = std::mem::take(&mut self.held);
        let (spaces, list) = held.split_once('[').unwrap_or(("", &held));
        if !list.contains(|c: char| c.is_ascii_digit()) {
            decided.push_str(&held);
            decided.push(']');
            return;
        }
        let numbers = list.split([',', ' ']).filter_map(|number| number.parse().ok());
        let real: Vec<usize> = numbers.filter(|number| (1..=self.sources).contains(number)).collect();
        if std::mem::take(&mut self.nested) && real.is_empty() {
            // The text around it must not close up to form another marker: `[0[0]]` would become `[0]`.
            decided.push(' ');
        }
        if real.is_empty() {
            return;
        }
        decided.push_str(spaces);
        for number in real {
            decided.push_str(&format!("[{number}]"));
            if !self.cited.contains(&number) {
                self.cited.push(number);
            }
        }
    }
}

/// The text without any markers: the numbers of another answer's sources mean nothing in this one.
pub(crate) fn without(text: &str) -> String {
    let mut none = Citations::new(0);
    let mut kept = none.push(text);
    kept.push_str(&none.finish());
    kept
}
