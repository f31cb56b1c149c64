//! Labels and numbers before questions and answers, in many languages: `Q:`, `A:`, `Frage 3:`, `1.2`.

use crate::wordlist::WordList;

static QUESTION: WordList = WordList::new(include_str!("lists/question-labels.txt"));
static QUESTION_LETTER: WordList = WordList::new(include_str!("lists/question-letters.txt"));
static ANSWER: WordList = WordList::new(include_str!("lists/answer-labels.txt"));
static ANSWER_LETTER: WordList = WordList::new(include_str!("lists/answer-letters.txt"));

/// Length in bytes of the label of a question at the start of a text, with the space after it.
pub(crate) fn question(text: &str) -> Option<usize> {
    marker(text, &QUESTION, &QUESTION_LETTER, true)
        .or_else(|| glued_letter(text, ['Q', 'Ｑ']))
        .or_else(|| sign(text, &['❓', '❔', '🙋']))
}

/// Length in bytes of the label of an answer at the start of a text, with the space after it.
pub(crate) fn answer(text: &str) -> Option<usize> {
    marker(text, &ANSWER, &ANSWER_LETTER, false)
        .or_else(|| glued_letter(text, ['A', 'Ａ']))
        .or_else(|| sign(text, &['💬', '🗨', '🅰']))
}

/// Length in bytes of the label of an answer in a paragraph of its own: `A`, a blank line, the answer.
pub(crate) fn answer_apart(text: &str) -> Option<usize> {
    let (line, rest) = text.split_once("\n\n")?;
    let word = line.trim_matches(|c: char| c.is_whitespace() || "*_[]【】〔〕.:：．".contains(c));
    let (first, length) = first_word(word);
    let is_mark = length == word.len() && (ANSWER.has(&first) || ANSWER_LETTER.has(&first));
    is_mark.then(|| text.len() - rest.trim_start().len())
}

fn marker(text: &str, words: &WordList, letters: &WordList, bare_number: bool) -> Option<usize> {
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

/// Where a label ends whose word ends at `after_word` and whose number ends at `at`; none if it is not a label.
fn ended(text: &str, after_word: usize, at: usize, is_letter: bool, bare_number: bool) -> Option<usize> {
    let numbered = text[after_word..at].chars().any(char::is_numeric);
    let rest = &text[at..];
    let closed = rest.trim_start_matches([']', '】', '〕', '*', '_', ' ', '\u{a0}']);
    Some(match closed.chars().next() {
        Some(c @ (':' | '：')) => text.len() - closed.len() + c.len_utf8(),
        Some(c @ ('.' | ')' | '．' | '）' | '、' | '。')) if !is_letter => {
            let after = &closed[c.len_utf8()..];
            // "A.B. Smith" and "q.v." do not begin with a label.
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

/// The first word, in lower case, and its length in bytes. In scripts without spaces, it ends at the first sign or digit.
fn first_word(text: &str) -> (String, usize) {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    if end > 40 {
        return (String::new(), 0);
    }
    // Full-width letters become ASCII.
    let narrow = |c: char| match c {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    (text[..end].chars().map(narrow).flat_map(char::to_lowercase).collect(), end)
}

/// Length in bytes of a single Latin letter before text in another script: `Q送料は？`.
fn glued_letter(text: &str, letters: [char; 2]) -> Option<usize> {
    let rest = text.trim_start().strip_prefix(letters)?.trim_start_matches([' ', '\u{a0}', '\u{3000}']);
    let is_other_script = |c: char| c.is_alphabetic() && c >= '\u{590}' && !('Ａ'..='ｚ').contains(&c);
    rest.starts_with(is_other_script).then_some(text.len() - rest.len())
}

/// Length in bytes of a sign that chats and posts put before questions or answers, with what makes it a picture.
fn sign(text: &str, signs: &[char]) -> Option<usize> {
    let rest = text.trim_start().strip_prefix(signs)?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{fe0f}');
    (!rest.is_empty()).then_some(text.len() - rest.len())
}

/// Length in bytes of a number such as ` 12`, `1.2`, ` #3` or `.4`; 0 without one.
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

/// Length in bytes of the number before a heading, such as `1. `, `2) `, `(3) ` or `1.10 `; 0 without one.
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
    // "1️⃣", as posts number their questions.
    let after = after.trim_start_matches('\u{fe0f}');
    let closed = after.trim_start_matches(['\u{20e3}', ')', '）', ']', '、', ':', '：']);
    let is_closed = closed.len() < after.len();
    let rest = closed.trim_start();
    let blank_or_cjk = rest.len() < closed.len() || rest.starts_with(|c: char| !c.is_ascii());
    // "1)How", "3.Is": a word, not a name such as "1.FC" or "2.x".
    let word = rest.find(|c: char| !c.is_alphabetic()).map_or(rest, |end| &rest[..end]);
    let is_word = |capital: bool| {
        let mut letters = word.chars();
        letters.next().is_some_and(|first| first.is_uppercase() || !capital)
            && letters.all(char::is_lowercase)
            && (word.len() > 1 || matches!(word, "I" | "A"))
    };
    let glued = is_closed && is_word(false) || dotted && !has_levels && is_word(true);
    let capital = !rest.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    let ends = is_closed || dotted || circled || (has_levels && bracketed.is_none() && capital);
    if ends && (blank_or_cjk || glued) && !rest.is_empty() { text.len() - rest.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_recognised_in_many_languages() {
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
            "❓ x",
        ] {
            assert!(question(text).is_some(), "{text}");
        }
        for text in ["A: x", "💬 x", "A1. x", "Réponse : x", "答：x", "ج: x", "**A**: x", "R: x"] {
            assert!(answer(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_label_may_be_a_paragraph_of_its_own() {
        for text in ["A\n\nYes.", "**A.**\n\nYes.", "答\n\nはい", "Réponse :\n\nOui."] {
            assert!(answer_apart(text).is_some(), "{text}");
        }
        for text in ["A", "A shop\n\nYes.", "Yes.\n\nA", "A\nYes."] {
            assert_eq!(answer_apart(text), None, "{text}");
        }
    }

    #[test]
    fn ordinary_words_are_not_labels() {
        for text in ["A shop", "Question your life", "a.b.c", "R. Smith", "Q", "", "Answering: x", "A"] {
            assert_eq!((question(text), answer(text)), (None, None), "{text}");
        }
    }
}
