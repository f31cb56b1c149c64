//! reStructuredText -> Markdown: titles, directives, roles, links. Lists and paragraphs are the same in both.

mod ids;
mod inline;
mod lines;

use crate::error::Result;
use crate::ingest::found::Draft;
use crate::ingest::limits;
use crate::ingest::link::Links;
use crate::ingest::markdown::html::escaped;
use crate::ingest::markdown::mapped::Mapped;
use crate::ingest::markdown::render;
use crate::ingest::names::Names;
use crate::ingest::rst::ids::{Ids, make_id};
use crate::ingest::rst::inline::Inline;
use crate::ingest::rst::lines::{indent, is_item, item, targets, title};
use crate::ingest::source::Source;
use crate::ingest::wording::marker;

/// Reads reStructuredText.
///
/// # Errors
///
/// It has more markup than text, or the HTML that results is hostile.
pub(crate) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    limits::check_markup(text)?;
    let lines: Vec<&str> = text.lines().collect();
    let mut state = State {
        out: Mapped::default(),
        styles: Vec::new(),
        inline: Inline::new(targets(&lines), text.len()),
        anchor: None,
        ids: Ids::default(),
        literal: None,
        dropped: None,
        body: Vec::new(),
        folded: false,
        in_table: false,
    };
    let mut at = 0;
    while at < lines.len() {
        at += state.take(&lines, at).max(1);
    }
    state.close_literal(lines.len());
    render::read(&state.out, Links::of(source))
}

struct State {
    out: Mapped,
    /// The title styles in order of appearance: the sign, and whether the title has a line above it.
    styles: Vec<(char, bool)>,
    inline: Inline,
    /// The `.. _name:` before the next title.
    anchor: Option<String>,
    ids: Ids,
    /// The open literal block: the indent of the line before it, and of its first line.
    literal: Option<(usize, Option<usize>)>,
    /// The indent of the open directive whose content is left out.
    dropped: Option<usize>,
    /// The indents of the open directives whose content is kept.
    body: Vec<usize>,
    /// Whether a `<details>` is open.
    folded: bool,
    /// Whether a grid table is open.
    in_table: bool,
}

impl State {
    /// Rewrites the construct that starts at a line; gives how many lines it has.
    fn take(&mut self, lines: &[&str], at: usize) -> usize {
        let line = lines.get(at).copied().unwrap_or_default();
        let (indent, trimmed) = (indent(line), line.trim());
        if self.is_skipped(at, line, indent) || self.table_row(at, trimmed) {
            return 1;
        }
        if let Some((level, title, used)) = title(&mut self.styles, lines, at) {
            let shown = self.inline.rewrite(title);
            // The title's own anchor is made even if a target before it is used, as it counts.
            let own = self.ids.of_title(&without_targets(&shown));
            let anchor = self.anchor.take().filter(|anchor| !anchor.is_empty()).unwrap_or(own);
            self.out.push_blank(at + 1);
            self.out.push(at + used.min(2), &format!("{} {shown} {{#{anchor}}}", "#".repeat(level)));
            self.out.push(at + used, "");
            return used;
        }
        if trimmed == ".." || trimmed.starts_with(".. ") || trimmed.starts_with("__ ") {
            self.explicit(at, trimmed, indent);
            return 1;
        }
        self.ids.pass(line);
        self.text(lines, at, line, indent);
        1
    }

    /// Whether a line is done: it is blank, in a literal block, or in a directive that is left out. Closes what ends before it.
    fn is_skipped(&mut self, at: usize, line: &str, indent: usize) -> bool {
        if line.trim().is_empty() {
            self.out.push(at + 1, "");
            return true;
        }
        // A directive that is left out swallows the literal blocks in it, so it comes first.
        if self.dropped.is_some_and(|dropped| indent > dropped) {
            return true;
        }
        self.dropped = None;
        if let Some((literal, first)) = self.literal {
            if indent > literal {
                let first = first.unwrap_or(indent);
                self.literal = Some((literal, Some(first)));
                let shown = self.shown_indent(literal);
                self.out.push(
                    at + 1,
                    &format!("{}{}", " ".repeat(shown), line.get(first.min(indent)..).unwrap_or(line)),
                );
                return true;
            }
            self.close_literal(at);
        }
        while self.body.pop_if(|body| indent <= *body).is_some() {}
        if self.body.is_empty() && std::mem::take(&mut self.folded) {
            self.out.push_blank(at);
            self.out.push(at, "</details>\n");
        }
        false
    }

    /// Writes a line of a grid table as a row; gives whether the line is one.
    fn table_row(&mut self, at: usize, trimmed: &str) -> bool {
        let is_rule =
            trimmed.len() > 2 && trimmed.starts_with('+') && trimmed.chars().all(|c| "+-=".contains(c));
        if is_rule {
            let starts = !std::mem::replace(&mut self.in_table, true);
            if starts {
                let columns = trimmed.matches('+').count().saturating_sub(1);
                self.out.push_blank(at + 1);
                self.out.push(at + 1, &format!("|{}", "  |".repeat(columns)));
                self.out.push(at + 1, &format!("|{}", " --- |".repeat(columns)));
            }
            return true;
        }
        self.in_table &= trimmed.starts_with('|');
        if self.in_table {
            self.out.push(at + 1, &self.inline.rewrite(trimmed));
        }
        self.in_table
    }

    fn open_literal(&mut self, at: usize, indent: usize, language: &str) {
        self.out.push_blank(at + 1);
        self.out.push(at + 1, &format!("{}```{language}", " ".repeat(self.shown_indent(indent))));
        self.literal = Some((indent, None));
    }

    fn close_literal(&mut self, at: usize) {
        if let Some((indent, _)) = self.literal.take() {
            self.out.push(at, &format!("{}```", " ".repeat(self.shown_indent(indent))));
            self.out.push(at, "");
        }
    }

    /// An indent without the indent of the directives around it.
    fn shown_indent(&self, indent: usize) -> usize {
        const STEP: usize = 3;
        indent.saturating_sub(self.body.last().map_or(0, |body| body + STEP))
    }

    /// Takes `.. directive:: argument`, `.. _target:` or a comment.
    fn explicit(&mut self, at: usize, trimmed: &str, indent: usize) {
        if trimmed.starts_with(".. [") {
            self.ids.pass(trimmed);
        }
        const KEPT: Names = Names(
            "note|tip|hint|important|warning|caution|attention|danger|seealso|admonition|topic|\
            versionadded|versionchanged|deprecated|container|rst-class|compound|only|dropdown|collapse|\
            details|epigraph|list-table|tab-item|sidebar",
        );
        let body = trimmed.trim_start_matches('.').trim();
        if let Some(target) = body.strip_prefix('_').and_then(|target| target.strip_suffix(':')) {
            self.anchor = Some(make_id(target.trim_matches('`')));
            return;
        }
        let (name, argument) = body.split_once("::").unwrap_or(("", ""));
        // A dropdown without a title, or within another directive, is one of those whose content is kept.
        match name {
            "code-block" | "code" | "sourcecode" | "parsed-literal" | "prompt" | "highlight" => {
                self.open_literal(at, indent, argument.trim());
            }
            "dropdown" | "collapse" | "details" if !argument.trim().is_empty() && indent == 0 => {
                let summary = escaped(argument.trim());
                self.out.push_blank(at + 1);
                self.out.push(at + 1, &format!("<details><summary>{summary}</summary>\n"));
                self.body.push(indent);
                self.folded = true;
            }
            name if KEPT.has(name) => {
                self.body.push(indent);
                self.out.push_blank(at + 1);
                self.out.push(at + 1, &self.inline.rewrite(argument.trim()));
            }
            _ => self.dropped = Some(indent),
        }
    }

    fn text(&mut self, lines: &[&str], at: usize, line: &str, indent: usize) {
        let trimmed = line.trim();
        // An option of a directive.
        if !self.body.is_empty()
            && trimmed.starts_with(':')
            && trimmed.split(' ').next().is_some_and(|word| word.len() > 2 && word.ends_with(':'))
        {
            return;
        }
        let next_indent =
            lines.get(at + 1).filter(|next| !next.trim().is_empty()).map(|next| lines::indent(next));
        let list = is_item(trimmed) || self.shown_indent(indent) > 0;
        let shown = if list { self.shown_indent(indent) } else { 0 };
        let opens = trimmed.ends_with("::");
        let text = if trimmed == "::" { "" } else { trimmed.strip_suffix("::").unwrap_or(trimmed) };
        let colon = if opens && !text.is_empty() { ":" } else { "" };
        let text = item(&format!("{text}{colon}"));
        // In a definition list, the definition is indented below its term.
        let before_blank = at == 0 || lines.get(at - 1).is_some_and(|line| line.trim().is_empty());
        let is_marked = marker::question(trimmed).or(marker::answer(trimmed)).is_some();
        let is_term = before_blank
            && !opens
            && !is_marked
            && !is_item(trimmed)
            && next_indent.is_some_and(|next| next > indent);
        if is_term && self.shown_indent(indent) == 0 {
            self.out.push_blank(at + 1);
            self.out.push(at + 1, &format!("**{}**", self.inline.rewrite(text.trim_matches('*'))));
            self.out.push(at + 1, "");
            self.body.push(indent);
        } else {
            self.out.push(at + 1, &format!("{}{}", " ".repeat(shown), self.inline.rewrite(&text)));
        }
        if opens {
            self.open_literal(at, indent, "");
        }
    }
}

/// The text of a title as Markdown without the targets of its links.
fn without_targets(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for (at, part) in markdown.split("](").enumerate() {
        text.push_str(if at == 0 { part } else { part.split_once(')').map_or("", |(_, after)| after) });
    }
    text
}
