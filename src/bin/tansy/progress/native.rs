//! A progress bar, shown on terminals only.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on standard error, cleared when dropped.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A bar labelled `what`, of `length` steps; 0 if not known yet.
    pub(crate) fn new(what: &'static str, length: usize) -> Self {
        let bar = ProgressBar::new(length as u64).with_message(what);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}");
        Self(style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style)))
    }

    /// Records that one more of `length` steps is done.
    pub(crate) fn step(&self, length: usize) {
        if self.0.length() != Some(length as u64) {
            self.0.set_length(length as u64);
        }
        self.0.inc(1);
    }

    /// Prints lines above the bar.
    pub(crate) fn above(&self, print: impl FnOnce()) {
        self.0.suspend(print);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
