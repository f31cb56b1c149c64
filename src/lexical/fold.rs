//! Normalises spellings that mean the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// Unifies compatibility forms, lower-cases, strips accents and vowel points, and writes digits as ASCII.
pub(crate) fn fold(text: &str) -> Vec<char> {
    // Most words of most FAQs: nothing below would change them.
    if text.is_ascii() {
        return text.chars().map(|c| c.to_ascii_lowercase()).collect();
    }
    let mut folded = Vec::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        match c {
            // Letters that Unicode does not decompose.
            'ß' => folded.extend(['s', 's']),
            'æ' => folded.extend(['a', 'e']),
            'œ' => folded.extend(['o', 'e']),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            SOFT_HYPHEN | ARABIC_TATWEEL => {}
            _ if is_dense(c) => folded.push(ascii_digit(c)),
            _ => decompose_canonical(c, |part| {
                if !is_accent(part) {
                    folded.push(ascii_digit(part));
                }
            }),
        }
    }
    folded
}

const SOFT_HYPHEN: char = '\u{ad}';
const ARABIC_TATWEEL: char = '\u{640}';

/// Hebrew and Arabic points, and marks above and below; not the signs of kana, Thai and Devanagari that make a different letter.
fn is_accent(c: char) -> bool {
    matches!(canonical_combining_class(c), 10..=35 | 200..)
}

fn ascii_digit(c: char) -> char {
    // Arabic, Persian, Devanagari, Bengali, Thai.
    const ZEROS: [char; 5] = ['\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}'];
    let value = |zero| u32::from(c).checked_sub(u32::from(zero)).filter(|value| *value < 10);
    let digit = ZEROS.into_iter().find_map(value).and_then(|value| char::from_digit(value, 10));
    digit.unwrap_or(c)
}

/// Whether a script puts no spaces between words: Thai, Lao, Myanmar, Khmer, kana and Han; and Hangul, which attaches
/// particles to them.
pub(crate) fn is_dense(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
        || is_hangul(c)
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7af}')
}
