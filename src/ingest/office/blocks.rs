//! The blocks of a document, and how they become an HTML page.

use crate::ingest::markdown::html::escaped as escape;
use crate::ingest::wording::question;

/// The looks of a piece of text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Looks {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) struck: bool,
}

/// A piece of text with one look and one link.
#[derive(Debug, Clone)]
pub(super) struct Run {
    text: String,
    looks: Looks,
    link: Option<String>,
}

/// A paragraph of text.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub(super) runs: Vec<Run>,
    /// The level of a heading, from 1.
    pub(super) heading: Option<u8>,
    /// How deep the list is that it is an item of, from 0, and whether the items are numbered.
    pub(super) item: Option<(u8, bool)>,
}

impl Paragraph {
    /// Adds text; `\n` is a line break.
    pub(super) fn push(&mut self, text: &str, looks: Looks, link: Option<&str>) {
        match self.runs.last_mut() {
            // Word splits a sentence into many runs.
            Some(last) if last.looks == looks && last.link.as_deref() == link => last.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), looks, link: link.map(str::to_owned) }),
        }
    }

    fn is_blank(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    fn is_bold(&self) -> bool {
        self.runs.iter().all(|run| run.looks.bold || run.text.trim().is_empty())
    }

    fn asks(&self) -> bool {
        self.is_bold()
            || question::ends_as_question(
                self.runs.iter().map(|run| run.text.as_str()).collect::<String>().trim(),
            )
    }

    fn write(&self, html: &mut String) {
        for run in &self.runs {
            let looks = [("b", run.looks.bold), ("i", run.looks.italic), ("s", run.looks.struck)];
            // Blanks at the ends of a bold run are outside of it, or Markdown would not take it as bold.
            let text = run.text.trim_matches(' ');
            let (before, after) =
                run.text.split_once(text).filter(|_| !text.is_empty()).unwrap_or((&run.text, ""));
            html.push_str(before);
            if let Some(link) = run.link.as_ref().filter(|_| !text.is_empty()) {
                html.push_str(&format!("<a href=\"{}\">", escape(link)));
            }
            let on = || looks.iter().filter(|(_, on)| *on && !text.is_empty());
            on().for_each(|(tag, _)| html.push_str(&format!("<{tag}>")));
            html.push_str(&escape(text).replace('\n', "<br>"));
            on().rev().for_each(|(tag, _)| html.push_str(&format!("</{tag}>")));
            if run.link.is_some() && !text.is_empty() {
                html.push_str("</a>");
            }
            html.push_str(after);
        }
    }
}

/// A part of a document.
#[derive(Debug, Clone)]
pub(super) enum Block {
    Paragraph(Paragraph),
    /// The start tag of a part of a table: `table`, `tr` or `td`.
    Open(&'static str),
    /// Its end tag.
    Close(&'static str),
}

/// The page. Each block is on a line of its own, so that the line of a note is the number of the paragraph.
pub(super) fn to_html(blocks: &[Block]) -> String {
    let mut html = String::from("<body>");
    let mut lists: Vec<bool> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let item = match block {
            Block::Paragraph(paragraph)
                if paragraph.heading.is_none() && !is_numbered_question(blocks, at) =>
            {
                paragraph.item
            }
            _ => None,
        };
        let depth = item.map_or(0, |(depth, _)| usize::from(depth.min(8)) + 1);
        let blank = matches!(block, Block::Paragraph(paragraph) if paragraph.is_blank());
        if !blank {
            enter_list(&mut html, &mut lists, depth, item.is_some_and(|(_, numbered)| numbered));
        }
        match block {
            Block::Open(tag) => html.push_str(&format!("<{tag}>")),
            Block::Close(tag) => html.push_str(&format!("</{tag}>")),
            Block::Paragraph(_) if blank => {}
            Block::Paragraph(paragraph) => {
                let tag = match (item, paragraph.heading) {
                    (Some(_), _) => "li".to_owned(),
                    (None, Some(level)) => format!("h{}", level.clamp(1, 6)),
                    (None, None) => "p".to_owned(),
                };
                html.push_str(&format!("<{tag}>"));
                paragraph.write(&mut html);
                html.push_str(&if tag == "li" { String::new() } else { format!("</{tag}>") });
            }
        }
        html.push('\n');
    }
    enter_list(&mut html, &mut lists, 0, false);
    html
}

/// Opens and closes lists until the innermost is `depth` deep; `lists` has whether each open one is numbered.
fn enter_list(html: &mut String, lists: &mut Vec<bool>, depth: usize, numbered: bool) {
    let name = |numbered: bool| if numbered { "ol" } else { "ul" };
    while lists.len() > depth || (lists.len() == depth && depth > 0 && lists.last() != Some(&numbered)) {
        if let Some(numbered) = lists.pop() {
            html.push_str(&format!("</{}>", name(numbered)));
        }
    }
    while lists.len() < depth {
        lists.push(numbered);
        html.push_str(&format!("<{}>", name(numbered)));
    }
}

/// Whether a lone item of a list, bold or a question, stands before a paragraph: the question of a numbered FAQ.
fn is_numbered_question(blocks: &[Block], at: usize) -> bool {
    let text = |block: &&Block| !matches!(block, Block::Paragraph(paragraph) if paragraph.is_blank());
    let is_item =
        |block: &Block| matches!(block, Block::Paragraph(Paragraph { item: Some(_), heading: None, .. }));
    let before = blocks.get(..at).unwrap_or_default().iter().rev().take(50).find(text);
    let after = blocks.get(at + 1..).unwrap_or_default().iter().take(50).find(text);
    let Some(Block::Paragraph(paragraph)) = blocks.get(at) else { return false };
    paragraph.item.is_some()
        && paragraph.asks()
        && before.is_none_or(|block| !is_item(block) || !asks(block))
        && after
            .is_some_and(|block| matches!(block, Block::Paragraph(_)) && (!is_item(block) || !asks(block)))
}

fn asks(block: &Block) -> bool {
    matches!(block, Block::Paragraph(paragraph) if paragraph.asks())
}
