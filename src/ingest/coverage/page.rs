//! The blocks of text of a page.

use super::Raw;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::dom::parse::parse;
use crate::ingest::html::dom::{Dom, NodeId};
use crate::ingest::link::Links;
use crate::ingest::markdown::reader;
use crate::ingest::source::Source;

/// Share of a block's text, in percent, from which on it counts as a list of links.
const LINKED: usize = 80;
/// Longest notice of copyright, in bytes.
const NOTICE: usize = 200;

/// The blocks of an HTML page; none if it is hostile.
pub(super) fn of_html(source: &Source<'_>, text: &str) -> Vec<Raw> {
    let body = reader::without_front_matter(source, text);
    parse(body.as_deref().unwrap_or(text)).map(|dom| blocks(source, &dom)).unwrap_or_default()
}

/// Tags of blocks, by which text that is markup is told.
const BLOCKS: [&str; 7] = ["<p", "<h", "<li", "<div", "<details", "<dt", "<td"];

/// Values in which each block of those that are markup stands alone.
pub(super) fn of_fragments(source: &Source<'_>, values: Vec<Raw>) -> Vec<Raw> {
    let blocks = |raw: Raw| if is_fragment(&raw) { of_fragment(source, &raw) } else { vec![raw] };
    values.into_iter().flat_map(blocks).collect()
}

/// Whether a text is markup with blocks.
pub(super) fn is_fragment(raw: &Raw) -> bool {
    BLOCKS.iter().any(|tag| raw.text.contains(tag))
}

/// The blocks of a text that is markup.
pub(super) fn of_fragment(source: &Source<'_>, raw: &Raw) -> Vec<Raw> {
    let Ok(dom) = parse(&raw.text) else { return vec![raw.clone()] };
    let before = raw.line.saturating_sub(1);
    let placed =
        |inner: Raw| Raw { line: inner.line + before, furniture: raw.furniture || inner.furniture, ..inner };
    blocks(source, &dom).into_iter().map(placed).collect()
}

/// A block that is being read.
struct Open {
    block: NodeId,
    raw: Raw,
    linked: usize,
    size: usize,
}

/// The text between the beginnings and ends of block elements.
pub(super) fn blocks(source: &Source<'_>, dom: &Dom) -> Vec<Raw> {
    with(source, dom, &beside_content(dom))
}

/// The same with the nodes that stand beside the content given.
pub(super) fn with(source: &Source<'_>, dom: &Dom, beside: &[bool]) -> Vec<Raw> {
    let page = Page::new(dom, Links::of(source));
    let mut blocks = Vec::new();
    let (mut open, mut link_end): (Option<Open>, _) = (None, NodeId(0));
    // For each node, the block that it is in.
    let mut around = vec![NodeId::ROOT; dom.len()];
    let mut headings = vec![false; dom.len()];
    for id in dom.all() {
        let parent = dom.parent(id).unwrap_or(NodeId::ROOT);
        let inherited = around.get(parent.index()).copied().unwrap_or(NodeId::ROOT);
        let is_block = dom.text_node(id).is_none() && !page.is_inline(id);
        let is_heading = headings.get(parent.index()).copied().unwrap_or(false)
            || dom.heading_level(id).is_some()
            || matches!(dom.name(id), "summary" | "title");
        if let (Some(around), Some(heading)) = (around.get_mut(id.index()), headings.get_mut(id.index())) {
            (*around, *heading) = (if is_block { id } else { inherited }, is_heading);
        }
        if dom.name(id) == "a" && dom.attr(id, "href").is_some() {
            link_end = link_end.max(dom.end(id));
        }
        let Some(text) = dom.text_node(id) else {
            if dom.name(id) == "br"
                && let Some(open) = &mut open
            {
                open.raw.text.push('\n');
            }
            continue;
        };
        if text.trim().is_empty() {
            if let Some(open) = &mut open {
                open.raw.text.push(' ');
            }
            continue;
        }
        let furniture = page.is_noise(id) || beside.get(id.index()).copied().unwrap_or(false);
        let is_same = |open: &Open| open.block == inherited && open.raw.furniture == furniture;
        if !open.as_ref().is_some_and(is_same) {
            blocks.extend(open.take().map(Open::finish));
        }
        let raw = || Raw { line: dom.line(id), heading: is_heading, furniture, ..Raw::default() };
        let now = open.get_or_insert_with(|| Open { block: inherited, raw: raw(), linked: 0, size: 0 });
        let size = text.chars().filter(|c| !c.is_whitespace()).count();
        now.size += size;
        now.linked += if id < link_end { size } else { 0 };
        now.raw.text.push_str(text);
    }
    blocks.extend(open.take().map(Open::finish));
    blocks
}

impl Open {
    fn finish(mut self) -> Raw {
        let lines: Vec<String> = self
            .raw
            .text
            .split('\n')
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        self.raw.text = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        self.raw.furniture |= !self.raw.heading && self.linked * 100 >= self.size * LINKED
            || self.raw.text.len() < NOTICE && self.raw.text.contains('©');
        self.raw
    }
}

/// For each node, whether it is in the page's header, or in a control.
fn beside_content(dom: &Dom) -> Vec<bool> {
    let (mut beside, mut content) = (vec![false; dom.len()], vec![false; dom.len()]);
    for id in dom.all().skip(1) {
        let parent = dom.parent(id).unwrap_or(NodeId::ROOT).index();
        let of = |flags: &[bool]| flags.get(parent).copied().unwrap_or(false);
        let in_content = of(&content) || matches!(dom.name(id), "main" | "article" | "section");
        let is_beside = match dom.name(id) {
            "header" => !in_content,
            "button" | "label" | "noscript" | "template" | "select" | "option" => true,
            _ => dom.attr(id, "role") == Some("banner"),
        };
        let is_beside = of(&beside) || is_beside;
        if let (Some(beside), Some(content)) = (beside.get_mut(id.index()), content.get_mut(id.index())) {
            (*beside, *content) = (is_beside, in_content);
        }
    }
    beside
}
