//! The folder for a static host: the script that pages include, and everything else in files named after a hash of their content.

mod generations;
mod headers;
mod lock;
mod names;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::assets::{Assets, Named};
use crate::files;
use generations::Generations;
use names::{Kind, hash, hash_all};

pub(crate) use generations::Keep;
pub(crate) use headers::{Host, write as write_headers};
pub(crate) use lock::Lock;

/// The script that pages include: the only file whose name never changes.
const ENTRY: &str = "tansy.js";
/// The placeholder in the script for the file names.
const PLACEHOLDER: &str = r#"{"root":"./","bundle":"","model":""}"#;
/// The file names to fill in, relative to the script.
#[derive(Serialize)]
struct Names {
    root: String,
    bundle: String,
    model: String,
}

/// The content of the folder, in memory.
pub(crate) struct Site {
    entry: Vec<u8>,
    /// Everything else, in files or folders with a hash in their names.
    files: Vec<Named>,
    /// The name of the folder with the modules.
    modules: String,
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
        files.extend([(names.bundle, bundle), (names.model, model)]);
        Ok(Self { entry: entry.into_bytes(), files, modules: folder })
    }

    /// Writes the files that are missing or have changed, then removes those of builds that need not stay. Returns the names that stay.
    ///
    /// The script is the last to be written, so the folder is always that of the last build or that of this one, even if this is killed.
    pub(crate) fn write(&self, lock: &Lock, keep: Keep) -> Result<Vec<String>> {
        let out = lock.folder();
        self.remove_unfinished(out)?;
        let mut generations = Generations::of(out)?;
        for (name, bytes) in &self.files {
            write_changed(&out.join(name), bytes)?;
        }
        generations.add(self.names(), keep);
        generations.write(out)?;
        write_changed(&out.join(ENTRY), &self.entry)?;
        let stay = generations.names();
        remove_except(out, &stay)?;
        Ok(stay.into_iter().map(str::to_owned).collect())
    }

    /// The names with a hash.
    fn names(&self) -> Vec<String> {
        let files = self.files.iter().map(|(name, _)| name).filter(|name| !name.contains('/'));
        std::iter::once(&self.modules).chain(files).cloned().collect()
    }

    /// Removes the temporary files of builds that were killed. The folder is locked, so no running build has any.
    fn remove_unfinished(&self, out: &Path) -> Result<()> {
        let folders = self.files.iter().filter_map(|(name, _)| out.join(name).parent().map(Path::to_owned));
        let folders: std::collections::BTreeSet<PathBuf> = folders.filter(|folder| folder.is_dir()).collect();
        for path in folders.iter().map(|folder| files::list(folder)).collect::<Result<Vec<_>>>()?.concat() {
            let is_ours = |name: &str| {
                path.parent() != Some(out)
                    || [ENTRY, generations::MANIFEST].contains(&name)
                    || names::kind(name).is_some()
            };
            if files::target_of_temporary(&files::name(&path)).is_some_and(is_ours) {
                std::fs::remove_file(&path).with_context(|| format!("{}", path.display()))?;
            }
        }
        Ok(())
    }

    /// The parts to report: the name and size in bytes of each.
    pub(crate) fn parts(&self) -> Vec<(String, usize)> {
        let (modules, others): (Vec<_>, Vec<_>) = self.files.iter().partition(|(name, _)| name.contains('/'));
        let modules = (format!("{}/", self.modules), modules.iter().map(|(_, bytes)| bytes.len()).sum());
        let others = others.into_iter().map(|(name, bytes)| (name.clone(), bytes.len()));
        others.chain([(ENTRY.to_owned(), self.entry.len()), modules]).collect()
    }
}

/// The bundle of an earlier build in the folder.
pub(crate) fn previous(out: &Path) -> Option<PathBuf> {
    out.is_dir().then(|| crate::opened::in_folder(out).ok()).flatten()
}

/// Whether a name is one that `tansy build` gives, with a content hash.
#[cfg(not(target_os = "wasi"))]
pub(crate) fn is_hashed(name: &str) -> bool {
    names::kind(name).is_some()
}

fn write_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == *bytes) {
        return Ok(());
    }
    path.parent().map(files::make_folder).transpose()?;
    files::write(path, bytes)
}

/// Removes files of earlier builds, recognised by their names, except those that stay; other files are kept.
fn remove_except(out: &Path, stay: &[&str]) -> Result<()> {
    for path in files::list(out)? {
        let name = files::name(&path);
        if stay.contains(&name.as_str()) || path.is_symlink() {
            continue;
        }
        let removed = match (names::kind(&name), path.is_dir()) {
            (Some(Kind::Folder), true) => std::fs::remove_dir_all(&path),
            (Some(Kind::File), false) => std::fs::remove_file(&path),
            _ => continue,
        };
        removed.with_context(|| format!("{}", path.display()))?;
    }
    Ok(())
}
