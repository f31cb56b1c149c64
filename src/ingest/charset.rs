//! Bytes -> text: UTF-8 where it is valid, else the encoding that the page declares, unless its bytes are faulty in it, else the one that they look like.
//! The browser, where pages have been decoded already, takes windows-1252 for the rest.

#[cfg(feature = "build")]
mod declared;
#[cfg(not(feature = "build"))]
#[path = "charset/windows_1252.rs"]
mod declared;
#[cfg(feature = "build")]
mod detected;
#[cfg(feature = "build")]
mod transport;

#[cfg(feature = "build")]
use crate::ingest::found::Draft;

/// The text of an input in the encoding that its server declares, unless that is a mistake.
#[cfg(feature = "build")]
pub(crate) fn decode_as(bytes: &[u8], label: Option<&str>) -> String {
    label.and_then(|label| transport::decode(bytes, label)).unwrap_or_else(|| decode(bytes))
}

/// The text of an input, which the browser has decoded.
#[cfg(not(feature = "build"))]
pub(crate) fn decode_as(bytes: &[u8], _label: Option<&str>) -> String {
    decode(bytes)
}

/// The text of an input, without its byte order mark. Bytes that are not text become U+FFFD.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let marked = bytes.strip_prefix(b"\xef\xbb\xbf");
    match std::str::from_utf8(marked.unwrap_or(bytes)) {
        // Plain ASCII with an escape character may be ISO-2022-JP, with zeros UTF-16 without its mark.
        Ok(text) if marked.is_some() || !text.contains(['\u{1b}', '\0']) => text.to_owned(),
        _ if marked.is_some() => String::from_utf8_lossy(marked.unwrap_or(bytes)).into_owned(),
        _ => declared::decode(bytes),
    }
}

/// Notes that characters of an input could not be read, at the line of the first.
#[cfg(feature = "build")]
pub(crate) fn note_unreadable(text: &str, draft: &mut Draft) {
    let unreadable = |line: &&str| line.contains('\u{fffd}');
    let Some((at, first)) = text.lines().enumerate().find(|(_, line)| unreadable(line)) else { return };
    let lines = text.lines().filter(unreadable).count();
    let reason = format!("characters in {lines} line(s) cannot be read (\u{fffd}): save the file in UTF-8");
    draft.leave(at + 1, first.trim(), reason);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_needs_no_declaration_and_loses_its_mark() {
        assert_eq!(decode("\u{feff}déjà".as_bytes()), "déjà");
        assert_eq!(decode("送料".as_bytes()), "送料");
    }

    #[test]
    fn text_that_is_not_utf_8_is_windows_1252() {
        assert_eq!(decode(b"caf\xe9 \x80 5"), "café € 5");
    }
}
