//! The pages of the last build, so that a server need only say that a page has not changed.
//!
//! Each is a file with the hash of its address as its name: a line of JSON about the page, then its content. What is damaged is fetched again.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{files, output};

/// How long pages stay that no build asks for.
const UNUSED: Duration = Duration::from_secs(90 * 24 * 3600);
/// How the names of these files end.
const ENDING: &str = "page";

/// What is known of a page that was fetched.
#[derive(Serialize, Deserialize, Clone, Default)]
pub(super) struct About {
    /// The address.
    pub(super) url: String,
    pub(super) content_type: String,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    /// The hash of the content.
    pub(super) sha256: String,
}

/// A page that was fetched.
pub(super) struct Kept {
    pub(super) about: About,
    pub(super) bytes: Vec<u8>,
}

/// The folder of pages.
pub(super) struct Cache {
    /// None if there is no such folder, or it cannot be written.
    folder: Option<PathBuf>,
    /// Whether nothing is read from it.
    fresh: bool,
}

impl Cache {
    /// The cache in a folder, or in the user's folder of caches. Pages that were not asked for in a long time are removed.
    pub(super) fn open(folder: Option<PathBuf>, fresh: bool) -> Self {
        let Some(folder) = folder.or_else(default_folder) else { return Self { folder: None, fresh } };
        if let Err(error) = make(&folder) {
            output::warn(format_args!(
                "{error:#}: pages are not kept for the next build; --cache names another folder"
            ));
            return Self { folder: None, fresh };
        }
        remove_unused(&folder);
        Self { folder: Some(folder), fresh }
    }

    /// The page at an address as it was when it was last fetched.
    pub(super) fn get(&self, url: &Url) -> Option<Kept> {
        let path = self.path(url).filter(|_| !self.fresh)?;
        let file = files::read(&path).ok()?;
        let end = file.iter().position(|&byte| byte == b'\n')?;
        let about: About = serde_json::from_slice(file.get(..end)?).ok()?;
        let bytes = file.get(end + 1..)?.to_vec();
        let is_whole = about.url == url.as_str() && about.sha256 == hash(&bytes);
        is_whole.then_some(Kept { about, bytes })
    }

    /// Marks a page as used.
    pub(super) fn touch(&self, url: &Url) {
        let file = self.path(url).and_then(|path| std::fs::File::options().append(true).open(path).ok());
        drop(file.map(|file| file.set_modified(SystemTime::now())));
    }

    /// Keeps a page. Where that fails, the next build fetches it again.
    pub(super) fn put(&self, url: &Url, about: &About, bytes: &[u8]) {
        let Some(path) = self.path(url) else { return };
        let about = About { url: url.to_string(), sha256: hash(bytes), ..about.clone() };
        let Ok(mut file) = serde_json::to_vec(&about) else { return };
        file.push(b'\n');
        file.extend(bytes);
        drop(files::write(&path, &file));
    }

    fn path(&self, url: &Url) -> Option<PathBuf> {
        let name = hash(url.as_str().as_bytes());
        Some(self.folder.as_ref()?.join(format!("{name}.{ENDING}")))
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes the folder; pages may be of a site that not everybody may read.
fn make(folder: &Path) -> anyhow::Result<()> {
    files::make_folder(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        drop(std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)));
    }
    #[cfg(target_os = "wasi")]
    drop(crate::host::ask("private", &std::path::absolute(folder)?));
    Ok(())
}

fn remove_unused(folder: &Path) {
    let is_old = |path: &Path| {
        let changed = std::fs::metadata(path).and_then(|about| about.modified()).ok();
        changed.and_then(|changed| changed.elapsed().ok()).is_some_and(|age| age > UNUSED)
    };
    for path in files::list(folder).unwrap_or_default() {
        let is_page = path.extension().is_some_and(|ending| ending == ENDING || ending == "tmp");
        if is_page && is_old(&path) {
            drop(std::fs::remove_file(&path));
        }
    }
}

/// `tansy` in the user's folder of caches.
fn default_folder() -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = if cfg!(windows) {
        var("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        var("HOME").map(|home| home.join("Library/Caches"))
    } else {
        var("XDG_CACHE_HOME").or_else(|| var("HOME").map(|home| home.join(".cache")))
    };
    caches.map(|caches| caches.join("tansy"))
}
