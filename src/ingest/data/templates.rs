//! What Liquid, Nunjucks and Jinja templates leave in the values of data files: tags are removed, and what they would fill in is
//! noted.

use crate::ingest::found::{Draft, Found};

/// Removes the tags from questions and answers, with a note for each part that is missing without them.
pub(crate) fn remove(draft: &mut Draft) {
    let mut notes = Vec::new();
    for found in &mut draft.found {
        let mut missing = Vec::new();
        for text in [&mut found.question, &mut found.answer] {
            if let Some(plain) = plain(text, &mut missing) {
                *text = plain;
            }
        }
        if !missing.is_empty() {
            notes.push(note(found, &missing));
        }
    }
    notes.into_iter().for_each(|(line, text, reason)| draft.leave(line, text, reason));
}

/// The text with the outputs that begin with a text as that text: `{{ '/map' | relative_url }}` is `/map`. Lines stay lines.
pub(crate) fn with_literals(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("{{") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let said = tag(from).filter(|(_, content, _)| !content.contains('\n'));
        let length = match said.and_then(|(_, content, length)| Some((literal(content)?, length))) {
            Some((literal, length)) => {
                out.push_str(literal);
                length
            }
            None => {
                out.push_str("{{");
                2
            }
        };
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn note(found: &Found, missing: &[String]) -> (usize, String, String) {
    const MOST: usize = 3;
    let named: Vec<&str> = missing.iter().take(MOST).map(String::as_str).collect();
    let reason = format!("a template fills in a part of this, which is missing: {}", named.join(" "));
    (found.line, found.question.clone(), reason)
}

/// The text without tags; nothing if it has none. Code is left as it is, as it may be about templates.
fn plain(text: &str, missing: &mut Vec<String>) -> Option<String> {
    if !["{%", "{{", "{#"].iter().any(|start| text.contains(start)) {
        return None;
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    // The name of a tag whose content is dropped up to its end.
    while let Some(at) = rest.find(['{', '`', '<']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let length = match code(from) {
            Some(length) => {
                out.push_str(from.get(..length).unwrap_or_default());
                length
            }
            None => match tag(from) {
                Some(tag) => written(from, tag, &mut out, missing),
                None => {
                    let first = from.chars().next().map_or(1, char::len_utf8);
                    out.push_str(from.get(..first).unwrap_or_default());
                    first
                }
            },
        };
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Some(out)
}

/// Longest tag, in bytes, so that an open one is not searched to the end of the text each time.
const TAG: usize = 500;
/// Longest code that is looked for.
const CODE: usize = 5000;

/// The text up to a limit.
fn head(text: &str, limit: usize) -> &str {
    text.get(..text.floor_char_boundary(limit)).unwrap_or(text)
}

/// Length of the code that a text begins with.
fn code(text: &str) -> Option<usize> {
    for (open, close) in [("```", "```"), ("`", "`"), ("<code", "</code>"), ("<pre", "</pre>")] {
        if let Some(rest) = text.strip_prefix(open) {
            return head(rest, CODE).find(close).map(|end| open.len() + end + close.len());
        }
    }
    None
}

/// The tag that a text begins with: its kind, what is in it, and its length.
fn tag(text: &str) -> Option<(&str, &str, usize)> {
    [("{%", "%}"), ("{{", "}}"), ("{#", "#}")].into_iter().find_map(|(open, close)| {
        let inside = text.strip_prefix(open)?;
        let end = head(inside, TAG).find(close)?;
        let content = inside.get(..end)?.trim_matches(|c: char| c == '-' || c.is_whitespace());
        Some((open, content, open.len() + end + close.len()))
    })
}

/// Writes what a tag stands for; gives the length of what was read.
fn written(
    text: &str,
    (kind, content, length): (&str, &str, usize),
    out: &mut String,
    missing: &mut Vec<String>,
) -> usize {
    let whole = || text.get(..length).unwrap_or_default().to_owned();
    let after = text.get(length..).unwrap_or_default();
    match (kind, content.split_whitespace().next().unwrap_or_default()) {
        ("{#", _) => {}
        ("{%", "comment") => return length + past(after, "endcomment").map_or(0, |(_, end)| end),
        ("{%", "raw" | "verbatim") => {
            if let Some((inside, end)) = past(after, "endraw").or_else(|| past(after, "endverbatim")) {
                out.push_str(inside);
                return length + end;
            }
        }
        ("{%", "include" | "include_relative" | "render" | "section" | "embed" | "snippet") => {
            missing.push(whole());
        }
        ("{%", _) => {}
        _ => match literal(content) {
            Some(literal) => out.push_str(literal),
            None => missing.push(whole()),
        },
    }
    length
}

/// What is before the tag of this name, and where the tag ends.
fn past<'t>(text: &'t str, name: &str) -> Option<(&'t str, usize)> {
    let text = head(text, CODE);
    let at = text.find(name)?;
    let start = text.get(..at)?.rfind("{%")?;
    let end = at + text.get(at..)?.find("%}")? + 2;
    Some((text.get(..start)?, end))
}

/// The text in `"…"` or `'…'` that an output begins with: `{{ "/map" | relative_url }}`.
fn literal(content: &str) -> Option<&str> {
    let quote = content.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    content.get(1..)?.split(quote).next()
}
