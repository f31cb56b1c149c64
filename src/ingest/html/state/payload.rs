//! The payload of Next.js's app router, `self.__next_f.push([1, "…"])`: rows of JSON and text that refer to each other.

use std::collections::HashMap;

use super::{first, within};
use crate::ingest::data::value::Value;
use crate::ingest::found::Found;
use crate::ingest::html::dom::unread::Script;

/// What stands before a piece of the payload.
const PUSH: &str = "self.__next_f.push(";

/// The pairs in the payload of a page.
pub(super) fn find(scripts: &[Script]) -> Vec<Found> {
    let mut payload = String::new();
    let mut line = 0;
    for script in scripts {
        let pushed = script.text.trim().strip_prefix(PUSH).and_then(first);
        let Some((Value::List(pushed), _)) = pushed else { continue };
        if let [Value::Text(_), Value::Text(piece)] = &pushed[..] {
            payload.push_str(piece);
            line = if line == 0 { script.line as usize } else { line };
        }
    }
    let (rows, texts) = rows(&payload);
    let mut found: Vec<Found> = rows.into_iter().flat_map(|row| within(&row, line)).collect();
    for found in &mut found {
        // A long answer is in a row of its own.
        if let Some(text) = found.answer.strip_prefix('$').and_then(|id| texts.get(id)) {
            (*text).clone_into(&mut found.answer);
        }
    }
    found
}

/// The rows that are values, and those that are texts by their names.
fn rows(payload: &str) -> (Vec<Value>, HashMap<&str, &str>) {
    let (mut values, mut texts) = (Vec::new(), HashMap::new());
    let mut rest = payload;
    while let Some((id, row)) = rest.split_once(':') {
        if let Some((length, text)) = text_row(row) {
            texts.insert(id, text.get(..length).unwrap_or_default());
            rest = text.get(length..).unwrap_or_default();
            continue;
        }
        let (row, after) = row.split_once('\n').unwrap_or((row, ""));
        if row.starts_with(['[', '{']) {
            values.extend(first(row).map(|(value, _)| as_markup(value)));
        }
        rest = after;
    }
    (values, texts)
}

/// The length in bytes and the beginning of a row such as `T4a3,…`.
fn text_row(row: &str) -> Option<(usize, &str)> {
    let (length, text) = row.strip_prefix('T')?.split_once(',')?;
    let length = usize::from_str_radix(length, 16).ok()?;
    (length <= text.len()).then_some((length, text))
}

/// A value with HTML in place of elements, `["$", "p", null, {"children": "Yes."}]`. What has a component in it stays as it is.
fn as_markup(value: Value) -> Value {
    match value {
        Value::List(items) => {
            let items: Vec<Value> = items.into_iter().map(as_markup).collect();
            markup(&items).map_or(Value::List(items), Value::Text)
        }
        Value::Map(pairs) => {
            Value::Map(pairs.into_iter().map(|(key, value)| (key, as_markup(value))).collect())
        }
        other => other,
    }
}

fn markup(element: &[Value]) -> Option<String> {
    let [Value::Text(sign), Value::Text(tag), _, props @ Value::Map(_), ..] = element else { return None };
    if sign != "$" || tag.is_empty() || !tag.chars().all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let children = match props.get("children") {
        None | Some(Value::Null) => String::new(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::List(parts)) => parts
            .iter()
            .map(|part| match part {
                Value::Text(text) => Some(text.as_str()),
                Value::Null => Some(""),
                _ => None,
            })
            .collect::<Option<String>>()?,
        Some(Value::Map(_)) => return None,
    };
    let href = match props.get("href") {
        Some(Value::Text(href)) => format!(" href=\"{}\"", href.replace('"', "%22")),
        _ => String::new(),
    };
    Some(format!("<{tag}{href}>{children}</{tag}>"))
}
