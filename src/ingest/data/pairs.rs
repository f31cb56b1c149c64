//! The question-answer pairs within a value of JSON, YAML or TOML, whatever its shape.

use super::found::Found;
use super::question;
use super::value::Value;
use super::words::Words;

/// Keys of a question, the surest first.
const QUESTION: Words = Words(
    "question|questions|q|frage|pregunta|pergunta|domanda|質問|السؤال|سؤال|faq_question|question_text|\
    questionText",
);
/// Keys of an answer.
const ANSWER: Words = Words(
    "answer|acceptedAnswer|answers|a|antwort|réponse|reponse|respuesta|resposta|risposta|回答|答え|الجواب|\
    الإجابة|جواب|faq_answer|answer_text|answerText|answerHtml|answer_html|response|reply|suggestedAnswer",
);
/// Keys that are a question only beside an answer.
const HEADING: Words = Words("name|title|heading|summary|label|header|prompt|query|term|utterance");
/// Keys that are an answer only beside a question.
const CONTENT: Words = Words("text|content|body|description|value|solution|definition|html|markdown|details");
/// Keys of other phrasings.
const ALT: Words = Words(
    "alt|alternatives|variations|variants|synonyms|phrasings|utterances|alternate_questions|\
    alternateQuestions|aliases",
);

/// Whether a column or field of this name, in lower case, holds questions.
pub(crate) fn is_question(name: &str) -> bool {
    let singular = name.strip_suffix('s').unwrap_or(name);
    QUESTION.has(name) || QUESTION.has(singular) || matches!(name, "vraag" | "вопрос" | "问题" | "質問内容")
}

/// Whether a column or field of this name, in lower case, holds answers.
pub(crate) fn is_answer(name: &str) -> bool {
    let singular = name.strip_suffix('s').unwrap_or(name);
    ANSWER.has(name) || ANSWER.has(singular) || matches!(name, "antwoord" | "ответ" | "答案" | "إجابة")
}

/// Every pair within, in source order. Answers are as the source has them.
pub(crate) fn within(value: &Value, how: &'static str) -> Vec<Found> {
    let mut found = Vec::new();
    collect(value, how, &mut found);
    found
}

fn collect(value: &Value, how: &'static str, found: &mut Vec<Found>) {
    match value {
        Value::List(items) => match couples(items) {
            Some(couples) => found.extend(couples.map(|(q, a)| pair(q, a, how))),
            None => items.iter().for_each(|item| collect(item, how, found)),
        },
        Value::Map(pairs) => {
            if let Some(entry) = object(value, how) {
                found.push(entry);
            } else if is_question_map(pairs) {
                found.extend(
                    pairs.iter().map(|(question, answer)| pair(question.clone(), answer.to_text(), how)),
                );
            } else {
                pairs.iter().for_each(|(_, inner)| collect(inner, how, found));
            }
        }
        Value::Text(_) | Value::Null => {}
    }
}

fn pair(question: String, answer: String, how: &'static str) -> Found {
    Found { question, answer, how, ..Found::default() }
}

/// One object with a question; the answer may be missing when the key says `question`.
fn object(value: &Value, how: &'static str) -> Option<Found> {
    let answer = value.text_at(ANSWER);
    let asked = QUESTION.iter().find_map(|key| value.get(key)).filter(|asked| is_plain(asked));
    let mut phrasings = match (asked, &answer) {
        (Some(asked), _) => asked.to_texts(),
        (None, Some(_)) => vec![value.text_at(HEADING)?],
        (None, None) => return None,
    };
    if phrasings.is_empty() {
        return None;
    }
    let question = phrasings.remove(0);
    phrasings.extend(ALT.iter().filter_map(|key| value.get(key)).flat_map(Value::to_texts));
    Some(Found {
        question,
        answer: answer.or_else(|| value.text_at(CONTENT)).unwrap_or_default(),
        alt: phrasings,
        url: value.text_at(Words("url|link|href|source_url")),
        id: value.text_at(Words("id|@id|slug|key")).filter(|id| !id.contains("://")),
        how,
        ..Found::default()
    })
}

/// Whether a value under `questions` is the questions themselves, not objects that hold them.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::List(items) => items.iter().all(|item| matches!(item, Value::Text(_))) && !items.is_empty(),
        Value::Null => false,
        Value::Map(_) => !value.to_text().is_empty(),
        Value::Text(_) => true,
    }
}

/// `[["question", "answer"], …]`
fn couples(items: &[Value]) -> Option<impl Iterator<Item = (String, String)> + '_> {
    let is_couple = |item: &Value| matches!(item, Value::List(couple) if matches!(couple.as_slice(), [Value::Text(_), Value::Text(_), ..]));
    let all = !items.is_empty() && items.iter().all(is_couple);
    all.then(|| {
        items.iter().filter_map(|item| match item {
            Value::List(couple) => Some((couple.first()?.to_text(), couple.get(1)?.to_text())),
            _ => None,
        })
    })
}

/// `{"Do you deliver?": "Yes.", …}`: most keys are questions.
fn is_question_map(pairs: &[(String, Value)]) -> bool {
    let asks =
        pairs.iter().filter(|(key, value)| question::is_likely(key) && !value.to_text().is_empty()).count();
    asks > 0 && asks * 2 >= pairs.len()
}
