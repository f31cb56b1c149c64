//! The names that `tansy build` gives: each contains a hash of the content, so a file never changes under its name.

/// Number of hexadecimal digits of a hash in a name.
const DIGITS: usize = 10;

/// What has a name with a content hash.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    File,
    Folder,
}

/// What `tansy build` gives this name to; none for other names.
pub(crate) fn kind(name: &str) -> Option<Kind> {
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
pub(crate) fn hash(bytes: &[u8]) -> String {
    let mut digits = tansy::embed::sha256(bytes);
    digits.truncate(DIGITS);
    digits
}

/// One hash for several files, including their names and lengths.
pub(crate) fn hash_all(files: &[(String, Vec<u8>)]) -> String {
    let mut all = Vec::new();
    for (name, bytes) in files {
        all.extend_from_slice(format!("{name} {}\n", bytes.len()).as_bytes());
        all.extend_from_slice(bytes);
    }
    hash(&all)
}
