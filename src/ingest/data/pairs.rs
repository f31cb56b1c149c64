//! The pairs of question and answer in a value of JSON, YAML or TOML, whatever its shape.

use crate::ingest::data::value::Value;
use crate::ingest::found::Found;
use crate::ingest::names::Names;
use crate::ingest::wording::{fields, question};

/// Keys that hold a question, if an answer is beside it.
const HEADING: Names = Names("name|title|heading|summary|label|header|prompt|query|term|utterance|text");
/// Keys that hold an answer, if a question is beside it.
const CONTENT: Names = Names("text|content|body|description|value|solution|definition|html|markdown|details");
/// Keys that hold alternative phrasings.
const ALT: Names = Names(
    "alt|alternatives|variations|variants|synonyms|phrasings|utterances|alternate_questions|\
    alternateQuestions|aliases",
);

/// Every pair in a value, in source order. Answers are as the source has them.
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

/// The pair in one object. The answer may be missing if the key of the question is `question`.
fn object(value: &Value, how: &'static str) -> Option<Found> {
    let answer = value.text_at_any(fields::ANSWER.entries());
    let answer = answer.or_else(|| Some(value.get_by(fields::is_answer)?.to_text()));
    let answer = answer.filter(|answer| !answer.trim().is_empty());
    let asked = fields::QUESTION.entries().iter().find_map(|key| value.get(key));
    let asked = asked.or_else(|| value.get_by(fields::is_question)).filter(|asked| is_plain(asked));
    let mut phrasings = match (asked, &answer) {
        (Some(asked @ Value::List(items)), _) if items.iter().any(is_block) => vec![asked.to_text()],
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
        url: value.text_at(Names("url|link|href|source_url")),
        id: value.text_at(Names("id|@id|slug|key")).filter(|id| !id.contains("://")),
        draft: is_draft(value),
        how,
        ..Found::default()
    })
}

/// Whether an object says that it is not published: `draft: true`, `published: false`, `status: draft`.
pub(crate) fn is_draft(value: &Value) -> bool {
    let is = |key: &str, said: Names| {
        value.get(key).is_some_and(|value| said.has(&value.to_text().trim().to_ascii_lowercase()))
    };
    let (yes, no) = (Names("true|yes|1|draft"), Names("false|no|0"));
    // Sanity names drafts so.
    let is_sanity = cfg!(feature = "build")
        && value.get("_id").is_some_and(|id| matches!(id, Value::Text(id) if id.starts_with("drafts.")));
    is_sanity
        || has_draft_status(value)
        || ["draft", "_draft", "is_draft", "isDraft"].iter().any(|key| is(key, yes))
        || ["published", "is_published", "isPublished", "active", "is_active"].iter().any(|key| is(key, no))
        || ["status", "state", "_status"]
            .iter()
            .any(|key| is(key, Names("draft|pending|unpublished|notpublished|archived|trash|private|hidden")))
}

/// Whether a field such as "Question status" says "draft", in any of the languages of owners.
#[cfg(feature = "build")]
fn has_draft_status(value: &Value) -> bool {
    const DRAFT: Names = Names("draft|entwurf|brouillon|borrador|rascunho|bozza|черновик|مسودة|下書き|草稿");
    let Value::Map(fields) = value else { return false };
    let is_status = |key: &str| {
        let key = key.trim().to_lowercase();
        ["status", "state", "estado", "statut", "état", "stato", "статус", "状态", "ステータス", "حالة"]
            .iter()
            .any(|word| key.ends_with(word))
    };
    fields.iter().any(|(key, value)| is_status(key) && DRAFT.has(&value.to_text().trim().to_lowercase()))
}

#[cfg(not(feature = "build"))]
fn has_draft_status(_: &Value) -> bool {
    false
}

/// Whether a value under `questions` is the text of questions, not objects that contain them.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::List(items) => {
            let is_text = |item: &Value| matches!(item, Value::Text(_));
            !items.is_empty() && (items.iter().all(is_text) || items.iter().all(is_block))
        }
        Value::Null => false,
        Value::Map(_) => !value.to_text().is_empty(),
        Value::Text(_) => true,
    }
}

/// Whether a value is a block of rich text, as in Prismic: `{"type": "heading3", "text": "…"}`.
fn is_block(value: &Value) -> bool {
    let is_text = |key: &str| matches!(value.get(key), Some(Value::Text(_)));
    is_text("type") && is_text("text")
}

/// The pairs of `[["question", "answer"], …]`; none if the list is anything else.
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

/// Whether most keys of a mapping are questions: `{"Do you deliver?": "Yes.", …}`.
fn is_question_map(pairs: &[(String, Value)]) -> bool {
    let asks =
        pairs.iter().filter(|(key, value)| question::is_likely(key) && !value.to_text().is_empty()).count();
    asks > 0 && asks * 2 >= pairs.len()
}
