//! How far the work is, in a line on standard error, shown on terminals only: under WASI there is no crate for bars.

use std::io::{IsTerminal, Write, stderr};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The pause between two lines.
const PAUSE: Duration = Duration::from_millis(100);

/// A line on standard error, cleared when dropped.
pub(crate) struct Progress {
    what: &'static str,
    done: AtomicUsize,
    /// When the line was last written; none if it is not shown.
    shown: Option<Mutex<Instant>>,
}

impl Progress {
    /// A line labelled `what`.
    pub(crate) fn new(what: &'static str, _length: usize) -> Self {
        let shown = stderr().is_terminal().then(|| Mutex::new(Instant::now()));
        Self { what, done: AtomicUsize::new(0), shown }
    }

    /// Records that one more of `length` steps is done.
    pub(crate) fn step(&self, length: usize) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        // Whoever finds it locked leaves the line to the other thread.
        let Some(mut shown) = self.shown.as_ref().and_then(|shown| shown.try_lock().ok()) else { return };
        if shown.elapsed() >= PAUSE {
            *shown = Instant::now();
            drop(write!(stderr(), "\r{} {done}/{length}\x1b[K", self.what));
        }
    }

    /// Prints lines above it.
    pub(crate) fn above(&self, print: impl FnOnce()) {
        self.clear();
        print();
    }

    fn clear(&self) {
        if self.shown.is_some() {
            drop(write!(stderr(), "\r\x1b[K"));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
