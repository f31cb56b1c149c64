//! One build at a time writes a folder.

#[cfg_attr(target_os = "wasi", path = "lock/host.rs")]
#[cfg_attr(not(target_os = "wasi"), path = "lock/native.rs")]
mod held;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::files;
use crate::output::warn;
use held::Held;

/// The file that is locked. It stays in the folder: removing it would let a third build lock a new one while a second waits for the old.
const NAME: &str = ".tansy.lock";

/// What came of trying to lock a file.
enum Tried {
    Held(Held),
    Busy,
    #[cfg_attr(target_os = "wasi", expect(dead_code, reason = "the host's locks are plain files"))]
    Impossible(std::io::Error),
}

/// A folder that only this process writes, until this is dropped or the process ends, in whatever way.
pub(crate) struct Lock {
    folder: PathBuf,
    /// Whether another build had to end first.
    pub(crate) waited: bool,
    _held: Option<Held>,
}

impl Lock {
    /// Creates the folder and locks it, once no other build writes it.
    pub(crate) fn on(folder: &Path) -> Result<Self> {
        files::make_folder(folder)?;
        let path = folder.join(NAME);
        let name = || format!("{}", path.display());
        let (held, waited) = match Held::try_on(&path).with_context(name)? {
            Tried::Held(held) => (Some(held), false),
            Tried::Busy => {
                warn(format_args!("{}: waiting for another build of this folder to end", folder.display()));
                (Some(Held::on(&path).with_context(name)?), true)
            }
            // Some network shares have no locks; there, builds must not overlap.
            Tried::Impossible(error) => {
                warn(format_args!(
                    "{}: {error}: make sure that no other build writes this folder meanwhile",
                    path.display()
                ));
                (None, false)
            }
        };
        Ok(Self { folder: folder.to_owned(), waited, _held: held })
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}
