//! Lists of names in markup and data (elements, classes, keys), each written as one text to keep them compact.
//!
//! Words that people say are not here: they are in text files, so that they can be edited without knowing Rust.

/// Names separated by `|`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names(pub(crate) &'static str);

impl Names {
    /// Whether the list has exactly this name.
    pub(crate) fn has(self, name: &str) -> bool {
        self.iter().any(|known| known == name)
    }

    /// The names in order.
    pub(crate) fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split('|')
    }
}
