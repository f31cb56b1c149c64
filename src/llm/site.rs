//! What a prompt says about a site.

use crate::error::{Error, Result};

/// Where the passages stand in a template.
pub(crate) const PASSAGES: &str = "{passages}";

/// What the site's owner says about the site and its answers. Everything may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Site {
    /// The name of the site or shop.
    pub name: String,
    /// How answers sound, such as "warm and brief".
    pub tone: String,
    /// The language of all answers, such as "German"; by default it is that of the question.
    pub language: String,
    /// The date and time where the visitor is, as the model shall read it.
    pub now: String,
    /// Whether the shop is open now, such as "open until 6 pm".
    pub opening: String,
    /// The whole instruction in place of Tansy's own, with `{passages}` where the passages stand. `{rules}` stands for Tansy's rules, and `{site}` for
    /// the lines made of the other fields.
    pub template: String,
}

impl Site {
    /// # Errors
    ///
    /// [`Error::is_input`]: the template has no place for the passages, or more than one.
    pub(super) fn check(&self) -> Result<()> {
        match self.template.matches(PASSAGES).count() {
            0 if self.template.is_empty() => Ok(()),
            1 => Ok(()),
            0 => Err(Error::input(format!(
                "the prompt's template has no {PASSAGES}: without them the model knows nothing of the FAQ"
            ))),
            count => Err(Error::input(format!(
                "the prompt's template has {PASSAGES} {count} times: once is enough"
            ))),
        }
    }
}
