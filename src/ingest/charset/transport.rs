//! Decodes text in the encoding that a server declares for it.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_16BE, UTF_16LE};

/// The text in the encoding with this label, where it explains the bytes; none where they declare or are something else.
///
/// Servers often declare one encoding for all files, whatever is in them. So what is valid UTF-8 is UTF-8, and an encoding in which the bytes are faulty was
/// declared by mistake.
pub(super) fn decode(bytes: &[u8], label: &str) -> Option<String> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    let is_marked = Encoding::for_bom(bytes).is_some();
    // In these two, text is valid UTF-8 too.
    let looks_like_ascii = encoding == ISO_2022_JP && bytes.contains(&0x1b)
        || (encoding == UTF_16LE || encoding == UTF_16BE) && bytes.contains(&0);
    if is_marked || !looks_like_ascii && std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let (text, is_faulty) = encoding.decode_without_bom_handling(bytes);
    (!is_faulty).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn what_a_server_declares_is_used_where_it_explains_the_bytes() {
        assert_eq!(decode(b"caf\xe9", "iso-8859-1").as_deref(), Some("café"));
        assert_eq!(decode(b"\x91\x97\x97\xbf", "Shift_JIS").as_deref(), Some("送料"));
        assert_eq!(decode(b"a\0b\0", "utf-16le").as_deref(), Some("ab"));
        assert_eq!(decode("café".as_bytes(), "iso-8859-1"), None, "it is UTF-8");
        assert_eq!(decode(b"\x91\x97\x97\xbf\xff\x81", "shift_jis"), None, "it is faulty in Shift_JIS");
        assert_eq!(decode(b"caf\xe9", "klingon"), None);
    }
}
