//! The steps of an answer, whatever the protocol.

/// One step of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delta {
    /// More text; never empty.
    Text(String),
    /// The text so far was what the model thought aloud; the answer begins here.
    Restart,
    /// The answer is finished; nothing follows.
    Done(FinishReason),
}

/// Why a model stopped writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FinishReason {
    /// The answer is complete.
    Stop,
    /// The token limit was reached, so the end is missing.
    Length,
    /// A content filter withheld the rest.
    Filtered,
    /// The model refused to answer.
    Refused,
    /// The model failed.
    Failed,
    /// The server gave no reason, or one that Tansy does not know.
    Other,
}
