//! Shortcodes of Hugo (`{{< faq "question" >}}`), tags of Jekyll and other users of Liquid (`{% include … %}`), and the tags in
//! square brackets of forums (`[details="question"]`).

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::ingest::markdown::html::escaped;
use crate::ingest::markdown::mapped::Mapped;
use crate::ingest::markdown::shortcode_syntax::{Code, codes};

/// Parameters that hold an answer.
const ANSWER: &[&str] = &["answer", "a", "content", "text"];
/// Parameters that hold the title of a part.
const TITLE: &[&str] = &["title", "header", "heading"];

/// The same text, with shortcodes that hold questions as `<details>`, with the targets of links, and without all other
/// shortcodes. Liquid is only recognised in templates, which have front matter.
pub(crate) fn rewrite(lines: Mapped, is_template: bool) -> Mapped {
    let text = lines.text();
    let mut codes = codes(text, is_template);
    keep_pairs_of_brackets(&mut codes);
    if codes.is_empty() {
        return lines;
    }
    let partners = partners(&codes);
    let mut out = Writer { lines: &lines, text, out: Mapped::default(), line: String::new(), source: 0 };
    let mut from = 0;
    let mut skip_to = 0;
    for (at, code) in codes.iter().enumerate() {
        if at < skip_to {
            continue;
        }
        // The text up to a code is written first: a link looks at the text before it.
        out.text(from..code.range.start);
        from = code.range.end;
        let partner = partners.get(&at).and_then(|&partner| codes.get(partner).map(|code| (partner, code)));
        match partner {
            Some((partner, close)) if code.name == "comment" && !code.closing => {
                from = close.range.end;
                skip_to = partner + 1;
            }
            partner => out.code(code, partner.map(|(_, code)| code)),
        }
    }
    out.text(from..text.len());
    out.finish()
}

/// The closing code of each opening code, and the opening code of each closing one.
fn partners(codes: &[Code<'_>]) -> HashMap<usize, usize> {
    let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut partners = HashMap::new();
    for (at, code) in codes.iter().enumerate() {
        if !code.closing {
            open.entry(code.name).or_default().push(at);
        } else if let Some(opening) = open.get_mut(code.name).and_then(Vec::pop) {
            partners.insert(opening, at);
            partners.insert(at, opening);
        }
    }
    partners
}

/// Drops codes in square brackets that are not a pair of tags around an answer: those are text, or links.
fn keep_pairs_of_brackets(codes: &mut Vec<Code<'_>>) {
    let partners = partners(codes);
    let asks = |&(_, code): &(usize, &Code<'_>)| !code.closing && code.question().is_some();
    let asked: HashSet<usize> = codes.iter().enumerate().filter(asks).map(|(at, _)| at).collect();
    let mut at = 0;
    codes.retain(|code| {
        let opening = partners.get(&at).filter(|_| code.closing).copied().unwrap_or(at);
        let is_kept = !code.in_brackets || partners.contains_key(&at) && asked.contains(&opening);
        at += 1;
        is_kept
    });
}

/// Whether a pair of shortcodes holds a question: `{{< q >}}…{{< /q >}}`.
fn asks(name: &str) -> bool {
    name == "q" || name.contains("question")
}

/// Whether a pair of shortcodes holds an answer.
fn answers(name: &str) -> bool {
    name == "a" || name.contains("answer")
}

struct Writer<'a> {
    lines: &'a Mapped,
    text: &'a str,
    out: Mapped,
    /// The line being written.
    line: String,
    /// The number of that line in the text, from 0.
    source: usize,
}

impl Writer<'_> {
    fn text(&mut self, range: Range<usize>) {
        let text = self.text.get(range).unwrap_or_default();
        for part in text.split_inclusive('\n') {
            self.line.push_str(part.trim_end_matches('\n'));
            if part.ends_with('\n') {
                self.end_line();
                self.source += 1;
            }
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.out.push(self.lines.source_of(self.source), &line);
    }

    /// Writes a block, with blank lines around it.
    fn block(&mut self, text: &str) {
        self.end_line();
        for line in ["", text, ""] {
            self.line.push_str(line);
            self.end_line();
        }
    }

    fn code(&mut self, code: &Code<'_>, partner: Option<&Code<'_>>) {
        self.put(code, partner);
        self.source += self.text.get(code.range.clone()).unwrap_or_default().matches('\n').count();
    }

    fn put(&mut self, code: &Code<'_>, partner: Option<&Code<'_>>) {
        let name = code.name.to_lowercase();
        let asked = if code.closing { partner.and_then(Code::question) } else { code.question() };
        match (asked, partner) {
            (Some(_), Some(_)) if code.closing => self.block("</details>"),
            (Some(question), Some(_)) => {
                self.block(&format!("<details><summary>{}</summary>", escaped(&question)));
            }
            (Some(question), None) => {
                if let Some(answer) = code.param(ANSWER) {
                    self.block(&format!(
                        "<details><summary>{}</summary>\n\n{answer}\n\n</details>",
                        escaped(&question)
                    ));
                }
            }
            (None, Some(_)) if name == "highlight" => self.block("```"),
            (None, Some(_)) if !code.closing && asks(&name) => self.block_start("Q: "),
            (None, Some(_)) if !code.closing && answers(&name) => self.block_start("A: "),
            (None, Some(_)) if asks(&name) || answers(&name) => self.block(""),
            // A tab or a note, whose title says what its text is about.
            (None, Some(_)) if !code.closing && code.param(TITLE).is_some() => {
                self.block(&format!("**{}**", code.param(TITLE).unwrap_or_default()));
            }
            _ => self.link(code, &name),
        }
    }

    fn block_start(&mut self, mark: &str) {
        self.block("");
        self.line.push_str(mark);
    }

    /// Writes the target of a link for codes that name one, and the anchors of kramdown. Other codes are left out.
    fn link(&mut self, code: &Code<'_>, name: &str) {
        let first = code.params.iter().find(|(key, _)| key.is_empty()).map(|&(_, value)| value);
        match name {
            "ref" | "relref" | "link" | "post_url" => self.line.push_str(first.unwrap_or_default()),
            "{{" if self.line.ends_with('(') => {
                let is_path = |value: &&str| value.contains('/') && !value.contains("site.");
                self.line.push_str(first.filter(is_path).unwrap_or_default());
            }
            "{:" => {
                let id = code.params.iter().find_map(|(_, value)| value.strip_prefix('#'));
                // A heading is short; the start of a long line is not looked for again at each code in it.
                let is_heading = self.line.len() <= 1000 && self.line.trim_start().starts_with('#');
                if let Some(id) = id.filter(|_| is_heading) {
                    self.line.push_str(&format!(" {{#{id}}}"));
                }
            }
            _ => {}
        }
    }

    fn finish(mut self) -> Mapped {
        self.end_line();
        self.out
    }
}
