//! The lines of a text format.

use super::Raw;

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
            let value = if kind == Kind::Keys { value(line) } else { line };
            let furniture =
                if kind == Kind::Keys { is_code(value) || line.starts_with('#') } else { is_directive(line) };
            let heading = kind == Kind::Prose
                && (line.starts_with("==") || line.starts_with("# ") || line.starts_with("##"));
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

/// A value that is an id, a date, a number or a URL.
pub(super) fn is_code(value: &str) -> bool {
    value.is_ascii() && !value.trim().contains(char::is_whitespace)
}

fn value(line: &str) -> &str {
    let item = line.trim_start_matches("- ").trim_start();
    let key = item
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'"' | b'\''))
        .count();
    let rest = item.get(key..).unwrap_or_default().trim_start();
    rest.strip_prefix(": ")
        .or_else(|| rest.strip_prefix('='))
        .or_else(|| Some("").filter(|_| rest == ":"))
        .unwrap_or(item)
        .trim()
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
        || line.starts_with(':') && line.get(1..).is_some_and(|rest| rest.contains(':'))
        || line.starts_with('[') && line.ends_with(']')
        || line.starts_with("<?")
        || line.starts_with("<!")
}
