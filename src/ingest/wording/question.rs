//! What a question looks like in many languages (its question mark, its first word), and how it is shown.

use crate::ingest::wording::marker;
use crate::wordlist::WordList;

/// Longest text, in characters, that is taken for a question.
pub(crate) const LONGEST: usize = 400;

/// Question marks: Latin, full-width, Arabic, Armenian, Greek, Ethiopic and the doubled ones.
const MARKS: &[char] = &['?', '？', '؟', '՞', '\u{37e}', '፧', '⁇', '⁈', '⁉', '‽', '﹖'];
/// Characters that may follow the question mark.
const CLOSING: &str = "\"'”’»›」』)）]】*_`:：.。!！…\u{200f}\u{200e}";
static FIRST_WORDS: WordList = WordList::new(include_str!("lists/question-first-words.txt"));
static ELIDED_WORDS: WordList = WordList::new(include_str!("lists/question-elided-words.txt"));
static ENDINGS: WordList = WordList::new(include_str!("lists/question-endings.txt"));
static PARTS: WordList = WordList::new(include_str!("lists/question-parts.txt"));

/// Likeness of a text that ends with a question mark.
const ENDS_WITH_MARK: f32 = 1.0;
/// Likeness of a text with a question mark before its end: it may be a quotation or a remark after the question.
const HAS_MARK: f32 = 0.9;
/// Likeness of a text that only begins or ends as questions do: "How to order" is one, "What we do" is not.
const WORDED_AS_QUESTION: f32 = 0.7;
/// From this likeness on a text is taken for a question.
const LIKELY: f32 = 0.5;
/// Likeness of any other text: below [`LIKELY`], but not nothing, as "Refunds" can be the question of an entry.
const OTHER_TEXT: f32 = 0.4;

/// How much a text looks like a question, from 0.4 for any text to 1.
pub(crate) fn likeness(text: &str) -> f32 {
    if ends_as_question(text) {
        ENDS_WITH_MARK
    } else if contains_mark(text) {
        HAS_MARK
    } else if is_worded_as_question(text) {
        WORDED_AS_QUESTION
    } else {
        OTHER_TEXT
    }
}

/// Whether a text is more likely a question than not.
pub(crate) fn is_likely(text: &str) -> bool {
    likeness(text) > LIKELY
}

/// Whether a question mark is the last character, apart from quotes and the like.
pub(crate) fn ends_as_question(text: &str) -> bool {
    text.trim_end_matches(|c: char| c.is_whitespace() || CLOSING.contains(c)).ends_with(MARKS)
}

/// Whether a question mark ends a sentence within the text; one inside a URL does not.
fn contains_mark(text: &str) -> bool {
    text.char_indices().any(|(at, c)| {
        let mut after = text.get(at + c.len_utf8()..).unwrap_or_default().chars();
        MARKS.contains(&c) && after.next().is_none_or(|next| next.is_whitespace() || !next.is_ascii())
    })
}

/// Whether a text begins or ends as questions do, or has a word that makes it one.
fn is_worded_as_question(text: &str) -> bool {
    let text = text.trim();
    let lower: String = text.chars().take(40).flat_map(char::to_lowercase).collect();
    let word =
        lower.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default().replace('’', "'");
    let stem = word.split('\'').next().unwrap_or_default();
    text.starts_with('¿')
        || FIRST_WORDS.has(&word)
        || ELIDED_WORDS.has(stem)
        || ENDINGS
            .entries()
            .iter()
            .any(|end| text.trim_end_matches(|c: char| CLOSING.contains(c)).ends_with(*end))
        || PARTS.entries().iter().any(|part| text.contains(part))
}

/// The text with its whitespace collapsed, without soft hyphens, zero-width spaces and control characters.
pub(crate) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}') {
        let word: String = word.chars().filter(|&c| c != '\u{ad}' && !c.is_control()).collect();
        if !word.is_empty() {
            if !tidy.is_empty() {
                tidy.push(' ');
            }
            tidy.push_str(&word);
        }
    }
    tidy
}

/// A question as it is shown: tidy, without its label, its number and the signs around it.
pub(crate) fn clean(text: &str) -> String {
    let tidied = tidy(text);
    let mut rest = tidied.as_str();
    if let Some(length) = marker::question(rest) {
        rest = &rest[length..];
    }
    rest = rest[marker::number(rest)..].trim();
    let rest = rest.trim_start_matches(is_ornament).trim_end_matches(is_ornament);
    let rest = rest.strip_suffix([':', '：']).filter(|rest| ends_as_question(rest)).unwrap_or(rest).trim();
    if rest.is_empty() { tidied } else { rest.to_owned() }
}

/// Whether a character is one of the signs around questions: permalink signs, arrows, plus and minus.
fn is_ornament(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '¶' | '#'
                | '§'
                | '+'
                | '−'
                | '–'
                | '▶'
                | '▸'
                | '▼'
                | '▾'
                | '►'
                | '◄'
                | '▲'
                | '△'
                | '▽'
                | '❓'
                | '❔'
                | '➤'
                | '›'
                | '⌄'
                | '∨'
                | '•'
                | '●'
                | '■'
                | '◆'
                | '◇'
                | '★'
                | '☆'
                | '🔗'
                | '⬇'
                | '↓'
                | '\u{fe0f}'
        )
}

/// The key by which questions are compared: clean, in lower case, letters and digits only.
pub(crate) fn key(text: &str) -> String {
    let clean = clean(text);
    let key: String = clean.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if key.is_empty() { clean } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_of_many_languages_are_recognised() {
        for text in [
            "Do you deliver?",
            "Pourquoi ?",
            "送料はいくらですか？",
            "هل توصلون إلى برينستون؟",
            "How to order",
            "配達できますか",
            "It failed. Why? (2024)",
            "Is it \"free?\"",
        ] {
            assert!(is_likely(text), "{text}");
        }
        for text in ["Shipping", "Opening hours", "see http://x.example/?a=b for more", "ご注文について"]
        {
            assert!(!is_likely(text), "{text}");
        }
    }

    #[test]
    fn numbers_and_labels_before_a_question_are_removed() {
        let cases = [
            ("Q1. Is it free?", "Is it free?"),
            ("Q: Is it free?", "Is it free?"),
            ("1.10  Is it\n free?", "Is it free?"),
            ("3) Is it free? ¶", "Is it free?"),
            ("Question 12: Is it free?", "Is it free?"),
            ("Q１．無料ですか？", "無料ですか？"),
            ("س: هل هو مجاني؟", "هل هو مجاني؟"),
            ("+ Is it free?", "Is it free?"),
            ("1)How do I order?", "How do I order?"),
            ("(2)can I cancel?", "can I cancel?"),
            ("3.Is there a shop?", "Is there a shop?"),
            ("4)¿Hay tienda?", "¿Hay tienda?"),
            ("2️⃣ O que levar?", "O que levar?"),
            ("1.FC Ashby tickets?", "1.FC Ashby tickets?"),
            ("2.x or 3.x?", "2.x or 3.x?"),
            ("24/7 support?", "24/7 support?"),
            ("3.5 mm jack?", "3.5 mm jack?"),
            ("2 for 1?", "2 for 1?"),
        ];
        for (given, wanted) in cases {
            assert_eq!(clean(given), wanted, "{given}");
        }
    }
}
