//! Opens a bundle by its path, or by the folder that `tansy build` wrote.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tansy::bundle::{Bundle, Section, Sections};

use crate::files;

/// A bundle and the file that it was read from.
pub(crate) struct Opened {
    pub(crate) path: PathBuf,
    pub(crate) bundle: Bundle,
    /// The length of the file, in bytes.
    pub(crate) bytes: usize,
    /// The length of each section, in bytes.
    pub(crate) sections: Vec<(Section, usize)>,
}

/// Reads the bundle at `path`, a file or a folder.
pub(crate) fn open(path: &Path) -> Result<Opened> {
    let path = if path.is_dir() { in_folder(path)? } else { path.to_owned() };
    let bytes = files::read(&path)?;
    let bundle = Bundle::from_bytes(&bytes).with_context(|| format!("{}", path.display()))?;
    let sections = Sections::read(&bytes)?.sizes();
    Ok(Opened { path, bundle, bytes: bytes.len(), sections })
}

/// The bundle of a folder: the only one, or the one that its `tansy.js` names.
pub(crate) fn in_folder(folder: &Path) -> Result<PathBuf> {
    let mut bundles = files::list(folder)?;
    bundles.retain(|path| path.extension().is_some_and(|extension| extension == "tansy"));
    if bundles.len() > 1 {
        let entry = std::fs::read_to_string(folder.join("tansy.js")).unwrap_or_default();
        bundles.retain(|path| entry.contains(&files::name(path)));
    }
    match bundles.pop() {
        Some(bundle) if bundles.is_empty() => Ok(bundle),
        Some(_) => bail!("{}: this folder has several .tansy files: name one of them", folder.display()),
        None => bail!("{}: this folder has no .tansy file: make one with `tansy build`", folder.display()),
    }
}
