//! Shortcodes in the content of WordPress posts: `[toggle title="Question"]answer[/toggle]` becomes `<details>`, others are
//! removed.

use std::collections::HashMap;

use crate::ingest::markdown::html::escaped;
use crate::ingest::names::Names;

/// Parts of the names of shortcodes with a question and its answer.
const ASKING: Names = Names("accordion|toggle|faq|question|spoiler|expand|collapse");
/// Attributes with the question.
const TITLES: [&str; 4] = ["title", "question", "heading", "header"];
/// Shortcodes without attributes that are usual.
const KNOWN: Names =
    Names("gallery|caption|embed|video|audio|playlist|toc|contact-form|vc_row|vc_column|column|row");
/// Longest shortcode, in bytes.
const LONGEST: usize = 1000;

struct Code<'t> {
    name: &'t str,
    inside: &'t str,
    closing: bool,
    start: usize,
    end: usize,
}

/// The content with its shortcodes rewritten.
pub(super) fn rewrite(content: &str) -> String {
    let codes = codes(content);
    let mut closed: HashMap<&str, usize> = HashMap::new();
    for code in codes.iter().filter(|code| code.closing) {
        *closed.entry(code.name).or_default() += 1;
    }
    let (mut out, mut from) = (String::with_capacity(content.len()), 0);
    let mut open: HashMap<&str, Vec<bool>> = HashMap::new();
    for code in &codes {
        let is_paired = closed.contains_key(code.name);
        if !is_paired && !code.inside.contains('=') && !KNOWN.has(code.name) {
            continue;
        }
        out.push_str(content.get(from..code.start).unwrap_or_default());
        from = code.end;
        if code.closing {
            let asked = open.get_mut(code.name).and_then(Vec::pop).unwrap_or(false);
            out.push_str(if asked { "</details>" } else { "" });
        } else if is_paired {
            let asks = ASKING.iter().any(|part| code.name.contains(part));
            let title = Some(code).filter(|_| asks).and_then(|code| title(code.inside));
            open.entry(code.name).or_default().push(title.is_some());
            if let Some(title) = title {
                out.push_str(&format!("<details><summary>{}</summary>", escaped(title)));
            }
        }
    }
    out.push_str(content.get(from..).unwrap_or_default());
    out
}

fn codes(content: &str) -> Vec<Code<'_>> {
    let (mut codes, mut at) = (Vec::new(), 0);
    while let Some(start) = content.get(at..).and_then(|rest| rest.find('[')).map(|found| at + found) {
        at = start + 1;
        let rest = content.get(at..).unwrap_or_default();
        let rest = rest.get(..rest.floor_char_boundary(LONGEST)).unwrap_or_default();
        let Some(end) =
            rest.find([']', '[']).filter(|&end| rest.get(end..).is_some_and(|rest| rest.starts_with(']')))
        else {
            continue;
        };
        let whole = rest.get(..end).unwrap_or_default();
        let closing = whole.starts_with('/');
        let whole = whole.trim_start_matches('/');
        let length =
            whole.find(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c)).unwrap_or(whole.len());
        let (name, inside) = whole.split_at(length);
        let is_link = content.get(at + end + 1..).is_some_and(|after| after.starts_with('('));
        if name.starts_with(|c: char| c.is_ascii_lowercase()) && !is_link {
            codes.push(Code { name, inside, closing, start, end: at + end + 1 });
            at += end + 1;
        }
    }
    codes
}

/// The value of the attribute with the question.
fn title(inside: &str) -> Option<&str> {
    TITLES.iter().find_map(|name| {
        let (before, value) = inside.split_once(&format!("{name}="))?;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = value.get(1..)?.split(quote).next()?;
        (before.ends_with(' ') && !value.trim().is_empty()).then_some(value)
    })
}
