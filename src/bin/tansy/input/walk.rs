//! Finds the pages in a folder.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{also, files, formats};

/// Folders that are never searched, because they do not hold pages of the site.
const SKIPPED: [&str; 2] = ["node_modules", "target"];

/// What is in a folder.
#[derive(Default)]
pub(super) struct Walk {
    /// The files to read, each with its path below the folder, with `/`.
    pub(super) pages: Vec<(PathBuf, String)>,
    /// Files with the name of a page that are not read, and why.
    pub(super) skipped: Vec<(PathBuf, &'static str)>,
}

/// Finds the pages below a folder, sorted by path.
pub(super) fn pages(top: &Path) -> Result<Walk> {
    let mut walk = Walk::default();
    // Where links may lead.
    let real = files::canonicalize(top).unwrap_or_else(|_| top.to_owned());
    visit((top, &real), top, &mut walk)?;
    Ok(walk)
}

/// Visits one folder. Symbolic links to folders are not followed, so that there are no cycles.
fn visit(top: (&Path, &Path), folder: &Path, walk: &mut Walk) -> Result<()> {
    for path in files::list(folder)? {
        let name = files::name(&path);
        if name.starts_with('.') || SKIPPED.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            if !path.is_symlink() {
                visit(top, &path, walk)?;
            }
        } else if formats::is_page(&path) && !also::is_also(&path) {
            match refusal(&path, top.1) {
                Some(why) => walk.skipped.push((path, why)),
                None => {
                    let below = path.strip_prefix(top.0).unwrap_or(&path).components();
                    let parts: Vec<_> = below.map(|part| part.as_os_str().to_string_lossy()).collect();
                    let relative = parts.join("/");
                    walk.pages.push((path, relative));
                }
            }
        }
    }
    Ok(())
}

/// Why a file is not read. A link could publish any file of this machine, and reading a pipe or a device may never end.
fn refusal(path: &Path, top: &Path) -> Option<&'static str> {
    if path.is_symlink() {
        match files::canonicalize(path) {
            Err(_) => return Some("the file that it links to cannot be found"),
            Ok(target) if !target.starts_with(top) => {
                return Some("it links to a file outside the folder: copy that file here, or name it itself");
            }
            Ok(_) => {}
        }
    }
    (!path.is_file()).then_some("it is not a regular file")
}
