//! Decodes text that does not declare its encoding, or a wrong one, in the encoding that it looks like.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// How much is looked at for the zeros of UTF-16, in bytes.
const SAMPLE: usize = 4096;

/// UTF-16 without a byte order mark: in most languages half of its bytes are zeros, always the same half, and in text of other encodings none are.
pub(super) fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match (even, odd) {
        (0, odd) if odd * 8 >= sample.len() => Some(UTF_16LE),
        (even, 0) if even * 8 >= sample.len() => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether the text looks like one in an encoding of several bytes a character, and is valid in it.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    let encoding = guess(bytes);
    !encoding.is_single_byte()
        && encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

/// The text in the encoding that it looks like. Lines that are valid UTF-8 are that, as files are put together from pieces; the others together decide
/// what they are.
pub(super) fn decode(bytes: &[u8]) -> String {
    let is_utf_8 = |line: &&[u8]| std::str::from_utf8(line).is_ok();
    let lines = || bytes.split_inclusive(|byte| *byte == b'\n');
    let is_mixed = lines().any(|line| !line.is_ascii() && is_utf_8(&line));
    if !is_mixed {
        return guess(bytes).decode_without_bom_handling(bytes).0.into_owned();
    }
    let others: Vec<u8> = lines().filter(|line| !is_utf_8(line)).flatten().copied().collect();
    let encoding = guess(&others);
    let text = lines().map(|line| match std::str::from_utf8(line) {
        Ok(line) => line.into(),
        Err(_) => encoding.decode_without_bom_handling(line).0,
    });
    text.collect()
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use encoding_rs::Encoding;

    use crate::ingest::charset::decode;

    /// A page of questions in several languages and the encodings that are common for them.
    const TEXTS: [(&str, &str); 9] = [
        (
            "shift_jis",
            "# よくある質問\n\n## 営業時間は何時ですか。\n\n午前九時から午後五時まで営業しています。\n",
        ),
        ("euc-jp", "# よくある質問\n\n## 送料はいくらですか。\n\n全国一律五百円です。\n"),
        ("gb18030", "# 常见问题\n\n## 你们什么时候营业？\n\n我们每天上午九点到下午五点营业。\n"),
        ("big5", "# 常見問題\n\n## 你們什麼時候營業？\n\n我們每天上午九點到下午五點營業。\n"),
        (
            "euc-kr",
            "# 자주 묻는 질문\n\n## 영업 시간은 어떻게 됩니까?\n\n매일 오전 아홉 시부터 오후 다섯 시까지입니다.\n",
        ),
        (
            "windows-1251",
            "# Частые вопросы\n\n## Когда вы открыты?\n\nКаждый день с девяти до пяти, кроме воскресенья.\n",
        ),
        (
            "windows-1256",
            "# الأسئلة الشائعة\n\n## ما هي ساعات العمل؟\n\nنعمل كل يوم من التاسعة صباحا حتى الخامسة مساء.\n",
        ),
        (
            "windows-1252",
            "# Häufige Fragen\n\n## Wann haben Sie geöffnet?\n\nTäglich von neun bis fünf, für 5 €.\n",
        ),
        (
            "windows-1250",
            "# Často kladené otázky\n\n## Kdy máte otevřeno?\n\nKaždý den od devíti do pěti, kromě neděle. Příště přijďte dřív.\n",
        ),
    ];

    fn encoded(label: &str, text: &str) -> Vec<u8> {
        Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
    }

    #[test]
    fn an_encoding_that_nothing_declares_is_detected() {
        for (label, text) in TEXTS {
            assert_eq!(decode(&encoded(label, text)), text, "{label}");
        }
    }

    #[test]
    fn a_wrong_declaration_is_not_followed() {
        for (label, text) in TEXTS {
            for wrong in ["utf-8", "iso-8859-1"] {
                // Which of the encodings of one byte a character it is, a declaration alone can tell.
                if wrong != "utf-8" && label.starts_with("windows") {
                    continue;
                }
                let page = format!("<meta charset=\"{wrong}\">{text}");
                assert_eq!(decode(&encoded(label, &page)), page, "{label} declared as {wrong}");
            }
        }
    }

    #[test]
    fn utf_16_needs_no_mark() {
        for text in ["# Questions\n\nAre you open?\n", "# Häufige Fragen\n\nJa, für 5 €.\n"] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!((decode(&little), decode(&big)), (text.to_owned(), text.to_owned()));
        }
    }

    #[test]
    fn lines_in_utf_8_stay_so_among_others() {
        let mixed = [b"F\xfcr 5 Euro.\n", "Für 6 €.\n".as_bytes(), b"Sch\xf6n und gr\xfcn.\n"].concat();
        assert_eq!(decode(&mixed), "Für 5 Euro.\nFür 6 €.\nSchön und grün.\n");
    }
}
