//! What the reader takes and gives, and a draft is made from.

use serde::{Deserialize, Serialize};

use crate::faq::Entry;

/// A page as it was fetched.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[cfg(any(feature = "reader", test))]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageSource {
    /// Its address.
    pub(super) url: String,
    /// Its text, decoded.
    pub(super) text: String,
    /// The value of the header `Content-Type`; may be empty.
    pub(super) content_type: String,
}

/// What the reader found on pages.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Serialize, Deserialize)]
pub(super) struct Page {
    /// The title of the first page that has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    /// The language of the first page that declares one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
    /// Their questions with their answers.
    pub(super) entries: Vec<Entry>,
}
