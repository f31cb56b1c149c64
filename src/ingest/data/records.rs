//! Records that are not a FAQ: products, opening hours. Each becomes an entry, with its fields as the answer.

use crate::ingest::data::value::Value;
use crate::ingest::data::{articles, numbered, pairs};
use crate::ingest::found::Found;
use crate::wordlist::WordList;

/// How a record is recognised, for the report.
const RECORD: &str = "record";

/// Fields that name a record, the surest first.
static NAMES: WordList = WordList::new(include_str!("../wording/lists/name-fields.txt"));
/// Fields that an answer leaves out, because they are meaningless to a visitor.
const SILENT: &[&str] =
    &["id", "sku", "image", "img", "picture", "photo", "thumbnail", "slug", "uuid", "gtin", "ean"];
/// Fields with the address of the record.
const URLS: &[&str] = &["url", "link", "href", "page", "permalink"];

/// Whether a field of this name says what the record is about.
pub(crate) fn is_name(field: &str) -> bool {
    NAMES.has(&field.trim().to_lowercase())
}

/// The entry of one record: its name is the question, `price: $45, stock: 12` the answer.
pub(crate) fn entry(fields: &[(String, String)], name: usize, how: &'static str) -> Option<Found> {
    let (_, question) = fields.get(name)?;
    let is = |names: &[&str], field: &str| names.contains(&field.trim().to_lowercase().as_str());
    let said = fields.iter().enumerate().filter(|(at, (field, value))| {
        let is_silent = is(SILENT, field) || is(URLS, field) || articles::is_internal(&field.to_lowercase());
        *at != name && !value.trim().is_empty() && !is_silent
    });
    let parts: Vec<String> = said
        .map(|(_, (field, value))| match field.trim() {
            "" => value.trim().to_owned(),
            field => format!("{field}: {}", value.trim()),
        })
        .collect();
    let url = fields.iter().find(|(field, value)| is(URLS, field) && !value.trim().is_empty());
    (!question.trim().is_empty()).then(|| Found {
        question: question.trim().to_owned(),
        answer: parts.join(", "),
        url: url.map(|(_, value)| value.trim().to_owned()),
        how,
        ..Found::default()
    })
}

/// The first list of named objects, or map of numbered pairs, at any depth of a value.
pub(crate) fn within(value: &Value) -> Vec<Found> {
    match value {
        Value::List(items) => {
            let entry = |item| articles::entry(item).or_else(|| object(item));
            let found: Vec<Found> = items.iter().filter_map(entry).collect();
            if found.is_empty() { first(items.iter()) } else { found }
        }
        Value::Map(pairs) => {
            let found = numbered::within(value);
            if !found.is_empty() {
                return found;
            }
            // Zendesk and Intercom wrap a single article so.
            match value.get("article").and_then(articles::entry) {
                Some(article) => vec![article],
                None => first(pairs.iter().map(|(_, value)| value)),
            }
        }
        Value::Text(_) | Value::Null => vec![],
    }
}

fn first<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<Found> {
    values.map(within).find(|found| !found.is_empty()).unwrap_or_default()
}

fn object(value: &Value) -> Option<Found> {
    let Value::Map(map) = value else { return None };
    let fields: Vec<(String, String)> =
        map.iter().map(|(key, value)| (key.clone(), value.to_text())).collect();
    let name = NAMES
        .entries()
        .iter()
        .find_map(|name| fields.iter().position(|(field, _)| field.eq_ignore_ascii_case(name)))?;
    let found = entry(&fields, name, RECORD).filter(|found| !found.answer.is_empty())?;
    Some(Found { draft: pairs::is_draft(value), ..found })
}
