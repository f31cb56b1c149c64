//! Filters citations such as `[1]` in an answer: markers of existing sources are kept and collected, others are removed. Code, such as
//! `items[0]` between backticks, and links, such as `[3](https://example.com)`, are left alone.

use super::code::Code;

/// The maximum number of bytes that are held back until it is clear whether they are a marker.
const MAX_HELD: usize = 32;

/// A filter over an answer that arrives in pieces, split anywhere.
#[derive(Debug, Clone)]
pub(crate) struct Citations {
    sources: usize,
    cited: Vec<usize>,
    /// Spaces, and then the beginning of what may be a marker, or a whole one.
    held: String,
    /// Whether the text held is a whole marker. Before a `(` it is the text of a link.
    closed: bool,
    /// Whether an unfinished marker was returned just before the text held.
    nested: bool,
    code: Code,
    /// Whether the last characters began the address of a link, which ends at its parenthesis.
    address: Address,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Address {
    None,
    /// A `]` has been read: with a `(` an address begins.
    Next,
    Inside,
}

impl Citations {
    /// Keeps `[1]` to `[sources]`.
    pub(crate) fn new(sources: usize) -> Self {
        Self {
            sources,
            cited: Vec::new(),
            held: String::new(),
            closed: false,
            nested: false,
            code: Code::default(),
            address: Address::None,
        }
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
            self.take(c, &mut decided);
            if self.held.len() > MAX_HELD && !self.closed {
                self.release(&mut decided);
            }
        }
        decided
    }

    /// Returns what is still held back, at the end of the answer.
    pub(crate) fn finish(&mut self) -> String {
        let mut decided = String::new();
        if self.closed {
            self.close(&mut decided);
        }
        self.release(&mut decided);
        decided
    }

    fn take(&mut self, c: char, decided: &mut String) {
        if std::mem::take(&mut self.closed) {
            match c {
                '(' => self.release(decided),
                _ => self.close(decided),
            }
        }
        let is_literal = self.code.take(c) | self.address.take(c);
        match (self.held.contains('['), c) {
            _ if is_literal => {
                self.release(decided);
                decided.push(c);
            }
            (true, ']') => {
                self.held.push(c);
                self.closed = true;
            }
            (true, '0'..='9' | ',' | ' ') | (false, ' ' | '[') => self.held.push(c),
            (true, '[') => {
                self.release(decided);
                self.held.push(c);
                self.nested = true;
            }
            _ => {
                self.release(decided);
                decided.push(c);
            }
        }
    }

    /// Returns the text held as it is: it was not a marker.
    fn release(&mut self, decided: &mut String) {
        self.nested = false;
        decided.push_str(&std::mem::take(&mut self.held));
    }

    /// Decides about a whole marker.
    fn close(&mut self, decided: &mut String) {
        self.closed = false;
        let held = std::mem::take(&mut self.held);
        let (spaces, list) = held.split_once('[').unwrap_or(("", &held));
        if !list.contains(|c: char| c.is_ascii_digit()) {
            decided.push_str(&held);
            return;
        }
        let numbers = list.split([',', ' ', ']']).filter_map(|number| number.parse().ok());
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

impl Address {
    /// Takes the next character, and returns whether it is within an address.
    fn take(&mut self, c: char) -> bool {
        *self = match (*self, c) {
            (Self::Next, '(') => Self::Inside,
            (Self::Inside, ')' | ' ' | '\n') => Self::None,
            (Self::Inside, _) => Self::Inside,
            (_, ']') => Self::Next,
            _ => Self::None,
        };
        *self == Self::Inside
    }
}

/// The text without any markers: the numbers of another answer's sources mean nothing in this one.
pub(crate) fn without(text: &str) -> String {
    let mut none = Citations::new(0);
    let mut kept = none.push(text);
    kept.push_str(&none.finish());
    kept
}
