//! In how many bits a matrix is stored.

use crate::error::{Error, Result};

/// How a matrix is to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Precision {
    /// Bits a code, 2 to 8.
    pub bits: u32,
    /// Values that share a multiplier; 0 for none, so that a row has only its scale.
    pub group: usize,
}

impl Precision {
    /// 8 bits a value and a scale a row.
    pub const EIGHT: Self = Self { bits: 8, group: 0 };

    /// The groups that suit a number of bits.
    ///
    /// # Errors
    ///
    /// There cannot be so many bits.
    pub fn new(bits: u32) -> Result<Self> {
        match bits {
            2..=3 => Ok(Self { bits, group: 24 }),
            4 => Ok(Self { bits, group: 16 }),
            5..=7 => Ok(Self { bits, group: 32 }),
            8 => Ok(Self::EIGHT),
            _ => Err(Error::input(format!("{bits} bits a weight: 2 to 8 are possible"))),
        }
    }

    /// One more bit, if there can be one.
    pub(super) fn finer(self) -> Self {
        Self::new(self.bits + 1).unwrap_or(self)
    }
}
