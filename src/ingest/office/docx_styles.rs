//! The styles, lists and links of a Word document (ECMA-376, part 1, 17.7, 17.9; part 2, 9.3).

use std::collections::HashMap;

use super::xml::{Element, Sink};

/// How long the chain of styles may be that are based on each other.
const BASED: usize = 20;

/// What a paragraph style gives a paragraph.
#[derive(Debug, Clone, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    bold: Option<bool>,
    list: Option<String>,
}

/// The styles of a document by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    open: Option<String>,
}

impl Styles {
    /// The level of the heading that paragraphs of a style are.
    pub(super) fn heading(&self, id: &str) -> Option<u8> {
        self.find(id, |style| style.outline.or_else(|| named_level(&style.name))).or_else(|| named_level(id))
    }

    /// Whether text of a style is bold.
    pub(super) fn is_bold(&self, id: &str) -> bool {
        self.find(id, |style| style.bold).unwrap_or(false)
    }

    /// The list that paragraphs of a style are items of.
    pub(super) fn list(&self, id: &str) -> Option<String> {
        self.find(id, |style| style.list.clone())
    }

    fn find<T>(&self, id: &str, get: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let first = self.styles.get(id);
        let chain = std::iter::successors(first, |style| self.styles.get(style.based_on.as_ref()?));
        chain.take(BASED).find_map(get)
    }
}

/// The level in a name such as "heading 2". Word writes the names of its own styles in English, whatever its language.
fn named_level(name: &str) -> Option<u8> {
    let name = name.to_lowercase().replace([' ', '_', '-'], "");
    if name == "title" {
        return Some(1);
    }
    const WORDS: &[&str] = &[
        "heading",
        "überschrift",
        "titre",
        "título",
        "titulo",
        "ttulo",
        "заголовок",
        "标题",
        "標題",
        "見出し",
        "العنوان",
        "عنوان",
        "titolo",
        "kop",
    ];
    let level = WORDS.iter().find_map(|word| name.strip_prefix(word))?;
    level.parse().ok().filter(|level| (1..=9).contains(level))
}

impl Sink for Styles {
    fn start(&mut self, name: &str, element: &Element<'_>) {
        if name == "style" {
            self.open = element.attr("styleId");
            if let Some(id) = &self.open {
                self.styles.insert(id.clone(), Style::default());
            }
        }
        let Some(style) = self.open.as_ref().and_then(|id| self.styles.get_mut(id)) else { return };
        match name {
            "name" => style.name = element.val().unwrap_or_default(),
            "basedOn" => style.based_on = element.val(),
            // Level 9 is that of text.
            "outlineLvl" => {
                style.outline = element
                    .val()
                    .and_then(|level| level.parse().ok())
                    .filter(|level| *level < 9)
                    .map(|level: u8| level + 1);
            }
            "b" => style.bold = Some(element.is_on()),
            "numId" => style.list = element.val(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "style" {
            self.open = None;
        }
    }

    fn text(&mut self, _text: &str) {}
}

/// Which lists are numbered.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Whether the levels of an abstract list are numbered.
    levels: HashMap<(String, u8), bool>,
    abstract_of: HashMap<String, String>,
    open: Option<String>,
    level: u8,
    list: Option<String>,
}

impl Lists {
    /// Whether a level of a list is numbered.
    pub(super) fn is_numbered(&self, list: &str, level: u8) -> bool {
        let of = self.abstract_of.get(list).cloned().unwrap_or_default();
        self.levels.get(&(of, level)).copied().unwrap_or(false)
    }
}

impl Sink for Lists {
    fn start(&mut self, name: &str, element: &Element<'_>) {
        match name {
            "abstractNum" => self.open = element.attr("abstractNumId"),
            "lvl" => self.level = element.attr("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0),
            "numFmt" => {
                if let Some(open) = self.open.clone() {
                    let numbered = !matches!(element.val().as_deref(), Some("bullet" | "none") | None);
                    self.levels.insert((open, self.level), numbered);
                }
            }
            "num" => self.list = element.attr("numId"),
            "abstractNumId" => {
                if let (Some(list), Some(of)) = (self.list.clone(), element.val()) {
                    self.abstract_of.insert(list, of);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "abstractNum" => self.open = None,
            "num" => self.list = None,
            _ => {}
        }
    }

    fn text(&mut self, _text: &str) {}
}

/// The targets of links by their id.
#[derive(Debug, Default)]
pub(super) struct Targets(HashMap<String, String>);

impl Targets {
    /// The target of a link to another document.
    pub(super) fn get(&self, id: &str) -> Option<&String> {
        self.0.get(id)
    }
}

impl Sink for Targets {
    fn start(&mut self, name: &str, element: &Element<'_>) {
        if name == "Relationship"
            && element.attr("TargetMode").as_deref() == Some("External")
            && let (Some(id), Some(target)) = (element.attr("Id"), element.attr("Target"))
        {
            self.0.insert(id, target);
        }
    }

    fn end(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}
