//! Word documents: WordprocessingML -> blocks (ECMA-376, part 1, 17).

use super::blocks::{Block, Looks, Paragraph};
use super::container::Container;
use super::docx_styles::{Lists, Styles, Targets};
use super::xml::{Element, Sink, parse};
use crate::error::Result;

/// Elements whose content is not shown: what was deleted, the second copy of a text box, comments and codes of fields.
const HIDDEN: &[&str] = &[
    "del",
    "moveFrom",
    "Fallback",
    "instrText",
    "delText",
    "rPrChange",
    "pPrChange",
    "sdtPr",
    "tblPrChange",
];

/// The blocks of a document.
///
/// # Errors
///
/// A part is damaged or too large.
pub(super) fn read(container: &mut Container<'_>) -> Result<Vec<Block>> {
    let (mut styles, mut lists, mut targets) = (Styles::default(), Lists::default(), Targets::default());
    if let Some(xml) = container.part("word/styles.xml")? {
        parse("word/styles.xml", &xml, &mut styles)?;
    }
    if let Some(xml) = container.part("word/numbering.xml")? {
        parse("word/numbering.xml", &xml, &mut lists)?;
    }
    if let Some(xml) = container.part("word/_rels/document.xml.rels")? {
        parse("word/_rels/document.xml.rels", &xml, &mut targets)?;
    }
    let xml = container.part("word/document.xml")?.unwrap_or_default();
    let mut body = Body { styles, lists, targets, ..Body::default() };
    parse("word/document.xml", &xml, &mut body)?;
    Ok(body.blocks)
}

/// The paragraph that is being read. A text box is within a paragraph and has paragraphs of its own.
#[derive(Default)]
struct Open {
    paragraph: Paragraph,
    style: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    level: Option<u8>,
    looks: Looks,
    hidden: bool,
}

#[derive(Default)]
struct Body {
    styles: Styles,
    lists: Lists,
    targets: Targets,
    blocks: Vec<Block>,
    open: Vec<Open>,
    links: Vec<Option<String>>,
    /// How many open elements are not shown.
    unseen: usize,
    /// How many open elements hold the properties of a run, and of a paragraph.
    in_run: usize,
    in_paragraph: usize,
    in_text: bool,
}

impl Body {
    fn say(&mut self, text: &str) {
        let link = self.links.last().cloned().flatten();
        let Some(open) = self.open.last_mut().filter(|open| !open.hidden) else { return };
        open.paragraph.push(text, open.looks, link.as_deref());
    }

    fn property(&mut self, name: &str, element: &Element<'_>) {
        let Some(open) = self.open.last_mut() else { return };
        let number = || element.val().and_then(|level| level.parse::<u8>().ok());
        match name {
            "pStyle" => {
                open.style = element.val();
                open.looks.bold = open.style.as_ref().is_some_and(|style| self.styles.is_bold(style));
            }
            "outlineLvl" => open.outline = number().filter(|level| *level < 9).map(|level| level + 1),
            "ilvl" => open.level = number(),
            "numId" => open.list = element.val(),
            "b" if self.in_run > 0 => open.looks.bold = element.is_on(),
            "i" if self.in_run > 0 => open.looks.italic = element.is_on(),
            "strike" | "dstrike" if self.in_run > 0 => open.looks.struck = element.is_on(),
            "vanish" if self.in_run > 0 => open.hidden = element.is_on(),
            _ => {}
        }
    }

    fn close(&mut self) {
        let Some(Open { mut paragraph, style, outline, list, level, .. }) = self.open.pop() else { return };
        let style = style.as_deref().unwrap_or_default();
        paragraph.heading = outline.or_else(|| self.styles.heading(style));
        let list = list.or_else(|| self.styles.list(style)).filter(|list| list != "0");
        paragraph.item = list.map(|list| {
            let level = level.unwrap_or(0);
            (level, self.lists.is_numbered(&list, level))
        });
        self.blocks.push(Block::Paragraph(paragraph));
    }
}

/// The part of a table that an element is.
fn table(name: &str) -> Option<&'static str> {
    ["table", "tr", "td"]
        .into_iter()
        .zip(["tbl", "tr", "tc"])
        .find(|(_, word)| *word == name)
        .map(|(html, _)| html)
}

impl Sink for Body {
    fn start(&mut self, name: &str, element: &Element<'_>) {
        if HIDDEN.contains(&name) {
            self.unseen += 1;
        }
        if self.unseen > 0 {
            return;
        }
        match name {
            "p" => self.open.push(Open::default()),
            // The properties of a paragraph include those of its mark, which is not text.
            "pPr" => self.in_paragraph += 1,
            "rPr" if self.in_paragraph == 0 => self.in_run += 1,
            "r" => {
                let bold = self
                    .open
                    .last()
                    .and_then(|open| open.style.as_ref())
                    .is_some_and(|style| self.styles.is_bold(style));
                if let Some(open) = self.open.last_mut() {
                    (open.looks, open.hidden) = (Looks { bold, ..Looks::default() }, false);
                }
            }
            "t" => self.in_text = true,
            "tab" if self.in_paragraph == 0 => self.say(" "),
            "br" if element.attr("type").is_none() => self.say("\n"),
            "cr" => self.say("\n"),
            "noBreakHyphen" => self.say("\u{2011}"),
            "hyperlink" => {
                let target = element.attr("id").and_then(|id| self.targets.get(&id).cloned());
                self.links.push(target);
            }
            _ if table(name).is_some() => self.blocks.extend(table(name).map(Block::Open)),
            _ if self.in_run + self.in_paragraph > 0 => self.property(name, element),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.unseen > 0 {
            self.unseen -= usize::from(HIDDEN.contains(&name));
            return;
        }
        match name {
            "p" => self.close(),
            "pPr" => self.in_paragraph = self.in_paragraph.saturating_sub(1),
            "rPr" if self.in_paragraph == 0 => self.in_run = self.in_run.saturating_sub(1),
            "t" => self.in_text = false,
            "hyperlink" => drop(self.links.pop()),
            _ => self.blocks.extend(table(name).map(Block::Close)),
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.unseen == 0 {
            self.say(text);
        }
    }
}
