//! Bytes -> text: UTF-8 where it is valid, else what the page declares, else windows-1252.

/// How far into a page its declaration is looked for, in bytes; browsers look at 1024.
#[cfg(feature = "build")]
const DECLARATION: usize = 4096;

/// The text of an input, without a byte order mark; what is not text becomes U+FFFD.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let marked = bytes.strip_prefix(b"\xef\xbb\xbf");
    match std::str::from_utf8(marked.unwrap_or(bytes)) {
        // Plain ASCII may still declare an encoding that is made of ASCII: ISO-2022-JP.
        Ok(text) if marked.is_some() || !text.is_ascii() || !text.contains('\u{1b}') => text.to_owned(),
        _ if marked.is_some() => String::from_utf8_lossy(marked.unwrap_or(bytes)).into_owned(),
        _ => as_declared(bytes),
    }
}

#[cfg(feature = "build")]
fn as_declared(bytes: &[u8]) -> String {
    let declared = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let declared = declared.or_else(|| encoding_rs::Encoding::for_label(&declaration(bytes)?));
    let (text, _, _) = declared.unwrap_or(encoding_rs::WINDOWS_1252).decode(bytes);
    text.into_owned()
}

/// The label after `charset=` or `encoding=` near the beginning.
#[cfg(feature = "build")]
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

/// In the browser, `TextDecoder` has decoded the page already; this is for bytes that came another way.
#[cfg(not(feature = "build"))]
fn as_declared(bytes: &[u8]) -> String {
    /// 0x80 to 0x9f of windows-1252; the rest is Latin-1.
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let high: Vec<char> = HIGH.chars().collect();
    let decode = |&byte: &u8| match byte {
        0x80..=0x9f => high.get(usize::from(byte) - 0x80).copied().unwrap_or('\u{fffd}'),
        byte => char::from(byte),
    };
    bytes.iter().map(decode).collect()
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
    fn what_is_no_utf_8_is_windows_1252() {
        assert_eq!(decode(b"caf\xe9 \x80 5"), "café € 5");
    }

    #[cfg(feature = "build")]
    #[test]
    fn a_declared_encoding_is_heeded() {
        let page = b"<meta charset=shift_jis><p>\x91\x97\x97\xbf";
        assert!(decode(page).ends_with("送料"));
        let page = b"<?xml version='1.0' encoding='iso-8859-7'?>\xe1";
        assert!(decode(page).ends_with('α'));
        assert_eq!(decode(b"\xff\xfea\0b\0"), "ab");
    }
}
