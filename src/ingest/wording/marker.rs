//! What stands before a question or an answer: `Q:`, `A:`, `Frage 3:`, `1.2`, in many languages.

use super::words::Words;

/// Words and letters that mark a question; each needs a colon, a full stop, a bracket or a number after it.
const QUESTION: Words = Words(
    "question|quest|frage|pregunta|pergunta|domanda|vraag|вопрос|pytanie|fråga|soru|faq|質問|問題|问题|問|问|\
    السؤال|سؤال|س|שאלה|ש|q",
);
/// Letters that mark a question only with a colon, since they also number lists.
const QUESTION_LETTER: Words = Words("f|p|d|v|в");
/// Words and letters that mark an answer.
const ANSWER: Words = Words(
    "answer|ans|antwort|réponse|reponse|respuesta|resposta|risposta|antwoord|ответ|odpowiedź|svar|cevap|\
    回答|答案|答え|答|الإجابة|الاجابة|إجابة|اجابة|الجواب|جواب|ج|תשובה|ת|a",
);
/// Letters that mark an answer only with a colon.
const ANSWER_LETTER: Words = Words("r|о");

/// Length of the mark of a question at the start of a text, blanks after it included.
pub(crate) fn question(text: &str) -> Option<usize> {
    marker(text, QUESTION, QUESTION_LETTER, true).or_else(|| glued_letter(text, ['Q', 'Ｑ']))
}

/// Length of the mark of an answer at the start of a text, blanks after it included.
pub(crate) fn answer(text: &str) -> Option<usize> {
    marker(text, ANSWER, ANSWER_LETTER, false).or_else(|| glued_letter(text, ['A', 'Ａ']))
}

/// Length of an answer's mark that has a paragraph to itself, as where a page sets it apart: `A`, blank line, answer.
pub(crate) fn answer_apart(text: &str) -> Option<usize> {
    let (line, rest) = text.split_once("\n\n")?;
    let word = line.trim_matches(|c: char| c.is_whitespace() || "*_[]【】〔〕.:：．".contains(c));
    let (first, length) = first_word(word);
    let is_mark = length == word.len() && (ANSWER.has(&first) || ANSWER_LETTER.has(&first));
    is_mark.then(|| text.len() - rest.trim_start().len())
}

fn marker(text: &str, words: Words, letters: Words, bare_number: bool) -> Option<usize> {
    let start =
        text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || "*_[(【〔".contains(c)).len();
    let (word, length) = first_word(&text[start..]);
    let is_letter = letters.has(&word);
    if !is_letter && !words.has(&word) {
        return None;
    }
    let after_word = start + length;
    let number = optional_number(&text[after_word..]);
    let end = ended(text, after_word, after_word + number, is_letter, bare_number);
    // "A.9時から": the number belongs to the answer.
    let end =
        end.or_else(|| ended(text, after_word, after_word, is_letter, bare_number).filter(|_| number > 0))?;
    let tail = text[end..].trim_start_matches(|c: char| c.is_whitespace() || c == '*' || c == '_');
    Some(text.len() - tail.len())
}

/// Where a mark ends whose word ends at `after_word` and whose number at `at`; none if nothing ends it there.
fn ended(text: &str, after_word: usize, at: usize, is_letter: bool, bare_number: bool) -> Option<usize> {
    let numbered = text[after_word..at].chars().any(char::is_numeric);
    let rest = &text[at..];
    let closed = rest.trim_start_matches([']', '】', '〕', '*', '_', ' ', '\u{a0}']);
    Some(match closed.chars().next() {
        Some(c @ (':' | '：')) => text.len() - closed.len() + c.len_utf8(),
        Some(c @ ('.' | ')' | '．' | '）' | '、' | '。')) if !is_letter => {
            let after = &closed[c.len_utf8()..];
            // "A.B. Smith" and "q.v." are no marks.
            let ends =
                |next: char| next.is_whitespace() || !next.is_ascii() || next.is_ascii_digit() || numbered;
            let ends = after.chars().next().is_none_or(ends);
            if !ends {
                return None;
            }
            text.len() - after.len()
        }
        Some('-' | '–' | '—' | '－') if !is_letter && rest.starts_with([' ', '\u{a0}']) => {
            text.len() - closed.trim_start_matches(['-', '–', '—', '－']).len()
        }
        Some('?' | '？') if bare_number && numbered => return None,
        Some(_) if (numbered || rest.starts_with([']', '】'])) && !is_letter && rest.len() > closed.len() => {
            text.len() - closed.len()
        }
        _ => return None,
    })
}

/// The first word in lower case and its length; in scripts without blanks, up to the first sign or digit.
fn first_word(text: &str) -> (String, usize) {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    if end > 40 {
        return (String::new(), 0);
    }
    // Full-width letters become narrow ones.
    let narrow = |c: char| match c {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    (text[..end].chars().map(narrow).flat_map(char::to_lowercase).collect(), end)
}

/// Length of a lone letter before a text in a script that has none of its kind: `Q送料は？`.
fn glued_letter(text: &str, letters: [char; 2]) -> Option<usize> {
    let rest = text.trim_start().strip_prefix(letters)?.trim_start_matches([' ', '\u{a0}', '\u{3000}']);
    let is_other_script = |c: char| c.is_alphabetic() && c >= '\u{590}' && !('Ａ'..='ｚ').contains(&c);
    rest.starts_with(is_other_script).then_some(text.len() - rest.len())
}

/// Length of ` 12`, `1.2`, ` #3` or `.4`.
fn optional_number(text: &str) -> usize {
    let digits = text.trim_start_matches([' ', '\u{a0}', '#', '.', '№']);
    let after = digits.trim_start_matches(|c: char| c.is_numeric());
    if after.len() == digits.len() {
        return 0;
    }
    let more = after.strip_prefix('.').map_or(after, |more| {
        let rest = more.trim_start_matches(|c: char| c.is_numeric());
        if rest.len() < more.len() { rest } else { after }
    });
    text.len() - more.len()
}

/// Length of the number before a heading: `1. `, `2) `, `(3) `, `1.10 What`, `第3問`; 0 without one.
pub(crate) fn number(text: &str) -> usize {
    let bracketed = text.strip_prefix(['(', '（', '[']);
    let digits = bracketed.unwrap_or(text);
    let is_number = |c: char| c.is_numeric() || c == '.' || c == '．';
    let after = digits.trim_start_matches(is_number);
    let number = &digits[..digits.len() - after.len()];
    if !number.starts_with(char::is_numeric) {
        return 0;
    }
    let circled = number.chars().all(|c| matches!(c, '①'..='⑳'));
    let has_levels = number.trim_end_matches(['.', '．']).contains('.');
    let dotted = number.ends_with(['.', '．']);
    let closed = after.trim_start_matches([')', '）', ']', '、', ':', '：']);
    let is_closed = closed.len() < after.len();
    let rest = closed.trim_start();
    let blank_or_cjk = rest.len() < closed.len() || rest.starts_with(|c: char| !c.is_ascii());
    let capital = !rest.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    let ends = is_closed || dotted || circled || (has_levels && bracketed.is_none() && capital);
    if ends && blank_or_cjk && !rest.is_empty() { text.len() - rest.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_recognised_in_many_languages() {
        for text in [
            "Q: x",
            "Q1: x",
            "Q. x",
            "Q 1) x",
            "**Q:** x",
            "Frage: x",
            "質問：x",
            "Q1 x",
            "[Q] x",
            "س: x",
            "Q1.1: x",
            "Q送料は？",
            "Ｑ１．x",
        ] {
            assert!(question(text).is_some(), "{text}");
        }
        for text in ["A: x", "A1. x", "Réponse : x", "答：x", "ج: x", "**A**: x", "R: x"] {
            assert!(answer(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_mark_may_have_a_paragraph_to_itself() {
        for text in ["A\n\nYes.", "**A.**\n\nYes.", "答\n\nはい", "Réponse :\n\nOui."] {
            assert!(answer_apart(text).is_some(), "{text}");
        }
        for text in ["A", "A shop\n\nYes.", "Yes.\n\nA", "A\nYes."] {
            assert_eq!(answer_apart(text), None, "{text}");
        }
    }

    #[test]
    fn ordinary_words_are_no_marks() {
        for text in ["A shop", "Question your life", "a.b.c", "R. Smith", "Q", "", "Answering: x", "A"] {
            assert_eq!((question(text), answer(text)), (None, None), "{text}");
        }
    }
}
