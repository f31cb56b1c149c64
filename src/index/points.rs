//! What each vector of an index stands for.

/// What a vector was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
#[repr(u8)]
pub enum Kind {
    /// The entry's question.
    Question = 0,
    /// Another phrasing of the question.
    Phrasing = 1,
    /// The question followed by a passage of the answer.
    QuestionAnswer = 2,
    /// A passage of the answer.
    Passage = 3,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Question, Self::Phrasing, Self::QuestionAnswer, Self::Passage];

    /// Whether it is something a visitor might type: the question or another phrasing of it.
    pub(crate) fn is_asked(self) -> bool {
        matches!(self, Self::Question | Self::Phrasing)
    }
}

/// The entry that a vector belongs to, and its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Point {
    /// The position of the entry.
    pub entry: usize,
    /// What the vector was made from.
    pub kind: Kind,
}
