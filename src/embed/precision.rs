//! The precision a matrix is stored in.

use crate::error::{Error, Result};

/// The precision of a stored matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Precision {
    /// Bits per code, 2 to 8.
    pub bits: u32,
    /// Number of values that share a multiplier; 0 for no multipliers, so that a row has only its scale.
    pub group: usize,
}

impl Precision {
    /// 8 bits per value and one scale per row.
    pub const EIGHT: Self = Self { bits: 8, group: 0 };

    /// A precision of `bits` bits per value, with the group size that suits it.
    ///
    /// # Errors
    ///
    /// `bits` is not 2 to 8.
    pub fn new(bits: u32) -> Result<Self> {
        match bits {
            2..=3 => Ok(Self { bits, group: 24 }),
            4 => Ok(Self { bits, group: 16 }),
            5..=7 => Ok(Self { bits, group: 32 }),
            8 => Ok(Self::EIGHT),
            _ => Err(Error::input(format!("{bits} bits per weight are not supported: choose 2 to 8"))),
        }
    }

    /// One more bit, up to 8.
    pub(super) fn finer(self) -> Self {
        Self::new(self.bits + 1).unwrap_or(self)
    }
}
