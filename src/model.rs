//! What a search needs from an embedding model: embeddings, and a vocabulary to tell misspellings by.

use crate::error::Result;

/// An embedding model as a search sees it. A function that embeds is one too, without a vocabulary.
pub trait Model {
    /// The embedding of a text; none to compare words only.
    ///
    /// # Errors
    ///
    /// The model fails on the text.
    fn embed(&self, text: &str) -> Result<Option<Vec<f32>>>;

    /// What the model's vocabulary says about a folded word. Without a vocabulary every word is taken to be right.
    fn spell(&self, _word: &str) -> Spelling {
        Spelling::Right
    }
}

impl<F: Fn(&str) -> Result<Option<Vec<f32>>>> Model for F {
    fn embed(&self, text: &str) -> Result<Option<Vec<f32>>> {
        self(text)
    }
}

/// What a vocabulary says about a word.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Spelling {
    /// It is a word, or one with a common ending.
    Right,
    /// It is not in the vocabulary, and nothing there is spelt like it.
    Unknown,
    /// It is not in the vocabulary; this word is close, at this cost, in units of a quarter of an edit.
    Near(String, u32),
}
