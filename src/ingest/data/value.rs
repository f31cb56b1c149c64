//! A value of JSON, YAML or TOML, its keys in source order.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::ingest::names::Names;

/// A parsed value. Numbers and booleans are kept as text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Nothing.
    Null,
    /// Text, a number or a boolean.
    Text(String),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping in source order.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The value under a key, whatever the key's case.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        let Value::Map(pairs) = self else { return None };
        pairs.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
    }

    /// The value under the first key that a test accepts.
    pub(crate) fn get_by(&self, is_wanted: fn(&str) -> bool) -> Option<&Value> {
        let Value::Map(pairs) = self else { return None };
        pairs.iter().find(|(name, _)| is_wanted(name)).map(|(_, value)| value)
    }

    /// The text under the first of these keys that has any.
    pub(crate) fn text_at(&self, keys: Names) -> Option<String> {
        keys.iter().find_map(|key| self.filled(key))
    }

    /// The same for keys in a slice.
    pub(crate) fn text_at_any(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| self.filled(key))
    }

    fn filled(&self, key: &str) -> Option<String> {
        self.get(key).map(Value::to_text).filter(|text| !text.trim().is_empty())
    }

    /// The text in a value: the parts of a list as paragraphs, and the text of objects for rich text.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Value::Null => String::new(),
            Value::Text(text) => text.clone(),
            Value::List(items) => {
                let parts: Vec<String> = items.iter().map(Value::to_text).collect();
                // The parts of one paragraph of rich text.
                if cfg!(feature = "build") && items.iter().all(is_span) {
                    return parts.concat();
                }
                parts.iter().filter(|part| !part.trim().is_empty()).cloned().collect::<Vec<_>>().join("\n\n")
            }
            Value::Map(_) => {
                const LEAVES: Names =
                    Names("text|markdown|html|rendered|value|en|content|children|body|blocks");
                self.text_at(LEAVES).unwrap_or_default()
            }
        }
    }

    /// The texts of a list, or the one text.
    pub(crate) fn to_texts(&self) -> Vec<String> {
        let texts = match self {
            Value::List(items) => items.iter().map(Value::to_text).collect(),
            other => vec![other.to_text()],
        };
        texts.into_iter().filter(|text| !text.trim().is_empty()).collect()
    }
}

/// Whether a value is a part of a paragraph in the rich text of Contentful (`nodeType`), Sanity (`_type`) or ProseMirror.
fn is_span(value: &Value) -> bool {
    let kind = ["nodeType", "_type", "type"].iter().find_map(|key| value.get(key));
    kind.is_some_and(|kind| matches!(kind, Value::Text(kind) if Names("text|span|hyperlink|link").has(kind)))
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Build)
    }
}

struct Build;

impl<'de> Visitor<'de> for Build {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Text(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(Key(key)) = access.next_key()? {
            pairs.push((key, access.next_value()?));
        }
        Ok(Value::Map(pairs))
    }
}

/// A key, as text: keys of YAML can be numbers.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|key| Self(key.to_text()))
    }
}
