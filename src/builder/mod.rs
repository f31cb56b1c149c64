//! Makes bundles: from a FAQ and a model, or from an earlier bundle and the page that it was built from.

#[cfg(feature = "build")]
mod build;
#[cfg(feature = "build")]
mod calibrate;
mod texts;
mod update;

#[cfg(feature = "build")]
pub use build::{Builder, Options, Report};
pub use update::Update;
