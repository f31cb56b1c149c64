//! GitHub: discussions, as its API gives them, and issue forms, which are not a FAQ.

use crate::ingest::data::value::Value;
use crate::ingest::found::{Draft, Found};
use crate::ingest::names::Names;

/// Whether YAML describes a form for new issues: fields of some type, with attributes.
pub(crate) fn is_issue_form(value: &Value) -> bool {
    let is_field = |item: &Value| {
        let kind = item.get("type").map(Value::to_text).unwrap_or_default();
        Names("markdown|textarea|input|dropdown|checkboxes|upload").has(&kind)
            && item.get("attributes").is_some()
    };
    let is_form =
        |body: &Value| matches!(body, Value::List(items) if !items.is_empty() && items.iter().all(is_field));
    value.get("name").is_some() && value.get("body").is_some_and(is_form)
}

/// The discussions with a chosen answer. The others are noted.
pub(crate) fn discussions(value: &Value) -> Option<Draft> {
    const OUTER: [&str; 4] = ["data", "repository", "organization", "discussions"];
    let mut inner = value;
    while let Some(next) = OUTER.iter().find_map(|key| inner.get(key)) {
        inner = next;
    }
    let Value::List(nodes) = inner.get("nodes").or_else(|| inner.get("edges")).unwrap_or(inner) else {
        return None;
    };
    let nodes: Vec<&Value> = nodes.iter().map(|node| node.get("node").unwrap_or(node)).collect();
    let is_one = |node: &&Value| {
        node.get("title").is_some() && node.get("answer").is_some() && node.get("url").is_some()
    };
    if nodes.is_empty() || !nodes.iter().all(is_one) {
        return None;
    }
    let mut draft = Draft { form: Some("GitHub discussions"), ..Draft::default() };
    for node in nodes {
        let question = node.text_at(Names("title")).unwrap_or_default();
        match node.get("answer").and_then(|answer| answer.text_at(Names("body|bodyText|bodyHTML"))) {
            Some(answer) => draft.found.push(Found {
                question,
                answer,
                url: node.text_at(Names("url")),
                how: "discussion with a chosen answer",
                ..Found::default()
            }),
            None => {
                draft.aside.extend([
                    question.clone(),
                    node.text_at(Names("body|bodyText|bodyHTML")).unwrap_or_default(),
                ]);
                draft.leave(0, question, "this discussion has no chosen answer");
            }
        }
    }
    Some(draft)
}
