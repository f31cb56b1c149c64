//! Lists of words in text files that can be edited without knowing Rust.
//!
//! A file has one entry per line, in UTF-8. Lines that begin with `#` are comments; they and blank lines are skipped.

use std::sync::OnceLock;

/// A list of words or phrases, split into entries when it is first used.
#[derive(Debug)]
pub(crate) struct WordList {
    text: &'static str,
    entries: OnceLock<Vec<&'static str>>,
}

impl WordList {
    /// A list with the content of a file: `WordList::new(include_str!("words.txt"))`.
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, entries: OnceLock::new() }
    }

    /// The entries in the order of the file.
    pub(crate) fn entries(&self) -> &[&'static str] {
        self.entries.get_or_init(|| {
            let lines = self.text.lines().map(str::trim);
            lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
        })
    }

    /// Whether the list has exactly this entry.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.entries().contains(&word)
    }
}

#[cfg(test)]
mod tests {
    use super::WordList;

    #[test]
    fn comments_and_blank_lines_are_not_entries() {
        let list = WordList::new("# English\nhow are you\n\n# Deutsch\n  wie geht's  \n");
        assert_eq!(list.entries(), ["how are you", "wie geht's"]);
        assert!(list.has("how are you") && !list.has("# English") && !list.has(""));
    }
}
