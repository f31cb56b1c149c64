//! Maps the path of a request to a file inside the folder, and never outside it.

use std::path::{Path, PathBuf};

/// What a request asks for.
#[derive(Debug, PartialEq)]
pub(crate) enum Target {
    File(PathBuf),
    /// A folder that was requested without a trailing slash, which relative links need: the path to redirect to.
    Folder(String),
    Nothing,
}

/// Finds what `url`, a path with an optional query, refers to below `root`, which must be canonical.
pub(crate) fn of(root: &Path, url: &str) -> Target {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let Some(segments) = segments(path) else { return Target::Nothing };
    let wanted = segments.iter().fold(root.to_owned(), |path, segment| path.join(segment));
    // Symbolic links are followed only if they stay below the root.
    let found = wanted.canonicalize().ok();
    let Some(found) = found.filter(|found| found.strip_prefix(root).is_ok_and(|below| !is_hidden(below)))
    else {
        return Target::Nothing;
    };
    if found.is_dir() {
        if !path.ends_with('/') {
            return Target::Folder(location(path));
        }
        let index = found.join("index.html");
        return if index.is_file() { Target::File(index) } else { Target::Nothing };
    }
    if path.ends_with('/') { Target::Nothing } else { Target::File(found) }
}

/// Whether a part of a path begins with a dot, as `.env` and `.git` do. `.well-known` (RFC 8615) is meant to be served.
fn is_hidden(below: &Path) -> bool {
    let mut parts = below.iter().map(|part| part.to_string_lossy());
    parts.any(|part| part.starts_with('.') && part != ".well-known")
}

/// The decoded segments of a path; none if one of them could lead outside the folder.
fn segments(path: &str) -> Option<Vec<String>> {
    let parts = path.split('/').filter(|part| !part.is_empty() && *part != ".");
    let decoded = parts.map(|part| {
        let part = decode(part)?;
        let is_plain = part != ".." && part != "." && !part.contains(['/', '\\', '\0', ':']);
        is_plain.then_some(part)
    });
    decoded.collect()
}

/// The path with a trailing slash. It never begins with `//`, which would redirect to another server.
fn location(path: &str) -> String {
    format!("/{}/", path.trim_matches('/'))
}

/// Decodes percent-encoding, such as `%20` (RFC 3986, 2.1).
fn decode(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push((high * 16 + low) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_encoding_is_decoded_and_refused_if_malformed() {
        assert_eq!(decode("a%20b%c3%A9").as_deref(), Some("a bé"));
        for broken in ["%", "%2", "%zz", "%ff"] {
            assert_eq!(decode(broken), None, "{broken}");
        }
    }

    #[test]
    fn no_path_leads_outside_the_folder() {
        for path in
            ["/../x", "/a/../../x", "/%2e%2e/x", "/%2E./x", "/..%2fx", "/a%5c..%5cx", "/a%00", "/c:/x"]
        {
            assert_eq!(segments(path), None, "{path}");
        }
        assert_eq!(segments("/a//./b").as_deref(), Some(&["a".to_owned(), "b".to_owned()][..]));
    }

    #[test]
    fn a_redirect_stays_on_this_server() {
        assert_eq!(location("//evil.example"), "/evil.example/");
        assert_eq!(location("/a/b"), "/a/b/");
    }
}
