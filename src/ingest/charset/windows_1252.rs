//! Decodes text as windows-1252, whatever it declares: in the browser, `TextDecoder` has decoded the page already, and this is for
//! bytes that came another way.

/// The text in windows-1252.
pub(super) fn decode(bytes: &[u8]) -> String {
    /// 0x80 to 0x9f of windows-1252; the rest is Latin-1.
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let high: Vec<char> = HIGH.chars().collect();
    let decode = |&byte: &u8| match byte {
        0x80..=0x9f => high.get(usize::from(byte) - 0x80).copied().unwrap_or('\u{fffd}'),
        byte => char::from(byte),
    };
    bytes.iter().map(decode).collect()
}
