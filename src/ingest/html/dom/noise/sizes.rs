//! How much of what is in each element: text, links, questions, buttons, panels.

use std::collections::HashSet;

use crate::ingest::html::dom::{Dom, NodeId};
use crate::ingest::wording::question;

/// What is in an element: characters, those in links, signs of questions, buttons, panels; whether a control of the page opens it;
/// and the characters of the page.
pub(super) struct Size {
    pub(super) text: u32,
    pub(super) linked: u32,
    pub(super) entries: u32,
    pub(super) buttons: u32,
    pub(super) panels: u32,
    pub(super) headed: u32,
    pub(super) is_opened: bool,
    pub(super) total: u32,
}

impl Size {
    pub(super) fn is_mostly_links(&self) -> bool {
        self.linked * 2 >= self.text
    }

    /// Whether there is nothing but a heading and links.
    pub(super) fn is_headed_links(&self) -> bool {
        self.headed > 0 && self.linked > 0 && self.linked + self.headed >= self.text
    }
}

/// Numbers of what is before each node, so that those of an element are a difference.
pub(super) struct Sizes<'a> {
    text: &'a [u32],
    linked: &'a [u32],
    /// Signs of a question: headings, terms, texts that ask.
    entries: Vec<u32>,
    /// Buttons that open nothing.
    buttons: Vec<u32>,
    /// Panels that tabs open.
    panels: Vec<u32>,
    /// Characters in headings, without those in links.
    headed: Vec<u32>,
    /// For each node, whether a control or link of the page leads to it or to an element around it.
    opened: Vec<bool>,
}

impl<'a> Sizes<'a> {
    /// Counts on a page, given the characters before each node, of all text and of text in links.
    pub(super) fn of(dom: &Dom, text: &'a [u32], linked: &'a [u32]) -> Self {
        let (mut entries, mut buttons, mut panels, mut headed) = (vec![0], vec![0], vec![0], vec![0]);
        let (mut heading_end, mut link_end) = (NodeId(0), NodeId(0));
        for id in dom.all() {
            let asks = dom.text_node(id).is_some_and(question::ends_as_question);
            let is_entry = asks
                || dom.heading_level(id).is_some()
                || matches!(dom.name(id), "dt" | "summary" | "details");
            let opens = |key: &&str| dom.attr(id, key).is_some();
            let is_button = dom.name(id) == "button" || dom.attr(id, "role") == Some("button");
            let presses = is_button
                && !["aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle"].iter().any(opens);
            let is_panel = dom.attr(id, "role") == Some("tabpanel");
            if dom.heading_level(id).is_some() {
                heading_end = heading_end.max(dom.end(id));
            } else if dom.name(id) == "a" {
                link_end = link_end.max(dom.end(id));
            }
            let text = dom.text_node(id).filter(|_| id < heading_end && id >= link_end).unwrap_or_default();
            let length = text.chars().filter(|c| !c.is_whitespace()).count();
            add(&mut entries, u32::from(is_entry));
            add(&mut buttons, u32::from(presses));
            add(&mut panels, u32::from(is_panel));
            add(&mut headed, u32::try_from(length).unwrap_or(u32::MAX));
        }
        Self { text, linked, entries, buttons, panels, headed, opened: opened(dom) }
    }

    /// What is in an element.
    pub(super) fn size(&self, dom: &Dom, id: NodeId) -> Size {
        let sum = |sums: &[u32]| sums[dom.end(id).index()] - sums[id.index()];
        Size {
            text: sum(self.text),
            linked: sum(self.linked),
            entries: sum(&self.entries),
            buttons: sum(&self.buttons),
            panels: sum(&self.panels),
            headed: sum(&self.headed),
            is_opened: self.opened[id.index()],
            total: self.text.last().copied().unwrap_or(0),
        }
    }
}

/// Adds to a running sum.
fn add(sums: &mut Vec<u32>, more: u32) {
    sums.push(sums.last().copied().unwrap_or(0).saturating_add(more));
}

/// For each node, whether a control or link of the page leads to it or to an element around it.
fn opened(dom: &Dom) -> Vec<bool> {
    const KEYS: [&str; 4] = ["href", "aria-controls", "data-target", "data-bs-target"];
    let targets = |id: NodeId| KEYS.into_iter().filter_map(move |key| dom.attr(id, key));
    let targets: HashSet<&str> =
        dom.all().flat_map(targets).map(|target| target.trim_start_matches('#')).collect();
    let mut opened = vec![false; dom.len()];
    for id in dom.all().skip(1) {
        let inherited = dom.parent(id).is_some_and(|parent| opened[parent.index()]);
        opened[id.index()] = inherited || dom.attr(id, "id").is_some_and(|own| targets.contains(own));
    }
    opened
}
