//! Decodes text that does not declare its encoding, or a wrong one, in the encoding that it looks like.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_4, ISO_8859_13, ISO_8859_15, UTF_16BE, UTF_16LE, WINDOWS_1250,
    WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258,
};

/// The encodings of Latin letters.
const LATIN: [&Encoding; 9] = [
    WINDOWS_1250,
    WINDOWS_1252,
    WINDOWS_1254,
    WINDOWS_1257,
    WINDOWS_1258,
    ISO_8859_2,
    ISO_8859_4,
    ISO_8859_13,
    ISO_8859_15,
];

/// UTF-16 without a byte order mark. Of text in other encodings, no byte is zero; in UTF-16, those of blanks and line ends are in every language, always in
/// the same half.
pub(super) fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.contains(&0) {
        return None;
    }
    let blanks = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}');
        text.chars().all(is_text).then(|| text.chars().filter(|c| matches!(c, ' ' | '\n' | '\r')).count())
    };
    let (little, big) = (blanks(UTF_16LE), blanks(UTF_16BE));
    match (little, big) {
        (None, None) => None,
        _ => Some(if little >= big { UTF_16LE } else { UTF_16BE }),
    }
}

/// Text in UTF-8 but for a few bytes, as where it was cut off; these become U+FFFD. None if it is something else.
pub(super) fn nearly_utf_8(bytes: &[u8]) -> Option<Cow<'_, str>> {
    /// In other encodings, few characters in a row look like UTF-8.
    const FEW: usize = 2;
    let text = String::from_utf8_lossy(bytes);
    let bad = text.chars().filter(|&c| c == '\u{fffd}').count();
    let good = text.chars().filter(|&c| !c.is_ascii() && c != '\u{fffd}').count();
    (good >= FEW * bad).then_some(text)
}

/// Whether the text looks like one in other letters than Latin ones, and is valid in their encoding.
pub(super) fn is_other_script(bytes: &[u8]) -> bool {
    let encoding = guess(bytes);
    !LATIN.contains(&encoding)
        && encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

/// The text in the encoding that it looks like. Lines in UTF-8 are that, as files are put together from pieces; the others together decide
/// what they are.
pub(super) fn decode(bytes: &[u8]) -> String {
    let lines = || bytes.split_inclusive(|byte| *byte == b'\n');
    let others: Vec<u8> = lines().filter(|line| nearly_utf_8(line).is_none()).flatten().copied().collect();
    let is_mixed = lines().any(|line| !line.is_ascii() && nearly_utf_8(line).is_some());
    let encoding = guess(if is_mixed { &others } else { bytes });
    if !is_mixed {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    lines()
        .map(|line| nearly_utf_8(line).unwrap_or_else(|| encoding.decode_without_bom_handling(line).0))
        .collect()
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
                // Which of the encodings of Latin letters it is, a declaration alone can tell.
                if wrong != "utf-8" && ["windows-1250", "windows-1252"].contains(&label) {
                    continue;
                }
                let page = format!("<meta charset=\"{wrong}\">{text}");
                assert_eq!(decode(&encoded(label, &page)), page, "{label} declared as {wrong}");
            }
        }
    }

    #[test]
    fn utf_16_needs_no_mark() {
        for text in TEXTS.map(|(_, text)| text).into_iter().chain(["# Questions\n\nAre you open?\n"]) {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!((decode(&little), decode(&big)), (text.to_owned(), text.to_owned()));
        }
    }

    #[test]
    fn a_damaged_byte_in_utf_8_costs_only_itself() {
        let text =
            "<meta charset=utf-8><p>Otwarte do dziewiątej, w niedzielę do piątej, święta też. Ósma – dwie.";
        for at in [text.len() - 6, text.find("ą").unwrap()] {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = 0xff;
            let read = decode(&bytes);
            assert!(
                read.contains('\u{fffd}') && read.contains("niedzielę") && read.contains("też"),
                "{read}"
            );
        }
    }

    #[test]
    fn lines_in_utf_8_stay_so_among_others() {
        let mixed = [b"F\xfcr 5 Euro.\n", "Für 6 €.\n".as_bytes(), b"Sch\xf6n und gr\xfcn.\n"].concat();
        assert_eq!(decode(&mixed), "Für 5 Euro.\nFür 6 €.\nSchön und grün.\n");
    }
}
