//! Decodes text in the encoding that a page declares.

/// How far into a page its declaration is searched for, in bytes; browsers search 1024.
const DECLARATION: usize = 4096;

/// The text in the encoding of its byte order mark, else of its declaration, else in windows-1252.
pub(super) fn decode(bytes: &[u8]) -> String {
    let declared = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let declared = declared.or_else(|| encoding_rs::Encoding::for_label(&declaration(bytes)?));
    let (text, _, _) = declared.unwrap_or(encoding_rs::WINDOWS_1252).decode(bytes);
    text.into_owned()
}

/// The label after `charset=` or `encoding=` near the beginning.
fn declaration(bytes: &[u8]) -> Option<Vec<u8>> {
    let start = bytes.get(..DECLARATION).unwrap_or(bytes).to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|key| {
        let at = start.windows(key.len()).position(|window| window == key.as_bytes())?;
        let value = start.get(at + key.len()..)?;
        let value = value.iter().skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '));
        let label: Vec<u8> =
            value.take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(byte)).copied().collect();
        (!label.is_empty()).then_some(label)
    })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn a_declared_encoding_is_used() {
        let page = b"<meta charset=shift_jis><p>\x91\x97\x97\xbf";
        assert!(decode(page).ends_with("送料"));
        let page = b"<?xml version='1.0' encoding='iso-8859-7'?>\xe1";
        assert!(decode(page).ends_with('α'));
        assert_eq!(decode(b"\xff\xfea\0b\0"), "ab");
    }
}
