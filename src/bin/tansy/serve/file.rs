//! The header values for a file.

use std::path::Path;
use std::time::UNIX_EPOCH;

use tokio::fs::File;

/// The metadata of a file to serve.
pub(crate) struct Found {
    pub(crate) length: u64,
    /// Its media type.
    pub(crate) kind: &'static str,
    /// Its `Cache-Control`: how long a browser may keep it.
    pub(crate) cache: &'static str,
    /// Its `ETag`, which changes whenever the file does.
    pub(crate) tag: String,
}

impl Found {
    /// Opens the file `stored`, which has the content of `path`, compressed or not, and reads its metadata.
    pub(crate) async fn open(stored: &Path, path: &Path) -> std::io::Result<(File, Self)> {
        let file = File::open(stored).await?;
        let about = file.metadata().await?;
        let changed =
            about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        let tag = format!("\"{:x}-{:x}\"", about.len(), changed.as_nanos());
        let cache = if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
        Ok((file, Self { length: about.len(), kind: kind(path), cache, tag }))
    }
}

/// Whether `tansy build` has put a content hash into the name of the file or of its folder.
fn is_hashed(path: &Path) -> bool {
    path.iter().any(|part| crate::site::is_hashed(&part.to_string_lossy()))
}

fn kind(path: &Path) -> &'static str {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    match extension.as_deref().unwrap_or_default() {
        "html" | "htm" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}
