//! One build at a time writes a folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::files;
use crate::output::warn;

/// The file that is locked. It stays in the folder: removing it would let a third build lock a new one while a second waits for the old.
const NAME: &str = ".tansy.lock";

/// A folder that only this process writes, until this is dropped or the process ends, in whatever way.
pub(crate) struct Lock {
    folder: PathBuf,
    /// Whether another build had to end first.
    pub(crate) waited: bool,
    _file: File,
}

impl Lock {
    /// Creates the folder and locks it, once no other build writes it.
    pub(crate) fn on(folder: &Path) -> Result<Self> {
        files::make_folder(folder)?;
        let path = folder.join(NAME);
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = file.with_context(|| format!("{}", path.display()))?;
        let waited = match file.try_lock() {
            Ok(()) => false,
            Err(TryLockError::WouldBlock) => {
                warn(format_args!("{}: waiting for another build of this folder to end", folder.display()));
                file.lock().with_context(|| format!("{}", path.display()))?;
                true
            }
            // Some network shares have no locks; there, builds must not overlap.
            Err(TryLockError::Error(error)) => {
                warn(format_args!(
                    "{}: {error}: make sure that no other build writes this folder meanwhile",
                    path.display()
                ));
                false
            }
        };
        Ok(Self { folder: folder.to_owned(), waited, _file: file })
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}
