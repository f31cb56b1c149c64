//! OpenDocument text: ODF -> blocks (OASIS OpenDocument 1.3, part 3).

use std::collections::HashMap;

use super::blocks::{Block, Looks, Paragraph};
use super::container::{Container, encrypted};
use super::xml::{Element, Sink, parse};
use crate::error::Result;

/// Elements whose content is not shown, or not in its place.
const HIDDEN: &[&str] = &[
    "note",
    "annotation",
    "tracked-changes",
    "table-of-content",
    "bookmark-ref",
    "ruby-text",
    "title",
    "desc",
];
/// How long the chain of styles may be that are based on each other.
const BASED: usize = 20;

/// The blocks of a document.
///
/// # Errors
///
/// A part is damaged or too large, or the document has a password.
pub(super) fn read(container: &mut Container<'_>) -> Result<Vec<Block>> {
    let manifest = container.part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(encrypted());
    }
    let mut styles = Styles::default();
    if let Some(xml) = container.part("styles.xml")? {
        parse("styles.xml", &xml, &mut styles)?;
    }
    let xml = container.part("content.xml")?.unwrap_or_default();
    parse("content.xml", &xml, &mut styles)?;
    let mut body = Body { styles, ..Body::default() };
    parse("content.xml", &xml, &mut body)?;
    Ok(body.blocks)
}

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    bold: Option<bool>,
    italic: Option<bool>,
    struck: Option<bool>,
}

/// The styles of a document by name, and which of its list styles are numbered.
#[derive(Debug, Default)]
struct Styles {
    styles: HashMap<String, Style>,
    numbered: HashMap<String, bool>,
    open: Option<String>,
    list: Option<String>,
}

impl Styles {
    fn chain<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s Style> {
        std::iter::successors(self.styles.get(name), |style| self.styles.get(style.parent.as_ref()?))
            .take(BASED)
    }

    /// The looks of text in a style, where it changes those around it.
    fn looks(&self, name: &str, around: Looks) -> Looks {
        Looks {
            bold: self.chain(name).find_map(|style| style.bold).unwrap_or(around.bold),
            italic: self.chain(name).find_map(|style| style.italic).unwrap_or(around.italic),
            struck: self.chain(name).find_map(|style| style.struck).unwrap_or(around.struck),
        }
    }

    /// Whether a style is, or is based on, the one of titles.
    fn is_title(&self, name: &str) -> bool {
        name == "Title" || self.chain(name).any(|style| style.parent.as_deref() == Some("Title"))
    }
}

impl Sink for Styles {
    fn start(&mut self, name: &str, element: &Element<'_>) {
        match name {
            "style" => {
                self.open = element.attr("name");
                if let Some(open) = &self.open {
                    let parent = element.attr("parent-style-name");
                    self.styles.insert(open.clone(), Style { parent, ..Style::default() });
                }
            }
            "text-properties" => {
                let Some(style) = self.open.as_ref().and_then(|open| self.styles.get_mut(open)) else {
                    return;
                };
                let is_heavy = |weight: String| {
                    weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600)
                };
                style.bold = element.attr("font-weight").map(is_heavy);
                style.italic = element.attr("font-style").map(|style| style != "normal");
                style.struck = element.attr("text-line-through-style").map(|style| style != "none");
            }
            "list-style" => self.list = element.attr("name"),
            "list-level-style-number" | "list-level-style-bullet" => {
                if let Some(list) = &self.list {
                    self.numbered.entry(list.clone()).or_insert(name.ends_with("number"));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "style" => self.open = None,
            "list-style" => self.list = None,
            _ => {}
        }
    }

    fn text(&mut self, _text: &str) {}
}

#[derive(Default)]
struct Body {
    styles: Styles,
    blocks: Vec<Block>,
    /// The paragraphs that are open, a text box within another, each with the looks of its spans.
    open: Vec<(Paragraph, Vec<Looks>)>,
    links: Vec<Option<String>>,
    /// Whether each open list is numbered.
    lists: Vec<bool>,
    /// Whether the next paragraph is the first of its item.
    first: bool,
    unseen: usize,
    in_text: bool,
}

impl Body {
    fn say(&mut self, text: &str) {
        let link = self.links.last().cloned().flatten();
        let Some((paragraph, looks)) = self.open.last_mut() else { return };
        paragraph.push(text, looks.last().copied().unwrap_or_default(), link.as_deref());
    }

    fn open(&mut self, element: &Element<'_>, heading: Option<u8>) {
        let style = element.attr("style-name").unwrap_or_default();
        let heading = heading.or_else(|| self.styles.is_title(&style).then_some(1));
        let depth = self.lists.len().checked_sub(1).and_then(|depth| u8::try_from(depth).ok());
        let item = depth.zip(self.lists.last().copied()).filter(|_| std::mem::take(&mut self.first));
        let looks =
            if heading.is_some() { Looks::default() } else { self.styles.looks(&style, Looks::default()) };
        self.open.push((Paragraph { heading, item, ..Paragraph::default() }, vec![looks]));
    }
}

/// The part of a table that an element is.
fn table(name: &str) -> Option<&'static str> {
    ["table", "tr", "td"]
        .into_iter()
        .zip(["table", "table-row", "table-cell"])
        .find(|(_, odf)| *odf == name)
        .map(|(html, _)| html)
}

impl Sink for Body {
    fn start(&mut self, name: &str, element: &Element<'_>) {
        if name == "text" {
            self.in_text = true;
        }
        if HIDDEN.contains(&name) {
            self.unseen += 1;
        }
        if self.unseen > 0 || !self.in_text {
            return;
        }
        match name {
            "p" => self.open(element, None),
            "h" => {
                let level = element.attr("outline-level").and_then(|level| level.parse().ok()).unwrap_or(1);
                self.open(element, Some(level));
            }
            "span" => {
                let style = element.attr("style-name").unwrap_or_default();
                if let Some((_, looks)) = self.open.last_mut() {
                    let around = looks.last().copied().unwrap_or_default();
                    looks.push(self.styles.looks(&style, around));
                }
            }
            "a" => self.links.push(element.attr("href").filter(|href| !href.starts_with('#'))),
            "s" => {
                let blanks = element.attr("c").and_then(|count| count.parse().ok()).unwrap_or(1usize);
                self.say(&" ".repeat(blanks.min(20)));
            }
            "tab" => self.say(" "),
            "line-break" => self.say("\n"),
            "list" => {
                let style =
                    element.attr("style-name").and_then(|style| self.styles.numbered.get(&style).copied());
                let numbered = style.or_else(|| self.lists.last().copied()).unwrap_or(false);
                self.lists.push(numbered);
            }
            "list-item" => self.first = true,
            _ => self.blocks.extend(table(name).map(Block::Open)),
        }
    }

    fn end(&mut self, name: &str) {
        if self.unseen > 0 {
            self.unseen -= usize::from(HIDDEN.contains(&name));
            return;
        }
        if !self.in_text {
            return;
        }
        match name {
            "p" | "h" => {
                self.blocks.extend(self.open.pop().map(|(paragraph, _)| Block::Paragraph(paragraph)));
            }
            "span" => {
                if let Some((_, looks)) = self.open.last_mut() {
                    looks.pop();
                }
            }
            "a" => drop(self.links.pop()),
            "list" => drop(self.lists.pop()),
            "text" => self.in_text = false,
            _ => self.blocks.extend(table(name).map(Block::Close)),
        }
    }

    fn text(&mut self, text: &str) {
        if self.unseen == 0 && self.in_text {
            self.say(text);
        }
    }
}
