//! Finds the pages to read: those that were named, and those in the folders that were named.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{also, files, formats};

/// Folders that are never searched, because they do not hold pages of the site.
const SKIPPED: [&str; 2] = ["node_modules", "target"];

/// One file to read, or standard input.
pub(super) struct Page {
    pub(super) path: PathBuf,
    /// Its path relative to the folder that was named, with `/`; its file name if it was named itself.
    pub(super) relative: String,
    pub(super) in_folder: bool,
}

/// The pages of the inputs in the order given, without the files that have phrasings.
pub(super) fn of(inputs: &[PathBuf]) -> Result<Vec<Page>> {
    let mut pages = Vec::new();
    for input in inputs {
        if input.is_dir() {
            walk(input, input, &mut pages)?;
        } else if !also::is_also(input) {
            pages.push(Page { path: input.clone(), relative: files::name(input), in_folder: false });
        }
    }
    Ok(pages)
}

/// Finds the pages below a folder. Symbolic links to folders are not followed, so that there are no cycles.
fn walk(top: &Path, folder: &Path, pages: &mut Vec<Page>) -> Result<()> {
    for path in files::list(folder)? {
        let name = files::name(&path);
        if name.starts_with('.') || SKIPPED.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            if !path.is_symlink() {
                walk(top, &path, pages)?;
            }
        } else if formats::is_page(&path) && !also::is_also(&path) {
            let below = path.strip_prefix(top).unwrap_or(&path).components();
            let parts: Vec<_> = below.map(|part| part.as_os_str().to_string_lossy()).collect();
            let relative = parts.join("/");
            pages.push(Page { path, relative, in_folder: true });
        }
    }
    Ok(())
}
