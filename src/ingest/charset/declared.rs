//! Decodes text in the encoding that a page declares, if it is that.

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::ingest::charset::detected;

/// How far into a page its declaration is searched for, in bytes; browsers search 1024.
const DECLARATION: usize = 4096;

/// The text in the encoding of its byte order mark, else of its declaration, else in the one that it looks like.
///
/// Every text is valid windows-1252, which is also what pages declare out of habit. So it counts only if the text does not look like one in another script.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    if let Some(encoding) = detected::utf_16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    let is_utf_8 = std::str::from_utf8(bytes).is_ok();
    if let Some(text) = detected::nearly_utf_8(bytes).filter(|_| !is_utf_8) {
        return text.into_owned();
    }
    let declared = declaration(bytes).and_then(|label| Encoding::for_label(&label));
    let declared = declared.filter(|encoding| *encoding != WINDOWS_1252 || !detected::is_other_script(bytes));
    let whole =
        declared.and_then(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes));
    whole.map_or_else(|| detected::decode(bytes), std::borrow::Cow::into_owned)
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
