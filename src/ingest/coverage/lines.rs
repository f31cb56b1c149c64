//! The lines of a text format.

use super::Raw;
use super::prose::is_furniture;

/// What kind of lines a format has.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Text with signs of markup.
    Prose,
    /// `key: value` and `key = value`.
    Keys,
}

/// One block for each line; those without a blank line between them go on one another.
pub(super) fn of(text: &str, kind: Kind) -> Vec<Raw> {
    let mut blocks: Vec<Raw> = Vec::new();
    let mut after_blank = true;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if kind == Kind::Prose && is_rule(line) && !after_blank {
            // The line below a heading.
            if let Some(last) = blocks.last_mut() {
                last.heading = true;
            }
        }
        if line.chars().any(char::is_alphanumeric) {
            let (key, value) = if kind == Kind::Keys { value(line) } else { ("", line) };
            let furniture = match kind {
                Kind::Keys => is_furniture(key, value) || line.starts_with('#'),
                Kind::Prose => is_directive(line),
            };
            let heading = kind == Kind::Prose
                && (line.starts_with("= ")
                    || line.starts_with("==")
                    || line.starts_with("# ")
                    || line.starts_with("##"));
            let value = if heading { value.trim_matches(['=', '#', ' ']) } else { value };
            blocks.push(Raw {
                line: at + 1,
                text: value.to_owned(),
                heading,
                furniture,
                continues: !after_blank && !heading,
            });
        }
        after_blank = line.is_empty();
    }
    blocks
}

/// The key of a line, and its value; a line of a longer text has no key.
fn value(line: &str) -> (&str, &str) {
    let item = line.trim_start_matches("- ").trim_start();
    let length = item
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'"' | b'\''))
        .count();
    let (key, rest) = item.split_at(length);
    let rest = rest.trim_start();
    let value = rest
        .strip_prefix(": ")
        .or_else(|| rest.strip_prefix('='))
        .or_else(|| Some("").filter(|_| rest == ":"));
    value.map_or(("", item.trim()), |value| (key.trim_matches(['"', '\'']), value.trim()))
}

fn is_rule(line: &str) -> bool {
    let mut signs = line.chars();
    signs
        .next()
        .is_some_and(|first| line.len() > 2 && "=-~^\"*+#".contains(first) && signs.all(|sign| sign == first))
}

/// Directives, comments and attributes of reStructuredText and AsciiDoc.
fn is_directive(line: &str) -> bool {
    line.starts_with(".. ")
        || line.starts_with("//")
        || line.starts_with("image::")
        || line.starts_with("include::")
        || line.starts_with(':') && line.get(1..).is_some_and(|rest| rest.contains(':'))
        || line.starts_with('[') && line.ends_with(']')
        || line.starts_with("<?")
        || line.starts_with("<!")
}
