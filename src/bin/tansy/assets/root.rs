//! Where the assets are read from: a folder, or this binary.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::files;

/// The files embedded in this binary, sorted by name.
#[cfg(feature = "embedded-assets")]
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));
#[cfg(not(feature = "embedded-assets"))]
static EMBEDDED: &[(&str, &[u8])] = &[];

/// A folder laid out like the source tree or the npm package, which is `pkg/` with the model, or the files embedded in this binary.
pub(super) enum Root {
    Folder(PathBuf),
    Embedded,
}

impl Root {
    /// Finds the assets: in `../share/tansy` relative to this binary, else embedded in the binary, else in the source tree that it
    /// was built from.
    ///
    /// A binary in the source tree's `target` folder prefers the tree to its embedded files, so that changed files take effect
    /// without recompiling.
    pub(super) fn found() -> Self {
        let exe = std::env::current_exe().unwrap_or_default();
        let shared = exe.parent().map(|folder| folder.join("../share/tansy"));
        let tree = Path::new(env!("CARGO_MANIFEST_DIR"));
        match shared.filter(|folder| folder.is_dir()) {
            Some(shared) => Self::Folder(shared),
            None if EMBEDDED.is_empty() || exe.starts_with(tree.join("target")) => {
                Self::Folder(tree.to_owned())
            }
            None => Self::Embedded,
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        match self {
            Self::Folder(root) => at(root, name).is_file(),
            Self::Embedded => embedded(name).is_some(),
        }
    }

    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>> {
        match self {
            Self::Folder(root) => files::read(&at(root, name)),
            Self::Embedded => {
                embedded(name).map(<[u8]>::to_vec).with_context(|| format!("{name} is not in this binary"))
            }
        }
    }

    /// The names of the files in a folder, sorted.
    pub(super) fn list(&self, folder: &str) -> Result<Vec<String>> {
        match self {
            Self::Folder(root) => {
                Ok(files::list(&at(root, folder))?.iter().map(|path| files::name(path)).collect())
            }
            Self::Embedded => {
                let inside = |name: &str| Some(name.strip_prefix(folder)?.strip_prefix('/')?.to_owned());
                Ok(EMBEDDED.iter().filter_map(|(name, _)| inside(name)).collect())
            }
        }
    }

    /// The location of a file, for error messages.
    pub(super) fn describe(&self, name: &str) -> String {
        match self {
            Self::Folder(root) => at(root, name).display().to_string(),
            Self::Embedded => format!("{name} in this binary"),
        }
    }
}

/// A file or folder, in the source tree or in the npm package, which has all in one folder.
fn at(root: &Path, name: &str) -> PathBuf {
    if root.join("pkg").is_dir() {
        return root.join(name);
    }
    let packed = if name == super::MODEL { name.rsplit('/').next() } else { name.strip_prefix("pkg/") };
    root.join(packed.unwrap_or(name))
}

fn embedded(name: &str) -> Option<&'static [u8]> {
    EMBEDDED.iter().find(|(file, _)| *file == name).map(|(_, bytes)| *bytes)
}
