//! The folder for a static host: the script that pages include, and everything else in files named after a hash of their content.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::assets::{Assets, Named};
use crate::files;

/// The script that pages include: the only file whose name never changes.
const ENTRY: &str = "tansy.js";
/// The placeholder in the script for the file names.
const PLACEHOLDER: &str = r#"{"root":"./","bundle":"","model":""}"#;
/// Number of hexadecimal digits of a hash in a name.
const DIGITS: usize = 10;

/// The file names to fill in, relative to the script.
#[derive(Serialize)]
struct Names {
    root: String,
    bundle: String,
    model: String,
}

/// The content of the folder, in memory.
pub(crate) struct Site {
    modules: String,
    files: Vec<Named>,
}

impl Site {
    /// Collects the files, and fills their names into the script.
    pub(crate) fn new(assets: &Assets, bundle: Vec<u8>, model: Vec<u8>) -> Result<Self> {
        let mut modules = assets.scripts()?;
        modules.extend(assets.modules()?);
        let folder = format!("tansy-{}", hash_all(&modules));
        let names = Names {
            root: format!("./{folder}/widget/"),
            bundle: format!("faq-{}.tansy", hash(&bundle)),
            model: format!("model-{}.onnx", hash(&model)),
        };
        let entry = assets.entry()?;
        if !entry.contains(PLACEHOLDER) {
            bail!(
                "the widget's tansy.js has no placeholder for the file names: use the tansy.js of this release"
            );
        }
        let entry = entry.replace(PLACEHOLDER, &serde_json::to_string(&names)?);
        let mut files: Vec<Named> =
            modules.into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes)).collect();
        // The script is written last, so that the files it names exist by then.
        files.extend([(names.bundle, bundle), (names.model, model), (ENTRY.to_owned(), entry.into_bytes())]);
        Ok(Self { modules: folder, files })
    }

    /// Writes the files that are missing or have changed, then removes those of earlier builds.
    pub(crate) fn write(&self, out: &Path) -> Result<()> {
        for (name, bytes) in &self.files {
            let path = out.join(name);
            if std::fs::read(&path).is_ok_and(|old| old == *bytes) {
                continue;
            }
            path.parent().map(files::make_folder).transpose()?;
            files::write(&path, bytes)?;
        }
        self.remove_old(out)
    }

    /// The parts to report: the name and size in bytes of each.
    pub(crate) fn parts(&self) -> Vec<(String, usize)> {
        let (modules, others): (Vec<_>, Vec<_>) = self.files.iter().partition(|(name, _)| name.contains('/'));
        let modules = (format!("{}/", self.modules), modules.iter().map(|(_, bytes)| bytes.len()).sum());
        let others = others.into_iter().map(|(name, bytes)| (name.clone(), bytes.len()));
        others.chain([modules]).collect()
    }

    /// Removes files of earlier builds, recognised by their names; other files are kept.
    fn remove_old(&self, out: &Path) -> Result<()> {
        for path in files::list(out)? {
            let name = files::name(&path);
            let is_current = name == self.modules || self.files.iter().any(|(file, _)| *file == name);
            if is_current || path.is_symlink() {
                continue;
            }
            let removed = match (is_ours(&name), path.is_dir()) {
                (Some(Kind::Folder), true) => std::fs::remove_dir_all(&path),
                (Some(Kind::File), false) => std::fs::remove_file(&path),
                _ => continue,
            };
            removed.with_context(|| format!("{}", path.display()))?;
        }
        Ok(())
    }
}

/// The bundle of an earlier build in the folder.
pub(crate) fn previous(out: &Path) -> Option<PathBuf> {
    out.is_dir().then(|| crate::opened::in_folder(out).ok()).flatten()
}

/// Whether a name is one that `tansy build` gives, with a content hash.
pub(crate) fn is_hashed(name: &str) -> bool {
    is_ours(name).is_some()
}

enum Kind {
    File,
    Folder,
}

fn is_ours(name: &str) -> Option<Kind> {
    let hashed = |prefix: &str, suffix: &str| {
        let hash = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
        hash.is_some_and(|hash| {
            hash.len() == DIGITS && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        })
    };
    if hashed("tansy-", "") {
        Some(Kind::Folder)
    } else if hashed("faq-", ".tansy") || hashed("model-", ".onnx") {
        Some(Kind::File)
    } else {
        None
    }
}

/// The first digits of the SHA-256 of a file.
fn hash(bytes: &[u8]) -> String {
    let mut digits = tansy::embed::sha256(bytes);
    digits.truncate(DIGITS);
    digits
}

/// One hash for several files, including their names and lengths.
fn hash_all(files: &[Named]) -> String {
    let mut all = Vec::new();
    for (name, bytes) in files {
        all.extend_from_slice(format!("{name} {}\n", bytes.len()).as_bytes());
        all.extend_from_slice(bytes);
    }
    hash(&all)
}
