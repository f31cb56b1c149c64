//! What a question looks like, in many languages: its mark, its first word, its `Q:`, its number.

use super::words::Words;

/// Longest text, in characters, that is taken for a question.
pub(crate) const LONGEST: usize = 400;

/// Question marks: Latin, full-width, Arabic, Armenian, Greek, Ethiopic and the doubled ones.
const MARKS: &[char] = &['?', '？', '؟', '՞', '\u{37e}', '፧', '⁇', '⁈', '⁉', '‽', '﹖'];
/// What may stand after the mark.
const CLOSING: &str = "\"'”’»›」』)）]】*_`:：.。!！…\u{200f}\u{200e}";
/// First words of questions, lower case.
const FIRST_WORDS: Words = Words(
    "how|what|what's|why|when|where|where's|who|whom|whose|which|can|could|do|does|did|is|are|was|will|\
    would|should|shall|may|must|am|isn't|aren't|can't|don't|doesn't|won't|comment|pourquoi|quand|où|qui|\
    quel|quelle|quels|quelles|que|combien|puis-je|peut-on|est-ce|faut-il|dois-je|wie|was|warum|wann|wo|\
    wer|wem|wen|welche|welcher|welches|kann|können|gibt|darf|muss|cómo|qué|cuándo|dónde|quién|cuál|\
    cuáles|cuánto|cuánta|puedo|como|perché|quando|dove|chi|quale|quali|quanto|cosa|posso|onde|quem|qual|\
    quais|hoe|wat|waarom|wanneer|waar|welke|kan|как|что|почему|когда|где|кто|какой|какие|сколько|можно|\
    jak|dlaczego|kiedy|gdzie|czy|ile|hur|vad|varför|när|nasıl|neden|هل|كيف|ما|ماذا|متى|أين|اين|لماذا|من|\
    كم|أي|چگونه|آیا|چرا|איך|מה|למה|מתי|האם|क्या|कैसे|कब",
);
/// Ends of questions in languages that need no mark.
const ENDS: &[&str] = &["か", "の", "吗", "呢", "嗎", "까", "나요", "가요", "ไหม", "หรือไม่", "อย่างไร", "อะไร"];
/// Parts of questions in languages that write no blanks.
const PARTS: &[&str] =
    &["什么", "什麼", "怎么", "怎麼", "如何", "为什么", "哪里", "哪些", "どう", "なぜ", "いつ", "どこ"];

/// How much a text looks like a question, from 0.4 for any short text to 1.
pub(crate) fn likeness(text: &str) -> f32 {
    if ends_as_question(text) {
        1.0
    } else if contains_mark(text) {
        0.9
    } else if starts_as_question(text) {
        0.7
    } else {
        0.4
    }
}

/// Whether a text is more likely a question than not.
pub(crate) fn is_likely(text: &str) -> bool {
    likeness(text) > 0.5
}

/// Whether the last character that says something is a question mark.
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

fn starts_as_question(text: &str) -> bool {
    let text = text.trim();
    let lower: String = text.chars().take(40).flat_map(char::to_lowercase).collect();
    let word =
        lower.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default().replace('’', "'");
    let stem = word.split('\'').next().unwrap_or_default();
    text.starts_with('¿')
        || FIRST_WORDS.has(&word)
        || matches!(stem, "qu" | "what" | "who" | "how" | "où" | "dov")
        || ENDS.iter().any(|end| text.trim_end_matches(|c: char| CLOSING.contains(c)).ends_with(end))
        || PARTS.iter().any(|part| text.contains(part))
}

/// Blanks collapsed; soft hyphens, zero-width blanks and the permalink signs of headings dropped.
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

/// A question as it should be shown: tidy, without its `Q:`, its number and the signs around it.
pub(crate) fn clean(text: &str) -> String {
    let tidied = tidy(text);
    let mut rest = tidied.as_str();
    if let Some(length) = super::marker::question(rest) {
        rest = &rest[length..];
    }
    rest = rest[super::marker::number(rest)..].trim();
    let rest = rest.trim_start_matches(is_ornament).trim_end_matches(is_ornament);
    let rest = rest.strip_suffix([':', '：']).filter(|rest| ends_as_question(rest)).unwrap_or(rest).trim();
    if rest.is_empty() { tidied } else { rest.to_owned() }
}

/// Signs that a page draws around a question: permalinks, arrows, plus and minus.
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

/// A question to compare with others: clean, lower case, letters and digits only.
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
    fn numbers_and_marks_before_a_question_are_dropped() {
        let cases = [
            ("Q1. Is it free?", "Is it free?"),
            ("Q: Is it free?", "Is it free?"),
            ("1.10  Is it\n free?", "Is it free?"),
            ("3) Is it free? ¶", "Is it free?"),
            ("Question 12: Is it free?", "Is it free?"),
            ("Q１．無料ですか？", "無料ですか？"),
            ("س: هل هو مجاني؟", "هل هو مجاني؟"),
            ("+ Is it free?", "Is it free?"),
            ("24/7 support?", "24/7 support?"),
            ("3.5 mm jack?", "3.5 mm jack?"),
            ("2 for 1?", "2 for 1?"),
        ];
        for (given, wanted) in cases {
            assert_eq!(clean(given), wanted, "{given}");
        }
    }
}
