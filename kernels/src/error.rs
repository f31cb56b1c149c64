//! What may be wrong with a matrix of a model file.

use std::fmt;

/// Why a matrix is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The header is invalid, or the lengths do not match it.
    Malformed,
    /// A scale is not finite, or larger than any trained model's.
    Scale,
    /// There are more values than any encoder has.
    Size {
        /// Rows of the matrix.
        outputs: usize,
        /// Columns of the matrix.
        inputs: usize,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => {
                f.write_str("a weight matrix of the model file is malformed: pack the model again")
            }
            Self::Scale => f.write_str(
                "a weight matrix of the model file has a scale out of range: pack the model again",
            ),
            Self::Size { outputs, inputs } => {
                write!(f, "a weight matrix of {outputs} x {inputs} is too large: no encoder has such a layer")
            }
        }
    }
}

impl std::error::Error for Error {}
