//! Where the folder is within the site, guessed from its path.

use std::path::{Path, PathBuf};

/// Names of folders that are usually the root of a site.
const ROOTS: [&str; 11] =
    ["public", "static", "dist", "_site", "site", "www", "htdocs", "html", "public_html", "out", "build"];

/// The root of the site, and the folder's URL path below it, which begins and ends with `/`.
pub(super) struct Place {
    pub(super) root: PathBuf,
    pub(super) url: String,
}

impl Place {
    /// The place of a folder: below the innermost one that is usually a root, else below its parent.
    pub(super) fn of(out: &Path) -> Self {
        let absolute = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
        let parts: Vec<_> = absolute.iter().collect();
        let root = parts.iter().rposition(|part| ROOTS.iter().any(|root| *part == *root));
        let below = root.map_or(parts.len().saturating_sub(1), |root| root + 1);
        let folders: String =
            parts[below..].iter().map(|part| format!("{}/", part.to_string_lossy())).collect();
        Self { root: parts[..below].iter().collect(), url: format!("/{folders}") }
    }
}
