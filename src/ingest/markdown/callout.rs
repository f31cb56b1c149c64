//! Notes of Obsidian and Quartz: foldable callouts (`> [!faq]- Question?`) and links between notes (`[[Note|text]]`).

use crate::ingest::markdown::html::escaped;
use crate::ingest::markdown::mapped::Mapped;
use crate::ingest::names::Names;
use crate::ingest::wording::question;

/// Kinds of callouts that hold a question.
const ASKING: Names = Names("faq|question|help");
/// Kinds without a title that CommonMark's users know: the parser reads these.
const ALERTS: Names = Names("note|tip|important|warning|caution");

/// The first line of a callout.
struct Callout<'a> {
    /// The signs of the quotations that it is in, such as `> `.
    quotes: &'a str,
    kind: &'a str,
    /// Whether it can be folded.
    folds: bool,
    title: &'a str,
}

/// The same lines, with callouts that hold questions as `<details>`, the titles of others as bold lines, and links between notes as
/// their text.
pub(super) fn rewrite(lines: Mapped) -> Mapped {
    if !lines.text().contains("[!") && !lines.text().contains("[[") {
        return lines;
    }
    let (mut out, mut fenced, mut is_open) = (Mapped::default(), false, false);
    for (source, line) in lines.lines() {
        let quoted = line.trim_start().strip_prefix('>');
        if is_open && quoted.is_none() {
            out.push(source, "\n</details>\n");
            is_open = false;
        }
        let callout = callout(line).filter(|_| !fenced);
        match callout {
            Some(callout) if callout.asks() && callout.quotes.trim() == ">" && !is_open => {
                out.push_blank(source);
                out.push(source, &format!("<details><summary>{}</summary>\n", escaped(callout.title)));
                is_open = true;
                continue;
            }
            Some(callout) if callout.title.is_empty() && ALERTS.has(&callout.kind.to_ascii_lowercase()) => {}
            Some(callout) => {
                let quotes = if is_open { without_quote(callout.quotes) } else { callout.quotes };
                let title = if callout.title.is_empty() { "" } else { "**" };
                out.push(source, &format!("{quotes}{title}{}{title}", linked(callout.title)));
                out.push(source, quotes.trim_end());
                continue;
            }
            None => {}
        }
        let line = if is_open { without_quote(line) } else { line };
        let is_fence = ["```", "~~~"].iter().any(|fence| line.trim_start().starts_with(fence));
        fenced ^= is_fence;
        out.push(source, &if fenced || is_fence { line.to_owned() } else { linked(line) });
    }
    if is_open {
        out.push(lines.source_of(usize::MAX), "\n</details>\n");
    }
    out
}

impl Callout<'_> {
    /// Whether it is a question with its answer.
    fn asks(&self) -> bool {
        let is_question =
            || ASKING.has(&self.kind.to_ascii_lowercase()) || question::ends_as_question(self.title);
        !self.title.is_empty() && (self.folds || is_question())
    }
}

/// The callout that a line begins.
fn callout(line: &str) -> Option<Callout<'_>> {
    let rest = line.trim_start_matches(['>', ' ', '\t']);
    let quotes = line.get(..line.len() - rest.len()).filter(|quotes| quotes.contains('>'))?;
    let (kind, rest) = rest.strip_prefix("[!")?.split_once(']')?;
    let is_kind = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '|' | ' ');
    let folds = rest.starts_with(['-', '+']);
    let title = rest.get(usize::from(folds)..).unwrap_or_default().trim();
    (!kind.is_empty() && kind.chars().all(is_kind)).then_some(Callout { quotes, kind, folds, title })
}

/// A line without the first sign of a quotation.
fn without_quote(line: &str) -> &str {
    let inside = line.trim_start();
    inside.strip_prefix('>').map_or(line, |inside| inside.strip_prefix(' ').unwrap_or(inside))
}

/// A line with the text of its links between notes in place of them. A line with code stays as it is.
fn linked(line: &str) -> String {
    if line.contains('`') {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((inside, end)) = after.split_once("]]") else { break };
        let is_apart =
            before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, ')' | ']' | '!'));
        let is_name = inside.starts_with(char::is_alphanumeric)
            && !inside.contains(['[', ']', '"', '\''])
            && !inside.eq_ignore_ascii_case("toc");
        out.push_str(before);
        if is_apart && is_name && !end.starts_with(['(', '[']) {
            out.push_str(inside.rsplit_once('|').map_or(inside, |(_, text)| text));
        } else {
            out.push_str("[[");
            out.push_str(inside);
            out.push_str("]]");
        }
        rest = end;
    }
    out.push_str(rest);
    out
}
