//! Records that are no FAQ: products, opening hours. Each is an entry, its fields the answer.

use super::found::Found;
use super::value::Value;
use super::words::Words;

/// Fields that name a record, the surest first.
const NAMES: Words = Words(
    "name|title|product|item|service|product_name|label|day|topic|term|nom|produit|nombre|producto|\
    bezeichnung|produkt|商品名|商品|名前|品名|曜日|الاسم|المنتج|اليوم|jour|tag",
);
/// Fields that say nothing to a reader.
const SILENT: &[&str] =
    &["id", "sku", "image", "img", "picture", "photo", "thumbnail", "slug", "uuid", "gtin", "ean"];
/// Fields that hold where the record stands.
const URLS: &[&str] = &["url", "link", "href", "page", "permalink"];

/// Whether a field names its record.
pub(crate) fn is_name(field: &str) -> bool {
    NAMES.has(&field.trim().to_lowercase())
}

/// One record: its name is the question, `price: $45, stock: 12` the answer.
pub(crate) fn entry(fields: &[(String, String)], name: usize, how: &'static str) -> Option<Found> {
    let (_, question) = fields.get(name)?;
    let is = |names: &[&str], field: &str| names.contains(&field.trim().to_lowercase().as_str());
    let said = fields.iter().enumerate().filter(|(at, (field, value))| {
        *at != name && !value.trim().is_empty() && !is(SILENT, field) && !is(URLS, field)
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

/// The first list of objects with a name, wherever it stands in a value.
pub(crate) fn within(value: &Value) -> Vec<Found> {
    match value {
        Value::List(items) => {
            let found: Vec<Found> = items.iter().filter_map(object).collect();
            if found.is_empty() { first(items.iter()) } else { found }
        }
        Value::Map(pairs) => first(pairs.iter().map(|(_, value)| value)),
        Value::Text(_) | Value::Null => vec![],
    }
}

fn first<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<Found> {
    values.map(within).find(|found| !found.is_empty()).unwrap_or_default()
}

fn object(value: &Value) -> Option<Found> {
    let Value::Map(pairs) = value else { return None };
    let fields: Vec<(String, String)> =
        pairs.iter().map(|(key, value)| (key.clone(), value.to_text())).collect();
    let name = NAMES
        .iter()
        .find_map(|name| fields.iter().position(|(field, _)| field.eq_ignore_ascii_case(name)))?;
    entry(&fields, name, "record").filter(|found| !found.answer.is_empty())
}
