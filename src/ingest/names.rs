//! Lists of words, each written as one text: they are long, and so they stay readable.

/// Words or phrases parted by `|`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(pub(crate) &'static str);

impl Words {
    /// Whether the list has this very word.
    pub(crate) fn has(self, word: &str) -> bool {
        self.iter().any(|known| known == word)
    }

    /// The words in order.
    pub(crate) fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split('|')
    }
}
