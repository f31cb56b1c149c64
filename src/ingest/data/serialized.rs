//! Values as frameworks write them into pages and data files, unfolded into plain values.
//!
//! Nuxt and SvelteKit write one flat list in which an object has the positions of its values (`devalue`, in
//! `__NUXT_DATA__` and `_payload.json`). Astro writes each value in a pair with its type (the `props` of `<astro-island>`).

use crate::ingest::data::value::Value;

/// Names in front of a position that only say what kind of object a value is in a running page.
const WRAPPERS: [&str; 5] = ["Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef"];
/// Deepest nesting that is unfolded.
const DEPTH: usize = 64;

/// The value that a flat list stands for; none if the value is not such a list.
pub(crate) fn unflattened(value: &Value) -> Option<Value> {
    let Value::List(flat) = value else { return None };
    let is_flat = flat.len() > 2 && positions(flat.first()?, flat.len())?;
    let bytes =
        flat.iter().map(|value| if let Value::Text(text) = value { text.len() } else { 8 }).sum::<usize>();
    is_flat.then(|| Unfold { flat, seen: vec![false; flat.len()], left: bytes.saturating_mul(4) }.at(0, 0))
}

/// Whether a list or mapping has only positions, as the first value of a flat list does; none for other values.
fn positions(value: &Value, length: usize) -> Option<bool> {
    let is_position = |value: &Value| position(value).is_some_and(|at| at < length);
    match value {
        Value::List(items) => Some(match &items[..] {
            [Value::Text(name), at] if WRAPPERS.contains(&name.as_str()) => is_position(at),
            items => !items.is_empty() && items.iter().all(is_position),
        }),
        Value::Map(pairs) => Some(!pairs.is_empty() && pairs.iter().all(|(_, value)| is_position(value))),
        _ => None,
    }
}

fn position(value: &Value) -> Option<usize> {
    if let Value::Text(text) = value { text.parse().ok() } else { None }
}

struct Unfold<'a> {
    flat: &'a [Value],
    /// Whether an object was unfolded already. Each is once, so that the result is no larger than the list, and circles end.
    seen: Vec<bool>,
    /// Bytes of text that may still be copied: a text may be at many places.
    left: usize,
}

impl Unfold<'_> {
    fn at(&mut self, position: usize, depth: usize) -> Value {
        match self.flat.get(position) {
            Some(Value::Text(text)) if text.len() <= self.left => {
                self.left -= text.len();
                Value::Text(text.clone())
            }
            Some(object @ (Value::List(_) | Value::Map(_))) if depth < DEPTH => {
                match self.seen.get_mut(position) {
                    Some(seen) if !*seen => *seen = true,
                    _ => return Value::Null,
                }
                self.object(object, depth + 1)
            }
            _ => Value::Null,
        }
    }

    fn object(&mut self, object: &Value, depth: usize) -> Value {
        match object {
            Value::Map(pairs) => Value::Map(
                pairs.iter().map(|(key, value)| (key.clone(), self.reference(value, depth))).collect(),
            ),
            Value::List(items) => match &items[..] {
                [Value::Text(name), at] if WRAPPERS.contains(&name.as_str()) => self.reference(at, depth),
                items => Value::List(items.iter().map(|item| self.reference(item, depth)).collect()),
            },
            _ => Value::Null,
        }
    }

    fn reference(&mut self, value: &Value, depth: usize) -> Value {
        position(value).map_or(Value::Null, |at| self.at(at, depth))
    }
}

/// The value that Astro's pairs stand for: `[0, value]` is the value, `[1, list]` a list of pairs.
pub(crate) fn unpaired(value: &Value) -> Value {
    match value {
        Value::Map(pairs) => {
            Value::Map(pairs.iter().map(|(key, value)| (key.clone(), unpaired(value))).collect())
        }
        Value::List(pair) => match &pair[..] {
            [Value::Text(kind), Value::List(items)] if kind == "1" => {
                Value::List(items.iter().map(unpaired).collect())
            }
            [Value::Text(_), value @ Value::Text(_)] => value.clone(),
            [Value::Text(_), value] => unpaired(value),
            _ => Value::Null,
        },
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_flat_list_is_unfolded_and_circles_end() {
        let flat = json(r#"[["ShallowReactive",1],{"faq":2,"self":1},[3],{"q":4,"a":5},"Open?","Yes."]"#);
        assert_eq!(unflattened(&flat), Some(json(r#"{"faq":[{"q":"Open?","a":"Yes."}],"self":null}"#)));
        assert_eq!(unflattened(&json(r#"[{"q":"Open?"},"a","b"]"#)), None);
        assert_eq!(unflattened(&json("[]")), None);
        assert_eq!(unflattened(&json(r#"["1","2","3"]"#)), None);
    }

    #[test]
    fn a_text_at_many_places_is_not_copied_without_end() {
        let flat = format!(r#"[[{}0],"{}","x"]"#, "1,".repeat(10_000), "long ".repeat(1000));
        let Some(Value::List(items)) = unflattened(&json(&flat)) else { panic!("not unfolded") };
        let copies = items.iter().filter(|item| matches!(item, Value::Text(_))).count();
        assert!((1..=4).contains(&copies), "{copies}");
    }

    #[test]
    fn pairs_are_unfolded() {
        let paired = json(r#"{"items":[1,[[0,{"q":[0,"Open?"],"a":[0,"Yes."]}]]]}"#);
        assert_eq!(unpaired(&paired), json(r#"{"items":[{"q":"Open?","a":"Yes."}]}"#));
    }
}
