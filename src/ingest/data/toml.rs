//! TOML: `[[faq]]` tables and any other list of questions and answers, as Hugo, Zola and their themes keep them.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Error, Result};
use crate::ingest::data::value::Value;
use crate::ingest::data::{pairs, records};
use crate::ingest::found::Draft;
use crate::ingest::limits;
use crate::ingest::names::Names;

/// Reads TOML in any shape that holds questions and answers. The lines are not known yet: see
/// [`locate`](crate::ingest::data::yaml::locate).
///
/// # Errors
///
/// The text is not TOML, and the message names the line; or it has more values than its length explains.
pub(crate) fn read(text: &str) -> Result<Draft> {
    limits::check_markup(text)?;
    limits::check_values(text)?;
    let text = text.trim_start_matches('\u{feff}');
    let table = DeTable::parse(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Error::input(format!("line {line}: this is not TOML: {}", error.message()))
    })?;
    let value = in_order(table.into_inner());
    let mut draft = Draft {
        title: value.text_at(Names("title")),
        language: value.text_at(Names("language|lang|locale")),
        found: pairs::within(&value, "TOML"),
        ..Draft::default()
    };
    if draft.found.is_empty() {
        draft.found = records::within(&value);
    }
    if draft.found.is_empty() {
        draft.leave(
            0,
            "",
            "no table with a question and an answer was found: name the keys \"question\" and \"answer\"",
        );
    }
    Ok(draft)
}

/// A table with its keys in the order of the file, which the parser's map does not keep.
fn in_order(table: DeTable<'_>) -> Value {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    Value::Map(
        entries.into_iter().map(|(key, inner)| (key.into_inner().into_owned(), value(inner))).collect(),
    )
}

/// The parser limits how deep values nest.
fn value(spanned: Spanned<DeValue<'_>>) -> Value {
    match spanned.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => Value::Text(number.to_string()),
        DeValue::Float(number) => Value::Text(number.to_string()),
        DeValue::Boolean(yes) => Value::Text(yes.to_string()),
        DeValue::Datetime(time) => Value::Text(time.to_string()),
        DeValue::Array(items) => Value::List(items.into_iter().map(value).collect()),
        DeValue::Table(table) => in_order(table),
    }
}
