//! AsciiDoc -> Markdown: titles, `[qanda]` lists, blocks, links.

mod inline;

use crate::error::Result;
use crate::ingest::found::Draft;
use crate::ingest::limits;
use crate::ingest::link::Links;
use crate::ingest::markdown::mapped::Mapped;
use crate::ingest::markdown::render;
use crate::ingest::source::Source;

/// Reads AsciiDoc.
///
/// # Errors
///
/// It has more markup than text, or the HTML that results is hostile.
pub(crate) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    limits::check_markup(text)?;
    let mut state = State::default();
    for (at, line) in text.lines().enumerate() {
        state.take(at + 1, line.trim_end());
    }
    state.close_fence(text.lines().count());
    state.close_definition(text.lines().count());
    render::read(&state.out, Links::of(source))
}

#[derive(Default)]
struct State {
    out: Mapped,
    /// The delimiter of the open literal or comment block, and whether the block is shown.
    block: Option<(String, bool)>,
    /// The open `====` blocks: whether each is `<details>`.
    examples: Vec<bool>,
    /// The id of `[[id]]` or `[#id]`, for the next title.
    anchor: Option<String>,
    /// The text of `.Title`, for the next block.
    title: Option<String>,
    /// Whether the next block is `[%collapsible]`.
    collapsible: bool,
    /// The language of `[source,rust]`, for the next block.
    language: String,
    /// Whether the definition of a term is open.
    defining: bool,
}

impl State {
    fn take(&mut self, source: usize, line: &str) {
        if let Some((delimiter, shown)) = &self.block {
            if line == delimiter {
                self.close_fence(source);
            } else if *shown {
                self.out.push(source, line);
            }
            return;
        }
        let trimmed = line.trim();
        // Delimiters before titles and items, which begin with the same signs; terms last, as any line may contain "::".
        if trimmed.is_empty() {
            self.out.push(source, "");
        } else if self.is_comment_or_setting(line) || self.attributes(trimmed) {
        } else if let Some(language) = trimmed.strip_prefix("```") {
            self.out.push_blank(source);
            self.out.push(source, &format!("````{language}"));
            self.block = Some(("```".to_owned(), true));
        } else if is_delimiter(trimmed) {
            self.delimiter(source, trimmed);
        } else if let Some((level, title)) = title(line) {
            let anchor = self.anchor.take().map(|anchor| format!(" {{#{anchor}}}")).unwrap_or_default();
            self.close_definition(source);
            self.out.push_blank(source);
            self.out.push(source, &format!("{} {}{anchor}\n", "#".repeat(level), inline::rewrite(title)));
        } else if let Some(title) = trimmed.strip_prefix('.').filter(|title| !title.starts_with([' ', '.'])) {
            self.title = Some(title.to_owned());
        } else if trimmed == "+" {
            self.out.push(source, "");
        } else if let Some((term, rest)) = term(trimmed) {
            self.close_definition(source);
            self.out.push_blank(source);
            let rest = inline::rewrite(rest);
            self.out.push(source, &format!("<dl><dt>{}</dt><dd>\n\n{rest}", inline::html(term)));
            self.defining = true;
        } else {
            self.out.push(source, &item(trimmed));
        }
    }

    /// Whether a line is a comment, a setting (`:name: value`) or a macro such as `include::…`, which are left out.
    fn is_comment_or_setting(&self, line: &str) -> bool {
        let is_setting =
            line.strip_prefix(':').and_then(|rest| rest.split_once(':')).is_some_and(|(name, _)| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_!".contains(c))
            });
        let is_macro = ["include::", "image::", "toc::", "video::", "ifdef::", "ifndef::", "endif::"];
        is_setting
            || line.starts_with("//") && !line.starts_with("////")
            || is_macro.iter().any(|name| line.starts_with(name))
    }

    /// Keeps `[attributes]` for the next block; gives whether the line has any.
    fn attributes(&mut self, trimmed: &str) -> bool {
        let Some(inner) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
            return false;
        };
        if let Some(id) = inner.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            self.anchor = id.split(',').next().map(str::to_owned);
        } else if let Some(id) = inner.split(['#', ',', '.', '%']).nth(1).filter(|_| inner.contains('#')) {
            self.anchor = Some(id.to_owned());
        }
        self.collapsible |= inner.contains("%collapsible");
        if let Some(language) = inner.strip_prefix("source,") {
            self.language = language.split(',').next().unwrap_or_default().trim().to_owned();
        }
        !inner.contains("](")
    }

    fn delimiter(&mut self, source: usize, trimmed: &str) {
        match trimmed.as_bytes() {
            [b'-', ..] | [b'.', ..] | [b'+', ..] if trimmed.len() >= 4 => {
                self.out.push_blank(source);
                self.out.push(source, &format!("````{}", std::mem::take(&mut self.language)));
                self.block = Some((trimmed.to_owned(), true));
            }
            [b'/', ..] => self.block = Some((trimmed.to_owned(), false)),
            [b'=', ..] => self.example(source),
            _ => self.out.push(source, ""),
        }
    }

    fn example(&mut self, source: usize) {
        let title = self.title.take();
        self.out.push_blank(source);
        match (std::mem::take(&mut self.collapsible), title) {
            (true, title) => {
                let title = inline::html(&title.unwrap_or_default());
                self.out.push(source, &format!("<details><summary>{title}</summary>\n"));
                self.examples.push(true);
            }
            _ => match self.examples.pop() {
                Some(true) => self.out.push(source, "</details>\n"),
                Some(false) => {}
                None => self.examples.push(false),
            },
        }
    }

    fn close_definition(&mut self, source: usize) {
        if std::mem::take(&mut self.defining) {
            self.out.push_blank(source);
            self.out.push(source, "</dd></dl>\n");
        }
    }

    fn close_fence(&mut self, source: usize) {
        if let Some((_, true)) = self.block.take() {
            self.out.push(source, "````\n");
        }
    }
}

/// Whether a line delimits a block: `--`, `|===`, or four or more equal signs.
fn is_delimiter(trimmed: &str) -> bool {
    let first = trimmed.chars().next().unwrap_or_default();
    trimmed == "--"
        || trimmed == "|==="
        || trimmed.len() >= 4 && "-=.*_+/".contains(first) && trimmed.chars().all(|c| c == first)
}

/// The level and the text of `== Title` or `## Title`.
fn title(line: &str) -> Option<(usize, &str)> {
    let signs = line.len() - line.trim_start_matches(['=', '#']).len();
    let text = line.get(signs..)?.strip_prefix(' ')?;
    (1..=6).contains(&signs).then_some((signs, text.trim()))
}

/// The term of `Question?:: answer`, and the text after it.
fn term(trimmed: &str) -> Option<(&str, &str)> {
    let (term, rest) = trimmed.split_once("::")?;
    let is_term =
        !term.is_empty() && !term.contains(['[', '`']) && (rest.is_empty() || rest.starts_with(' '));
    is_term.then_some((term, rest.trim()))
}

/// A list item or a line of text as Markdown.
fn item(trimmed: &str) -> String {
    let text = inline::rewrite;
    let signs = |sign: char| trimmed.len() - trimmed.trim_start_matches(sign).len();
    for (sign, mark) in [('*', "- "), ('-', "- "), ('.', "1. ")] {
        let depth = signs(sign);
        if let Some(rest) =
            trimmed.get(depth..).and_then(|rest| rest.strip_prefix(' ')).filter(|_| (1..=5).contains(&depth))
        {
            return format!("{}{mark}{}", "   ".repeat(depth - 1), text(rest));
        }
    }
    match trimmed.split_once(": ") {
        Some(("NOTE" | "TIP" | "WARNING" | "IMPORTANT" | "CAUTION", rest)) => text(rest),
        _ => match trimmed.strip_suffix(" +") {
            Some(line) => format!("{}  ", text(line)),
            None => text(trimmed),
        },
    }
}
