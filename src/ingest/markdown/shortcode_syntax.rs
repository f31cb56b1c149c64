//! The syntax of shortcodes, Liquid tags and tags in square brackets: where they are, their names and parameters.

use std::ops::Range;

use crate::ingest::names::Names;
use crate::ingest::wording::question;

/// Parameters that hold a question.
const QUESTION: &[&str] = &["question", "q", "title", "summary", "label", "header", "heading", "name"];
/// Parts of the names of shortcodes whose title is a question.
const ASKING: Names =
    Names("faq|question|accord|details|expand|collaps|toggle|spoiler|disclosure|dropdown|reveal|qa");

/// A shortcode or Liquid tag.
pub(super) struct Code<'a> {
    pub(super) range: Range<usize>,
    pub(super) name: &'a str,
    pub(super) closing: bool,
    /// Positional parameters have no key.
    pub(super) params: Vec<(&'a str, &'a str)>,
    /// Whether it is a Liquid tag.
    liquid: bool,
    /// Whether it is in square brackets, as text and links are too.
    pub(super) in_brackets: bool,
}

/// Every code of a text, outside of fenced code.
pub(super) fn codes(text: &str, is_template: bool) -> Vec<Code<'_>> {
    let fences = fences(text);
    let mut closings = Closings { text, next: [None; SIGNS.len()] };
    let mut codes = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(['{', '['])) {
        let start = at + found;
        let fence = fences.partition_point(|fence| fence.end <= start);
        if let Some(fence) = fences.get(fence).filter(|fence| fence.contains(&start)) {
            at = fence.end;
            continue;
        }
        match code(text, start, is_template, &mut closings) {
            Some(code) => {
                at = code.range.end;
                codes.push(code);
            }
            None => at = start + 1,
        }
    }
    codes
}

/// The ranges of fenced code.
fn fences(text: &str) -> Vec<Range<usize>> {
    let mut fences = Vec::new();
    let (mut open, mut at) = (None, 0);
    for line in text.split_inclusive('\n') {
        let is_fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        at += line.len();
        match open {
            None if is_fence => open = Some(at - line.len()),
            Some(start) if is_fence => {
                fences.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    fences.extend(open.map(|start| start..at));
    fences
}

/// How codes begin and end.
const SIGNS: [(&str, &str); 5] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}"), ("{:", "}")];

/// Finds ends of codes from start to end of a text. Each end is searched for once, however many codes begin before it.
struct Closings<'a> {
    text: &'a str,
    /// For each of [`SIGNS`], where its next end was found; the end of the text if there is none.
    next: [Option<usize>; SIGNS.len()],
}

impl Closings<'_> {
    /// The first end of this kind at or after a position, which must not be smaller than that of the call before.
    fn after(&mut self, kind: usize, from: usize) -> Option<usize> {
        let (next, (_, close)) = (self.next.get_mut(kind)?, SIGNS.get(kind)?);
        if next.is_none_or(|next| next < from) {
            let found = self.text.get(from..)?.find(close);
            *next = Some(found.map_or(self.text.len(), |at| from + at));
        }
        next.filter(|&next| next < self.text.len())
    }
}

/// The code that starts at a position.
fn code<'a>(text: &'a str, start: usize, is_template: bool, closings: &mut Closings<'_>) -> Option<Code<'a>> {
    /// Longest code, in bytes.
    const LONGEST: usize = 20_000;
    let rest = text.get(start..)?;
    if let Some(inside) = rest.strip_prefix('[') {
        return bracketed(inside, start);
    }
    let (kind, (open, close)) =
        SIGNS.into_iter().enumerate().find(|(_, (open, _))| rest.starts_with(open))?;
    let liquid = !matches!(open, "{{<" | "{{%");
    if liquid && !is_template {
        return None;
    }
    let end =
        closings.after(kind, start).map(|end| end - start).filter(|end| end + close.len() <= LONGEST)?;
    let body = rest.get(open.len()..end)?.trim().trim_matches('-').trim();
    let (closing, body) = match body.strip_prefix('/') {
        Some(body) => (true, body.trim()),
        None if open == "{%" => body.strip_prefix("end").map_or((false, body), |body| (true, body)),
        None => (false, body),
    };
    let (name, params) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
    let (name, params) = if matches!(open, "{{" | "{:") { (open, body) } else { (name, params) };
    let range = start..start + end + close.len();
    Some(Code { range, name, closing, params: parameters(params), liquid, in_brackets: false })
}

/// The code `[details="Question?"]`, `[spoiler title="Question?"]` or `[/details]`, given what follows its bracket: only of names
/// whose title is a question.
fn bracketed(inside: &str, start: usize) -> Option<Code<'_>> {
    let end = inside.find(['[', ']']).filter(|&end| inside[end..].starts_with(']'))?;
    let (closing, body) =
        inside[..end].strip_prefix('/').map_or((false, &inside[..end]), |body| (true, body));
    let length = body.find(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c)).unwrap_or(body.len());
    let (name, rest) = body.split_at(length);
    let lower = name.to_ascii_lowercase();
    let is_known = ASKING.iter().any(|part| lower.contains(part));
    let params = match rest.strip_prefix('=') {
        Some(title) => vec![("title", title.trim().trim_matches(['"', '\'', '“', '”']))],
        None => parameters(rest),
    };
    let is_code = is_known && (closing && rest.is_empty() || !closing && rest.starts_with(['=', ' ']));
    let range = start..start + end + "[]".len();
    is_code.then_some(Code { range, name, closing, params, liquid: false, in_brackets: true })
}

/// The parameters in `key="value" 'value' value`.
fn parameters(mut text: &str) -> Vec<(&str, &str)> {
    let mut params = Vec::new();
    loop {
        text = text.trim_start();
        let key_length =
            text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(text.len());
        let (key, rest) = match text.get(key_length..).and_then(|rest| rest.strip_prefix('=')) {
            Some(rest) => (text.get(..key_length).unwrap_or_default(), rest),
            None => ("", text),
        };
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`' | '“'));
        let (start, end) = match quote {
            Some('“') => ("“".len(), rest.find('”').unwrap_or(rest.len())),
            Some(quote) => (1, closing_quote(rest, quote)),
            None => (0, rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        if rest.is_empty() {
            return params;
        }
        params.push((key, rest.get(start..end).unwrap_or_default()));
        text = rest.get(end..).unwrap_or_default().trim_start_matches(['"', '\'', '`', '”']);
    }
}

/// The position of the next quote without a backslash before it.
fn closing_quote(text: &str, quote: char) -> usize {
    let quotes = text.char_indices().skip(1).filter(|&(_, c)| c == quote);
    quotes
        .map(|(at, _)| at)
        .find(|&at| !text.get(..at).is_some_and(|before| before.ends_with('\\')))
        .unwrap_or(text.len())
}

fn unescaped(value: &str) -> String {
    value.replace("\\\"", "\"").replace("\\'", "'")
}

impl Code<'_> {
    /// The first of these parameters that is not blank.
    pub(super) fn param(&self, keys: &[&str]) -> Option<String> {
        let value = keys.iter().find_map(|key| self.params.iter().find(|(name, _)| name == key))?.1;
        Some(unescaped(value)).filter(|value| !value.trim().is_empty())
    }

    /// The title of the code, if it is a question.
    pub(super) fn question(&self) -> Option<String> {
        let named = ASKING.iter().any(|part| self.name.to_lowercase().contains(part));
        let positional =
            || self.params.iter().find(|(key, value)| key.is_empty() && (named || value.contains(' ')));
        // Jekyll writes `{% details Why? %}` without quotes.
        let unquoted = || {
            let words: Vec<&str> =
                self.params.iter().filter(|(key, _)| key.is_empty()).map(|&(_, value)| value).collect();
            Some(words.join(" ")).filter(|text| self.liquid && named && question::ends_as_question(text))
        };
        let title = self
            .param(QUESTION)
            .or_else(unquoted)
            .or_else(|| positional().map(|&(_, value)| unescaped(value)));
        title.filter(|title| named || question::ends_as_question(title))
    }
}
