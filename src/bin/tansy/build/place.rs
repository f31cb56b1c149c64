//! Where the folder is within the site, guessed from its path.

use std::path::{Path, PathBuf};

/// Names of folders that are usually the root of a site.
const ROOTS: [&str; 11] =
    ["public", "static", "dist", "_site", "site", "www", "htdocs", "html", "public_html", "out", "build"];

/// The page of a site's root.
const INDEX: &str = "index.html";

/// The root of the site, and the folder's URL path below it, which begins and ends with `/`.
pub(super) struct Place {
    pub(super) root: PathBuf,
    pub(super) url: String,
}

impl Place {
    /// The place of a folder: below the innermost one that is usually a root, unless that has no index page and one in it does; else below its parent.
    pub(super) fn of(out: &Path) -> Self {
        let absolute = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
        let parts: Vec<_> = absolute.iter().collect();
        let usual =
            parts.iter().rposition(|part| ROOTS.iter().any(|root| *part == *root)).map(|root| root + 1);
        let has_index = |count: &usize| parts[..*count].iter().collect::<PathBuf>().join(INDEX).is_file();
        let with_index = usual.and_then(|usual| (usual..parts.len()).find(has_index));
        let below = with_index.or(usual).unwrap_or(parts.len().saturating_sub(1));
        let folders: String =
            parts[below..].iter().map(|part| format!("{}/", part.to_string_lossy())).collect();
        Self { root: parts[..below].iter().collect(), url: format!("/{folders}") }
    }
}
