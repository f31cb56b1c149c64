//! Text that was rewritten line by line, with the line of the source that each line comes from.

/// Rewritten lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mapped {
    text: String,
    source: Vec<usize>,
}

impl Mapped {
    /// The lines of a text, the first of which is line `first` of the source.
    pub(crate) fn of(text: &str, first: usize) -> Self {
        let mut mapped = Self::default();
        text.lines().enumerate().for_each(|(at, line)| mapped.push(first + at, line));
        mapped
    }

    /// Adds a line that comes from this line of the source, counted from 1.
    pub(crate) fn push(&mut self, source: usize, line: &str) {
        for line in line.split('\n') {
            self.text.push_str(line.trim_end_matches('\r'));
            self.text.push('\n');
            self.source.push(source);
        }
    }

    /// Adds a blank line unless the text ends with one.
    pub(crate) fn push_blank(&mut self, source: usize) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.push(source, "");
        }
    }

    /// The rewritten text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Each line with the line of the source that it comes from.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.source.iter().copied().zip(self.text.lines())
    }

    /// The line of the source that a line of the text, counted from 0, comes from.
    pub(crate) fn source_of(&self, line: usize) -> usize {
        self.source.get(line).or(self.source.last()).copied().unwrap_or(1)
    }
}
