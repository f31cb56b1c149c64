//! Builds bundles, from a FAQ and a model or from an earlier bundle and its page.

#[cfg(feature = "build")]
mod build;
mod calibrate;
mod texts;
mod update;

#[cfg(feature = "build")]
pub use build::{Builder, Options, Report};
#[cfg(feature = "build")]
pub(crate) use calibrate::out_of_scope;
pub use update::Update;
