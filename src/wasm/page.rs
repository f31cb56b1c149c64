//! The shape of the reader's result.

use serde::Serialize;

use crate::faq::Entry;

/// What the reader found on a page.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Serialize)]
pub(super) struct Page<'a> {
    /// The page's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<&'a str>,
    /// Its questions with their answers.
    pub(super) entries: &'a [Entry],
}
