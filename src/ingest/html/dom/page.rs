//! A parsed page and the measurements that all strategies share: what is noise, what is inline, how much text is where.

use std::collections::HashMap;

use crate::ingest::html::dom::noise;
use crate::ingest::html::dom::{Dom, NodeId};
use crate::ingest::link::Links;
use crate::ingest::names::Names;
use crate::ingest::wording::question;

/// Elements that are part of a line of text.
const INLINE: Names = Names(
    "a|abbr|acronym|b|bdi|bdo|big|blink|br|button|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|\
    nobr|q|rb|rp|rt|ruby|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr",
);

/// A page with its measurements.
pub(crate) struct Page<'a> {
    pub(crate) dom: &'a Dom,
    pub(crate) links: Links,
    noise: Vec<bool>,
    /// Whether a node is a block or contains one.
    block: Vec<bool>,
    /// Whether a node contains a `<br>`.
    breaks: Vec<bool>,
    /// Number of non-whitespace characters before each node, without noise.
    text_before: Vec<u32>,
    /// The same for text in links only.
    linked_before: Vec<u32>,
    anchors: HashMap<&'a str, NodeId>,
}

impl<'a> Page<'a> {
    /// Measures a page.
    pub(crate) fn new(dom: &'a Dom, links: Links) -> Self {
        let nobody = vec![false; dom.len()];
        let all_text = measure(dom, &nobody, false);
        let all_linked = measure(dom, &nobody, true);
        let noise = noise::find(dom, &all_text, &all_linked);
        let (block, breaks) = layout(dom);
        let text_before = measure(dom, &noise, false);
        let linked_before = measure(dom, &noise, true);
        let mut anchors = HashMap::new();
        for id in dom.all() {
            let name = dom.attr(id, "name").filter(|_| dom.name(id) == "a");
            for anchor in [dom.attr(id, "id"), name].into_iter().flatten() {
                anchors.entry(anchor).or_insert(id);
            }
        }
        Self { dom, links, noise, block, breaks, text_before, linked_before, anchors }
    }

    /// Whether a node is navigation, a footer, a permalink sign or the like, which belongs to no question or answer.
    pub(crate) fn is_noise(&self, id: NodeId) -> bool {
        self.noise[id.index()]
    }

    /// Whether a node is part of a line: text, or an inline element without blocks in it.
    pub(crate) fn is_inline(&self, id: NodeId) -> bool {
        !self.block[id.index()]
    }

    /// Whether a node contains a `<br>`.
    pub(crate) fn has_breaks(&self, id: NodeId) -> bool {
        self.breaks[id.index()]
    }

    /// Number of non-whitespace characters from one node up to another, without noise.
    pub(crate) fn size_between(&self, from: NodeId, to: NodeId) -> u32 {
        self.text_before[to.index()].saturating_sub(self.text_before[from.index()])
    }

    /// Number of non-whitespace characters of a node, without noise.
    pub(crate) fn size(&self, id: NodeId) -> u32 {
        self.size_between(id, self.dom.end(id))
    }

    /// The same for text in links only.
    pub(crate) fn linked_size(&self, id: NodeId) -> u32 {
        self.linked_before[self.dom.end(id).index()] - self.linked_before[id.index()]
    }

    /// The element with this id, or the `<a name>`.
    pub(crate) fn anchor(&self, name: &str) -> Option<NodeId> {
        self.anchors.get(name).copied()
    }

    /// The anchor on this page that a link leads to: the name after `#`.
    pub(crate) fn in_page_target(&self, link: NodeId) -> Option<&'a str> {
        let href = self.dom.attr(link, "href")?;
        let anchor = href.strip_prefix('#').or_else(|| {
            let (page, anchor) = href.split_once('#')?;
            (self.links.to_anchor(None).as_deref() == Some(page)).then_some(anchor)
        })?;
        (!anchor.is_empty()).then_some(anchor)
    }

    /// The text of a node in one line.
    pub(crate) fn text(&self, id: NodeId) -> String {
        self.text_between(id, self.dom.end(id))
    }

    /// The text from one node up to another, in one line.
    pub(crate) fn text_between(&self, from: NodeId, to: NodeId) -> String {
        let mut text = String::new();
        for id in (from.0..to.0).map(NodeId).filter(|&id| !self.is_noise(id)) {
            match self.dom.text_node(id) {
                Some(part) => text.push_str(part),
                None if !self.is_inline(id) || self.dom.name(id) == "br" => text.push(' '),
                None => {}
            }
        }
        question::tidy(&text)
    }

    /// The element with the page's content: `<body>`, or else the document.
    pub(crate) fn body(&self) -> NodeId {
        self.dom.named(NodeId::ROOT, "body").next().unwrap_or(NodeId::ROOT)
    }

    /// Whether one of these words is in an element's class: those of `faq-item__Title` are faq, item, title.
    pub(crate) fn has_class_word(&self, id: NodeId, words: &[&str]) -> bool {
        noise::class_words(self.dom, id).any(|word| words.contains(&word.as_str()))
    }

    /// The same for the class or the id. An id may also say what an entry is about, so it can only speak for a question.
    pub(crate) fn has_word(&self, id: NodeId, words: &[&str]) -> bool {
        let mut own = noise::words(self.dom.attr(id, "id"));
        self.has_class_word(id, words) || own.any(|word| words.contains(&word.as_str()))
    }
}

/// Number of non-whitespace characters before each node, and before the end of the page.
fn measure(dom: &Dom, noise: &[bool], only_links: bool) -> Vec<u32> {
    let mut before = Vec::with_capacity(dom.len() + 1);
    let (mut total, mut link_end) = (0u32, NodeId(0));
    for id in dom.all() {
        before.push(total);
        if dom.name(id) == "a" && dom.attr(id, "href").is_some() {
            link_end = link_end.max(dom.end(id));
        }
        if !noise[id.index()] && (!only_links || id < link_end) {
            let characters =
                dom.text_node(id).map_or(0, |text| text.chars().filter(|c| !c.is_whitespace()).count());
            total = total.saturating_add(u32::try_from(characters).unwrap_or(u32::MAX));
        }
    }
    before.push(total);
    before
}

/// Which nodes are blocks or contain one, and which contain a `<br>`.
fn layout(dom: &Dom) -> (Vec<bool>, Vec<bool>) {
    let mut block: Vec<bool> =
        dom.all().map(|id| dom.text_node(id).is_none() && !INLINE.has(dom.name(id))).collect();
    let mut breaks = vec![false; dom.len()];
    for index in (1..dom.len()).rev() {
        let id = NodeId(index as u32);
        let Some(parent) = dom.parent(id) else { continue };
        block[parent.index()] |= block[index];
        breaks[parent.index()] |= breaks[index] || dom.name(id) == "br";
    }
    (block, breaks)
}
