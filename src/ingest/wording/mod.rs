//! Recognises questions and answers by their words, in many languages.
//!
//! The words are in `lists/`, in text files that can be edited without knowing Rust.

pub(crate) mod fields;
pub(crate) mod marker;
pub(crate) mod phrases;
pub(crate) mod question;
pub(crate) mod slug;
