//! Reads and writes files. Writes are atomic, and errors name the file.

use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

/// Age from which a temporary file beside a file that is written without a lock is of a process that was killed.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Writes a temporary file beside the target and renames it, so that nobody ever reads a partial file.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    // Not the process's number: under WASI there is none.
    name.push(format!(".{}.tmp", RandomState::new().hash_one(&name)));
    let beside = path.with_file_name(name);
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    written
        .inspect_err(|_| drop(std::fs::remove_file(&beside)))
        .with_context(|| format!("{}", path.display()))
}

/// The name of the file that a temporary file of [`write`] was to become.
pub(crate) fn target_of_temporary(name: &str) -> Option<&str> {
    let (target, number) = name.strip_suffix(".tmp")?.rsplit_once('.')?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(target)
}

/// Removes the temporary files that killed processes left beside a file, as far as that is possible.
pub(crate) fn remove_abandoned(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let target = name(path);
    for path in list(folder).unwrap_or_default() {
        let is_old = || {
            let changed = std::fs::metadata(&path).and_then(|about| about.modified()).ok();
            changed.and_then(|changed| changed.elapsed().ok()).is_some_and(|age| age > ABANDONED)
        };
        if target_of_temporary(&name(&path)) == Some(&target) && is_old() {
            drop(std::fs::remove_file(&path));
        }
    }
}

/// Reads a whole file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{}", path.display()))
}

/// Reads at most `most` + 1 bytes of a file: the extra byte shows that it is too large even if its metadata says otherwise.
pub(crate) fn read_at_most(path: &Path, most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(most as u64 + 1).read_to_end(&mut bytes));
    read.with_context(|| format!("{}", path.display()))?;
    Ok(bytes)
}

/// The length of a file in bytes; 0 for a pipe.
pub(crate) fn length(path: &Path) -> Result<u64> {
    Ok(std::fs::metadata(path).with_context(|| format!("{}", path.display()))?.len())
}

/// Reads a whole file as UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))
}

/// Creates a folder and its parents.
pub(crate) fn make_folder(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).with_context(|| format!("{}", path.display()))
}

/// The paths in a folder, sorted by name.
pub(crate) fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).and_then(|entries| {
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        paths.collect::<std::io::Result<Vec<_>>>()
    });
    let mut paths = entries.with_context(|| format!("{}", folder.display()))?;
    paths.sort();
    Ok(paths)
}

/// The last component of a path, as text.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A path without links on the way.
#[cfg(not(target_os = "wasi"))]
pub(crate) fn canonicalize(path: &Path) -> std::io::Result<PathBuf> {
    path.canonicalize()
}

/// A path without links on the way, as the host knows it: WASI does not.
#[cfg(target_os = "wasi")]
pub(crate) fn canonicalize(path: &Path) -> std::io::Result<PathBuf> {
    crate::host::ask("realpath", &std::path::absolute(path)?).map(PathBuf::from)
}
