//! XML -> [`Dom`], by quick-xml, which only this file uses.
//!
//! The tree is HTML's: elements that Maven and DocBook name differently get their name in HTML, and the limits are those
//! of an HTML page. End tags may be missing or wrong, as in many files that are written by hand.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::entity;
use crate::error::{Error, Result};
use crate::ingest::html::dom::tree::{Name, Tree, Value};
use crate::ingest::html::dom::{Dom, guard};

/// Elements with their names in HTML.
const NAMES: &[(&str, &str)] = &[
    ("source", "pre"),
    ("programlisting", "pre"),
    ("screen", "pre"),
    ("para", "p"),
    ("itemizedlist", "ul"),
    ("orderedlist", "ol"),
    ("listitem", "li"),
    ("link", "a"),
    ("ulink", "a"),
];
/// The same within DocBook's `tgroup`; elsewhere these names can be anything.
const TABLE_NAMES: &[(&str, &str)] = &[("row", "tr"), ("entry", "td")];

/// Elements of HTML that have no content, and that hand-written files leave open.
const EMPTY: &[&str] = &["br", "hr", "img", "wbr"];

/// Parses XML.
///
/// # Errors
///
/// A tag, comment or CDATA section does not end, or there are more elements than the length of the text explains.
pub(super) fn parse(text: &str) -> Result<Dom> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut builder = Builder::new(text);
    loop {
        let start = reader.buffer_position();
        let event = reader.read_event().map_err(|error| {
            let line = builder.line_at(reader.error_position());
            Error::input(format!("line {line}: this is not XML: {error}"))
        })?;
        // The line first, as every node that the event makes starts on it.
        builder.line_at(start);
        match event {
            Event::Start(tag) => builder.open(&tag),
            Event::Empty(tag) => drop(builder.add(&tag)),
            Event::End(tag) => builder.close(&lower(tag.name().as_ref())),
            Event::Text(text) => builder.text(&text.xml10_content()),
            Event::CData(text) => builder.text(&text.xml10_content()),
            Event::GeneralRef(name) => builder.text(&entity::text(&name.xml10_content())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            Event::Eof => break,
        }
        if builder.tree.is_full() {
            break;
        }
    }
    builder.tree.into_dom()
}

impl Name for Box<str> {
    fn local(&self) -> &str {
        self
    }
}

/// Builds the tree from events.
struct Builder<'t> {
    text: &'t str,
    tree: Tree<Box<str>>,
    /// The elements that are open, outermost first, each with its name in the source.
    open: Vec<(Box<str>, u32)>,
    /// How many elements were not opened since they nest too deep, by name: that many end tags are ignored.
    skipped: HashMap<Box<str>, u32>,
    /// A position in the text, in bytes, and its line.
    at: usize,
    line: u32,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            tree: Tree::new("#document".into(), guard::max_nodes(text.len())),
            open: vec![],
            skipped: HashMap::new(),
            at: 0,
            line: 1,
        }
    }

    /// Goes on to a position in the text; gives its line.
    fn line_at(&mut self, position: u64) -> u32 {
        let to = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        let passed = self.text.as_bytes().get(self.at..to).unwrap_or_default();
        let lines = passed.iter().filter(|&&byte| byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.at = self.at.max(to);
        self.line
    }

    fn innermost(&self) -> u32 {
        self.open.last().map_or(0, |&(_, node)| node)
    }

    /// Adds an element without opening it.
    fn add(&mut self, tag: &BytesStart<'_>) -> u32 {
        let name = lower(tag.name().as_ref());
        let in_table = self.open.iter().any(|(open, _)| &**open == "tgroup");
        let mut names = NAMES.iter().chain(TABLE_NAMES.iter().filter(|_| in_table));
        let html = names.find(|(xml, _)| *xml == &*name).map_or(name, |&(_, html)| html.into());
        let node = self.tree.add(Value::Element(html, attributes(tag)), self.line);
        self.tree.append(self.innermost(), node);
        node
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        let node = self.add(tag);
        let name = lower(tag.name().as_ref());
        if EMPTY.contains(&&*name) {
            return;
        }
        if self.open.len() < guard::MAX_DEPTH as usize {
            self.open.push((name, node));
        } else {
            *self.skipped.entry(name).or_default() += 1;
        }
    }

    /// Closes the innermost element of this name, and those left open in it.
    fn close(&mut self, name: &str) {
        if let Some(count) = self.skipped.get_mut(name).filter(|count| **count > 0) {
            *count -= 1;
        } else if let Some(at) = self.open.iter().rposition(|(open, _)| **open == *name) {
            self.open.truncate(at);
        }
    }

    fn text(&mut self, text: &str) {
        self.tree.append_text(self.innermost(), text, self.line);
    }
}

/// The attributes of a tag that are not too long; of a tag with too many, the first.
fn attributes(tag: &BytesStart<'_>) -> Vec<(Box<str>, Box<str>)> {
    // Without its checks, which compare every attribute with all others. The first of equals counts later on.
    let mut attributes = tag.attributes();
    let all = attributes.with_checks(false).take(guard::MAX_ATTRIBUTES).flatten();
    let short = all.filter(|attribute| attribute.value.len() <= guard::MAX_ATTRIBUTE);
    short
        .map(|attribute| (lower(attribute.key.as_ref()), entity::decoded(&attribute.value).into_boxed_str()))
        .collect()
}

/// Names of HTML are in lower case.
fn lower(name: &str) -> Box<str> {
    name.to_ascii_lowercase().into_boxed_str()
}
