//! `<Note/>` -> `<Note></Note>`: components close themselves in MDX, which HTML only allows a few elements to do.

use std::borrow::Cow;

use crate::ingest::html::dom::guard;

/// The same HTML with end tags for the elements that close themselves.
pub(super) fn expand(html: &str) -> Cow<'_, str> {
    if !html.contains("/>") {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, markup) = rest.split_at(at);
        out.push_str(text);
        let length = length(markup);
        let (tag, after) = markup.split_at(length);
        match tag.strip_suffix("/>").filter(|_| closes_itself(tag)) {
            Some(open) => out.push_str(&format!("{open}></{}>", name(tag))),
            None => out.push_str(tag),
        }
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The name of a tag, empty for anything else.
fn name(tag: &str) -> &str {
    let rest = tag.get(1..).unwrap_or_default();
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return "";
    }
    let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// Whether a tag that ends in `/>` closes a component: void elements need no end tag, and a slash at the end of an
/// attribute without quotes belongs to the attribute.
fn closes_itself(tag: &str) -> bool {
    let name = name(tag);
    !name.is_empty()
        && !guard::is_void(&name.to_ascii_lowercase())
        && Scan::of(tag).is_some_and(|scan| scan.at == At::Name)
}

/// How many bytes the markup has that begins here: a comment, a tag, or a lone `<`. Without its end, it is all the rest.
fn length(markup: &str) -> usize {
    if markup.starts_with("<!--") {
        return markup.find("-->").map_or(markup.len(), |end| end + 3);
    }
    if name(markup).is_empty() {
        return 1;
    }
    Scan::of(markup).map_or(markup.len(), |scan| scan.length)
}

/// Where in a tag a scan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// In a name, or between attributes.
    Name,
    /// After the equals sign of an attribute.
    Equals,
    /// In a value without quotes.
    Value,
    /// In a value with this quote.
    Quoted(u8),
}

/// The end of a tag: its length, and where in the tag the `>` is.
struct Scan {
    length: usize,
    at: At,
}

impl Scan {
    fn of(tag: &str) -> Option<Self> {
        let mut at = At::Name;
        for (index, byte) in tag.bytes().enumerate() {
            at = match (at, byte) {
                (At::Quoted(quote), byte) if byte == quote => At::Name,
                (At::Quoted(_), _) => at,
                (_, b'>') => return Some(Self { length: index + 1, at }),
                (At::Equals, b'"' | b'\'') => At::Quoted(byte),
                (At::Equals, byte) if !byte.is_ascii_whitespace() => At::Value,
                (At::Name, b'=') => At::Equals,
                (At::Value, byte) if byte.is_ascii_whitespace() => At::Name,
                (at, _) => at,
            };
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn components_that_close_themselves_get_an_end_tag() {
        for (given, wanted) in [
            ("<Note/>x", "<Note></Note>x"),
            ("<Tab title=\"a/>b\" />x", "<Tab title=\"a/>b\" ></Tab>x"),
            ("a<br/>b<img src=x />", "a<br/>b<img src=x />"),
            ("<a href=x/>y</a>", "<a href=x/>y</a>"),
            ("<!-- <Note/> -->1 < 2/>", "<!-- <Note/> -->1 < 2/>"),
            ("<Note a=\"/>", "<Note a=\"/>"),
        ] {
            assert_eq!(expand(given), wanted);
        }
    }
}
