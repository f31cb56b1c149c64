//! How much an answer is trusted.

use std::str::FromStr;

use crate::error::{Error, Result};

/// What becomes of an answer that says more than its sources.
///
/// ```
/// use tansy::llm::Grounding;
///
/// assert_eq!("strict".parse(), Ok(Grounding::Strict));
/// assert_eq!(Grounding::default(), Grounding::Check);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Grounding {
    /// Nothing is checked.
    Off,
    /// An answer that contradicts its sources, or cites none and is not in their words, is replaced by the FAQ's own; sentences that say more than
    /// the sources are named.
    #[default]
    Check,
    /// An answer that says anything more than its sources is replaced by the FAQ's own.
    Strict,
}

impl FromStr for Grounding {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "off" => Ok(Self::Off),
            "check" => Ok(Self::Check),
            "strict" => Ok(Self::Strict),
            _ => {
                Err(Error::input(format!("unknown grounding {name:?}: use \"check\", \"strict\" or \"off\"")))
            }
        }
    }
}
