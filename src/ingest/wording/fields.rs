//! Recognises by its name whether a field of a record or a column of a table holds questions or answers.

use crate::ingest::names::Names;
use crate::wordlist::WordList;

/// Names of fields with questions, the surest first.
pub(crate) static QUESTION: WordList = WordList::new(include_str!("lists/question-fields.txt"));
/// Names of fields with answers, the surest first.
pub(crate) static ANSWER: WordList = WordList::new(include_str!("lists/answer-fields.txt"));

/// Words beside the name: what kind of text it is, and articles.
const BESIDE: Names = Names(
    "text|texte|texto|testo|текст|نص|title|body|content|html|markdown|md|plain|full|long|faq|faqs|customer|user|the|of|der|die|\
    das|de|la|le|el|a|o|da|do|del|des|du|published|translation|translated|übersetzung",
);
/// Most words of such a name.
const WORDS: usize = 5;
/// Longest name, in bytes.
const LONGEST: usize = 100;

/// Whether a column or field of this name holds questions: "Frage", "Question (EN)", `question_text`.
pub(crate) fn is_question(name: &str) -> bool {
    is(name, &QUESTION)
}

/// Whether a column or field of this name holds answers.
pub(crate) fn is_answer(name: &str) -> bool {
    is(name, &ANSWER)
}

/// Whether a column's name has the word for an answer among others, as those of forms do: "Antwort der Gemeinde". Its values have to
/// confirm it.
#[cfg(feature = "build")]
pub(crate) fn mentions_answer(name: &str) -> bool {
    mentions(name, &ANSWER)
}

/// The same for questions: "What is your question?"
#[cfg(feature = "build")]
pub(crate) fn mentions_question(name: &str) -> bool {
    mentions(name, &QUESTION)
}

#[cfg(feature = "build")]
fn mentions(name: &str, list: &WordList) -> bool {
    // Japanese and Chinese do not separate words.
    let is_within = |entry: &&str| entry.chars().all(|c| c >= '\u{3040}') && name.contains(*entry);
    let is_word = |word: &String| word.len() > 1 && list.has(word);
    name.len() <= LONGEST && (words(name).iter().any(is_word) || list.entries().iter().any(is_within))
}

/// The language that a name gives in addition, in lower case: "Answer (EN)" and `answer_en` are in `en`.
#[cfg(feature = "build")]
pub(crate) fn language(name: &str) -> Option<String> {
    words(name).into_iter().find(|word| is_language(word))
}

fn is(name: &str, list: &WordList) -> bool {
    let name = name.trim();
    let is_named = |word: &str| list.has(word) || word.strip_suffix('s').is_some_and(|word| list.has(word));
    if name.len() > LONGEST {
        return false;
    }
    if is_named(&name.to_lowercase()) {
        return true;
    }
    let words = words(name);
    let named = words.iter().filter(|word| word.len() > 1 && is_named(word)).count();
    let beside = |word: &&String| BESIDE.has(word) || is_language(word);
    named == 1 && words.len() <= WORDS && words.iter().filter(beside).count() + 1 == words.len()
}

/// The words of a name, in lower case: `questionText`, "Question (EN)".
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() && !crate::ingest::wording::slug::is_mark(c)
            || after_small && c.is_uppercase()
        {
            words.push(String::new());
        }
        if let Some(word) =
            words.last_mut().filter(|_| c.is_alphanumeric() || crate::ingest::wording::slug::is_mark(c))
        {
            word.extend(c.to_lowercase());
        }
        after_small = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a word is the code or the name of a language.
fn is_language(word: &str) -> bool {
    const CODES: Names = Names(
        "en|eng|us|gb|uk|de|deu|ger|at|ch|es|spa|fr|fra|fre|pt|por|br|ru|rus|ar|ara|ja|jpn|jp|zh|zho|cn|tw|hans|hant|it|\
        ita|nl|nld|pl|pol|sv|tr|ko|english|german|deutsch|spanish|español|french|français|portuguese|português|russian|русский|\
        arabic|العربية|japanese|日本語|chinese|中文|italian|dutch",
    );
    CODES.has(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_questions_and_answers_are_recognised_by_their_names() {
        for name in [
            "Question",
            "questions",
            "Question (EN)",
            "question_en",
            "Question text",
            "questionText",
            "Frage (DE)",
            "Fragetext",
            "Texto de la pregunta",
            "Texte de la question",
            "Pergunta [pt-BR]",
            "Текст вопроса",
            "نص السؤال",
            "質問文",
            "问题（中文）",
            "FAQ Question",
            "Question:",
        ] {
            assert!(is_question(name) && !is_answer(name), "{name}");
        }
        for name in [
            "Answer (EN)",
            "Answer text",
            "answerHtml",
            "Antworttext",
            "Texto de la respuesta",
            "Texte de la réponse",
            "Texto da resposta",
            "Текст ответа",
            "نص الإجابة",
            "回答文",
            "答案",
            "Answer body",
            "answer_fr",
        ] {
            assert!(is_answer(name) && !is_question(name), "{name}");
        }
        for name in [
            "Question ID",
            "question_count",
            "Answered by",
            "Category",
            "ID",
            "a b",
            "Question answer",
            "Q1 revenue",
        ] {
            assert!(!is_question(name) && !is_answer(name), "{name}");
        }
    }

    #[cfg(feature = "build")]
    #[test]
    fn a_name_mentions_questions_or_answers_among_other_words() {
        for name in
            ["Wie lautet Ihre Frage?", "Escriba su pregunta", "Your question", "ご質問をご記入ください"]
        {
            assert!(mentions_question(name) && !mentions_answer(name), "{name}");
        }
        for name in ["Antwort der Gemeinde", "Respuesta del ayuntamiento", "Our answer", "事務局からの回答"]
        {
            assert!(mentions_answer(name) && !mentions_question(name), "{name}");
        }
    }

    #[cfg(feature = "build")]
    #[test]
    fn the_language_of_a_column_is_in_its_name() {
        assert_eq!(language("Answer (EN)").as_deref(), Some("en"));
        assert_eq!(language("Answer"), None);
    }
}
