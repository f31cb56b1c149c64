//! Where an answer ends (at the next section, or at the page's furniture), and what is left out of it.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::back_link::is_back_link;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::Mark;
use crate::ingest::wording::phrases;

/// Longest line, in characters, that can be the title of a section.
const SHORT: u32 = 100;
/// Class words of section titles.
const SECTION: &[&str] = &["section", "category", "heading", "title", "topic", "group", "subject", "chapter"];

/// What to do with a node after a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    Take,
    Skip,
    Stop,
}

/// Collects the nodes of one answer.
pub(crate) struct Reader<'p, 'd> {
    page: &'p Page<'d>,
    level: Option<u8>,
    at_headings: bool,
    open_end: bool,
    nodes: Vec<NodeId>,
    /// Whether one of the nodes has text.
    has_text: bool,
    done: bool,
}

impl<'p, 'd> Reader<'p, 'd> {
    /// `at_headings`: whether a heading ends the answer. `open_end`: whether no further question ends it, so that the page's
    /// furniture must.
    pub(crate) fn new(page: &'p Page<'d>, mark: &Mark, at_headings: bool, open_end: bool) -> Self {
        Self { page, level: mark.level, at_headings, open_end, nodes: vec![], has_text: false, done: false }
    }

    /// Takes or skips the next node, or ends the answer before it.
    pub(crate) fn read(&mut self, node: NodeId) -> Keep {
        let keep = if self.done { Keep::Stop } else { self.judge(node) };
        match keep {
            Keep::Take => {
                self.has_text |= self.page.size(node) > 0;
                self.nodes.push(node);
            }
            Keep::Skip => {}
            Keep::Stop => self.done = true,
        }
        keep
    }

    /// Whether the answer has ended.
    pub(crate) fn is_done(&self) -> bool {
        self.done
    }

    /// The nodes of the answer, without the title of the next section.
    pub(crate) fn into_nodes(mut self) -> Vec<NodeId> {
        let page = self.page;
        while self.nodes.pop_if(|node| page.size(*node) == 0).is_some() {}
        let has_more = self.nodes.iter().filter(|&&node| page.size(node) > 0).count() > 1;
        if has_more && !self.open_end && !self.done && self.level.is_none() {
            self.nodes.pop_if(|node| is_emphatic_line(page, *node));
        }
        self.nodes
    }

    fn judge(&self, node: NodeId) -> Keep {
        let page = self.page;
        let name = page.dom.name(node);
        if page.is_noise(node) {
            return if self.open_end && name == "footer" { Keep::Stop } else { Keep::Skip };
        }
        if name == "hr" {
            return if self.open_end && self.has_text { Keep::Stop } else { Keep::Skip };
        }
        if page.dom.text_node(node).is_some() || page.is_inline(node) {
            return if is_back_link(page, node) { Keep::Skip } else { Keep::Take };
        }
        if self.at_headings && self.starts_section(node) {
            return Keep::Stop;
        }
        if is_contents(page, node) || is_back_link(page, node) {
            return Keep::Skip;
        }
        if self.open_end && self.has_text && is_furniture(page, node) {
            return Keep::Stop;
        }
        Keep::Take
    }

    /// Whether a block is, or begins with, the heading of another section.
    fn starts_section(&self, node: NodeId) -> bool {
        let page = self.page;
        let deepest = self.level.unwrap_or(6);
        let is_higher = |id: NodeId| page.dom.heading_level(id).is_some_and(|level| level <= deepest);
        if is_higher(node) {
            return true;
        }
        let mut headings = page.dom.descendants(node).filter(|&id| is_higher(id) && !page.is_noise(id));
        if headings
            .next()
            .is_some_and(|heading| self.level.is_some() || page.size_between(node, heading) == 0)
        {
            return true;
        }
        self.has_text
            && self.level.is_none()
            && page.size(node) <= SHORT
            && page.has_class_word(node, SECTION)
    }
}

/// Whether a node is a table of contents: a list of links to places on this page.
fn is_contents(page: &Page<'_>, node: NodeId) -> bool {
    let size = page.size(node);
    if size == 0 || size > 20_000 || page.linked_size(node) * 10 < size * 8 {
        return false;
    }
    let mut links = page.dom.named(node, "a").filter(|&link| page.dom.attr(link, "href").is_some());
    links.by_ref().take(2).count() == 2
        && page
            .dom
            .named(node, "a")
            .all(|link| page.dom.attr(link, "href").is_none_or(|href| href.starts_with('#')))
}

/// Whether a node is a list of links or the copyright line at the end of a page.
fn is_furniture(page: &Page<'_>, node: NodeId) -> bool {
    let size = page.size(node);
    let links =
        page.dom.named(node, "a").filter(|&link| page.dom.attr(link, "href").is_some()).take(4).count();
    let is_farm =
        links >= 4 && page.linked_size(node) * 10 >= size * 7 && !matches!(page.dom.name(node), "ul" | "ol");
    let is_line = |text: &str| is_about_rights(text) || phrases::asks_for_feedback(text);
    is_farm || size <= 300 && is_line(&page.text(node))
}

fn is_about_rights(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.starts_with('©') || lower.starts_with("copyright") || lower.contains("all rights reserved")
}

/// Whether a node is a short line in bold, centred or large type that is not a sentence.
fn is_emphatic_line(page: &Page<'_>, node: NodeId) -> bool {
    let size = page.size(node);
    if size == 0 || size > SHORT || page.dom.text_node(node).is_some() {
        return false;
    }
    let is_strong = |id: NodeId| matches!(page.dom.name(id), "b" | "strong" | "big" | "center" | "u");
    let all_strong = is_strong(node)
        || page.dom.descendants(node).any(|id| is_strong(id) && page.size(id) == size)
        || page.has_class_word(node, SECTION);
    all_strong && !page.text(node).ends_with(['.', '!', '?', ':', '。', '؟', '？', '：'])
}
