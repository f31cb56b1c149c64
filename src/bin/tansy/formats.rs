//! The input formats, as named on the command line.

use std::path::Path;

use tansy::ingest::{Format, PLATFORMS, formats};

/// Whether a file is read when its folder is searched.
pub(crate) fn is_page(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    formats().iter().any(|format| format.is_read_in_folders(&extension))
}

/// The extension of a format that is given as an extension or a media type.
pub(crate) fn extension(kind: &str) -> Result<String, String> {
    let kind = kind.trim_start_matches('.').to_ascii_lowercase();
    if formats().iter().any(|format| format.has_extension(&kind)) {
        return Ok(kind);
    }
    let named = formats().iter().find(|format| format.media_types.contains(&kind.as_str()));
    match named.and_then(|format| format.extensions.iter().chain(format.named_only).next()) {
        Some(extension) => Ok((*extension).to_owned()),
        None => {
            Err(format!("use one of {}", all("", |format| [format.extensions, format.named_only].concat())))
        }
    }
}

/// The extensions that are read when a folder is searched, in one line.
pub(crate) fn in_folders() -> String {
    all(".", |format| format.extensions.to_vec())
}

/// The help text for inputs, with the extensions of all formats.
pub(crate) fn inputs_help() -> String {
    format!(
        "Pages and files with questions and answers, folders of them, addresses such as https://shop.example/faq, or - for standard input. Folders are searched for {}; \
         {} are read only if the file itself is named. Exports of {} are recognised by their content",
        in_folders(),
        all(".", |format| format.named_only.to_vec()),
        PLATFORMS.join(", ")
    )
}

/// Extensions of all formats in one line, each preceded by `prefix`.
fn all(prefix: &str, extensions: impl Fn(&Format) -> Vec<&'static str>) -> String {
    let all = formats().iter().flat_map(extensions).map(|extension| format!("{prefix}{extension}"));
    all.collect::<Vec<_>>().join(", ")
}
