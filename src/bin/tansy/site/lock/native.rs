//! A lock of the operating system, which ends with the process, in whatever way that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Result;
use std::path::Path;

use super::Tried;

/// A file that this process has locked.
pub(super) struct Held(#[allow(dead_code, reason = "it is locked until it is closed")] File);

impl Held {
    /// Locks a file if no other process has.
    pub(super) fn try_on(path: &Path) -> Result<Tried> {
        let file = open(path)?;
        Ok(match file.try_lock() {
            Ok(()) => Tried::Held(Self(file)),
            Err(TryLockError::WouldBlock) => Tried::Busy,
            Err(TryLockError::Error(error)) => Tried::Impossible(error),
        })
    }

    /// Locks a file once no other process has.
    pub(super) fn on(path: &Path) -> Result<Self> {
        let file = open(path)?;
        file.lock()?;
        Ok(Self(file))
    }
}

fn open(path: &Path) -> Result<File> {
    OpenOptions::new().write(true).create(true).truncate(false).open(path)
}
