//! Inline markup of AsciiDoc -> Markdown.

use crate::ingest::markdown::html::escaped;

/// A line as Markdown: links, cross references and bold. The rest is the same in both.
pub(crate) fn rewrite(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['`', '*', 'h', 'l', '<', 'x', 'm', 'i']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let glued = out.ends_with(|c: char| c.is_alphanumeric());
        let (text, used) = part(from, glued);
        out.push_str(&text);
        rest = from.get(used..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// A line as HTML text without markup.
pub(crate) fn html(line: &str) -> String {
    escaped(&line.replace(['*', '`'], ""))
}

/// The markup at the start of a text as Markdown, and how many bytes of the text that was.
fn part(text: &str, glued: bool) -> (String, usize) {
    let one = || {
        let length = text.chars().next().map_or(1, char::len_utf8);
        let sign = text.get(..length).unwrap_or_default();
        (if sign == "<" { "\\<".to_owned() } else { sign.to_owned() }, length)
    };
    // Code first, as nothing in it is markup; links last, as they do not begin within a word.
    if let Some((code, used)) = enclosed(text, "`", "`") {
        return (format!("`{}`", code.trim_matches('+')), used);
    }
    if let Some((strong, used)) = enclosed(text, "**", "**").or_else(|| enclosed(text, "*", "*")) {
        return (format!("**{strong}**"), used);
    }
    if let Some((target, used)) = enclosed(text, "<<", ">>") {
        let (anchor, shown) = target.split_once(',').unwrap_or((target, target));
        return (format!("[{}](#{})", shown.trim(), anchor.trim()), used);
    }
    if glued {
        return one();
    }
    let is_link =
        ["link:", "http://", "https://", "xref:", "mailto:"].iter().any(|start| text.starts_with(start));
    let is_macro = is_link || text.starts_with("image:");
    let macro_call = if is_macro { with_label(text) } else { None };
    let Some((target, label, used)) = macro_call else { return one() };
    let target = target.strip_prefix("link:").or(target.strip_prefix("xref:")).unwrap_or(target);
    let label = label.split(",window").next().unwrap_or(label).trim_end_matches('^');
    let shown = if label.is_empty() { target } else { label };
    (if is_link { format!("[{shown}]({target})") } else { String::new() }, used)
}

/// The text between two signs at the start of a text, and its length in bytes with the signs; none if there is a space
/// next to a sign.
fn enclosed<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, usize)> {
    let rest = start(text.strip_prefix(open)?);
    let inner = rest.get(..rest.find(close)?)?;
    let is_tight = !inner.is_empty() && !inner.starts_with(' ') && !inner.ends_with(' ');
    is_tight.then_some((inner, open.len() + inner.len() + close.len()))
}

/// Target and label of `target[label]`, and its length in bytes.
fn with_label(text: &str) -> Option<(&str, &str, usize)> {
    let text = start(text);
    let open = text.find(|c: char| c == '[' || c.is_whitespace())?;
    let label = text.get(open..)?.strip_prefix('[')?;
    let end = label.find(']')?;
    Some((text.get(..open)?, label.get(..end)?, open + end + 2))
}

/// As much of a text as markup may span, so that a sign without its partner does not cost a search of the whole line.
fn start(text: &str) -> &str {
    const LONGEST: usize = 1000;
    let end = (0..=LONGEST.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}
