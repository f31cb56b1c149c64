//! Templates and section groups of Shopify themes: `sections` with `blocks` with `settings`. A block is a question with its
//! answer if it, or its section, is of a type for them, or if it asks.

use std::borrow::Cow;

use crate::ingest::data::value::Value;
use crate::ingest::data::{articles, numbered};
use crate::ingest::found::{Draft, Found};
use crate::ingest::names::Names;
use crate::ingest::wording::fields;

/// How a theme is recognised, for the report.
const FORM: &str = "Shopify theme (sections with blocks)";

/// Settings with the question of a block, the surest first.
const QUESTIONS: Names = Names("heading|title|header|row_title|tab_title|label|name|summary");
/// Settings with its answer.
const ANSWERS: Names =
    Names("row_content|content|text|richtext|desc|description|body|html|paragraph|details|tab_content");
/// Parts of the types of sections and blocks with questions.
const TYPES: Names = Names("faq|accordion|collaps|toggle|question|details|q-and-a|tab");
/// How deep blocks nest in blocks; Shopify's own limit is 8.
const DEPTH: usize = 8;

/// The text without the comment that Shopify writes before the JSON; its lines stay as blank ones.
pub(crate) fn without_comment(text: &str) -> Cow<'_, str> {
    let mut rest = text.trim_start();
    loop {
        let after = if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/").map(|(_, after)| after)
        } else if let Some(comment) = rest.strip_prefix("//") {
            comment.split_once('\n').map(|(_, after)| after)
        } else {
            None
        };
        match after {
            Some(after) => rest = after.trim_start(),
            None => break,
        }
    }
    let before = text.get(..text.len() - rest.len()).unwrap_or_default();
    if before.trim().is_empty() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}{rest}", "\n".repeat(before.matches('\n').count())))
}

/// The entries of a theme's file; none if the value is something else.
pub(crate) fn within(value: &Value) -> Option<Draft> {
    let sections = value.get("sections")?;
    let Value::Map(all) = sections else { return None };
    let is_section = |section: &Value| {
        section.get("type").is_some()
            && (section.get("blocks").is_some() || section.get("settings").is_some())
    };
    if all.is_empty() || !all.iter().all(|(_, section)| is_section(section)) {
        return None;
    }
    let mut found = Vec::new();
    for section in ordered(sections, value.get("order")) {
        let hidden = is_disabled(section);
        if let Some(settings) = section.get("settings") {
            let pairs = numbered::within(settings);
            found.extend(pairs.into_iter().map(|found| Found { draft: hidden, ..found }));
        }
        blocks(section, is_typed(section), hidden, DEPTH, &mut found);
    }
    (!found.is_empty()).then(|| Draft { found, form: Some(FORM), ..Draft::default() })
}

fn blocks(parent: &Value, typed: bool, hidden: bool, depth: usize, found: &mut Vec<Found>) {
    let Some(all) = parent.get("blocks").filter(|_| depth > 0) else { return };
    for block in ordered(all, parent.get("block_order")) {
        let (typed, hidden) = (typed || is_typed(block), hidden || is_disabled(block));
        match entry(block, typed, hidden, depth) {
            Some(entry) => found.push(entry),
            None => blocks(block, typed, hidden, depth - 1, found),
        }
    }
}

fn entry(block: &Value, typed: bool, hidden: bool, depth: usize) -> Option<Found> {
    let settings = block.get("settings")?;
    let text = |value: &Value| Some(value.to_text()).filter(|text| !text.trim().is_empty());
    let question = settings.get_by(fields::is_question).and_then(text);
    let is_named = question.is_some();
    let question = question.or_else(|| settings.text_at(QUESTIONS))?;
    let answer = settings.get_by(fields::is_answer).and_then(text).or_else(|| settings.text_at(ANSWERS));
    let mut parts: Vec<String> = answer.into_iter().collect();
    // In newer themes the answer is in blocks within the row.
    if parts.is_empty() {
        texts(block, depth, &mut parts);
    }
    let answer = parts.join("\n");
    let is_one = is_named || typed || articles::asks(&question);
    (is_one && !answer.is_empty()).then(|| Found {
        question,
        answer,
        draft: hidden,
        how: "block of a Shopify section",
        ..Found::default()
    })
}

/// The texts in the blocks of a block. A block with a question of its own ends the search: this one is a list of them.
fn texts(block: &Value, depth: usize, out: &mut Vec<String>) {
    let Some(all) = block.get("blocks").filter(|_| depth > 0) else { return };
    let inner = ordered(all, block.get("block_order"));
    let is_row = |block: &&Value| block.get("settings").is_some_and(|own| own.text_at(QUESTIONS).is_some());
    if inner.iter().any(is_row) {
        return;
    }
    for block in inner.into_iter().filter(|block| !is_disabled(block)) {
        out.extend(block.get("settings").and_then(|own| own.text_at(ANSWERS)));
        texts(block, depth - 1, out);
    }
}

/// The values of a map or a list, in the order that a list of keys gives; those that it does not name come last.
fn ordered<'v>(values: &'v Value, order: Option<&Value>) -> Vec<&'v Value> {
    match values {
        Value::List(items) => items.iter().collect(),
        Value::Map(all) => {
            let keys = order.map(Value::to_texts).unwrap_or_default();
            let place: std::collections::HashMap<&str, usize> =
                keys.iter().enumerate().map(|(at, key)| (key.as_str(), at)).collect();
            let mut sorted: Vec<_> = all.iter().collect();
            sorted.sort_by_key(|(key, _)| place.get(key.as_str()).copied().unwrap_or(usize::MAX));
            sorted.into_iter().map(|(_, value)| value).collect()
        }
        Value::Text(_) | Value::Null => vec![],
    }
}

fn is_typed(block: &Value) -> bool {
    let kind = block.get("type").map(Value::to_text).unwrap_or_default().to_lowercase();
    TYPES.iter().any(|part| kind.contains(part)) && !kind.contains("table")
}

fn is_disabled(block: &Value) -> bool {
    block.get("disabled").is_some_and(|value| value.to_text() == "true")
}
