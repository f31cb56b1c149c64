//! Where an answer ends: at the next section, at the page's furniture; and what within it is left out.

use super::dom::NodeId;
use super::mark::Mark;
use super::page::Page;
use crate::ingest::words::Words;

/// Longest line, in characters, that is taken for a section's title or a link back to the top.
const SHORT: u32 = 100;
/// Class words of the titles of sections.
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
    done: bool,
}

impl<'p, 'd> Reader<'p, 'd> {
    /// `at_headings`: a heading ends the answer. `open_end`: no other question ends it, the page's furniture must.
    pub(crate) fn new(page: &'p Page<'d>, mark: &Mark, at_headings: bool, open_end: bool) -> Self {
        Self { page, level: mark.level, at_headings, open_end, nodes: vec![], done: false }
    }

    /// Looks at the next node.
    pub(crate) fn read(&mut self, node: NodeId) -> Keep {
        let keep = if self.done { Keep::Stop } else { self.judge(node) };
        match keep {
            Keep::Take => self.nodes.push(node),
            Keep::Skip => {}
            Keep::Stop => self.done = true,
        }
        keep
    }

    /// Whether the answer has ended.
    pub(crate) fn is_done(&self) -> bool {
        self.done
    }

    /// The nodes, without a section's title at the end.
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
            return if self.open_end && self.has_text() { Keep::Stop } else { Keep::Skip };
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
        if self.open_end && self.has_text() && is_furniture(page, node) {
            return Keep::Stop;
        }
        Keep::Take
    }

    fn has_text(&self) -> bool {
        self.nodes.iter().any(|&node| self.page.size(node) > 0)
    }

    /// Whether a block is, or begins with, the heading of another part of the page.
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
        self.has_text()
            && self.level.is_none()
            && page.size(node) <= SHORT
            && page.has_class_word(node, SECTION)
    }
}

/// A list of links to places on this page.
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

/// "Back to top": a short link to the top, or a block with only a link to a place before it.
pub(crate) fn is_back_link(page: &Page<'_>, node: NodeId) -> bool {
    const LONGEST: u32 = 25;
    let size = page.size(node);
    if size == 0 || size > LONGEST || page.linked_size(node) * 2 < size {
        return false;
    }
    let own = (page.dom.name(node) == "a").then_some(node);
    let links = own.into_iter().chain(page.dom.named(node, "a"));
    let mut links = links.filter(|&link| page.dom.attr(link, "href").is_some()).peekable();
    let leads_back = |link: NodeId| {
        let href = page.dom.attr(link, "href").unwrap_or_default();
        href.strip_prefix('#').is_some_and(|anchor| {
            let is_before = || page.anchor(anchor).is_some_and(|target| target < node);
            is_top(anchor) || says_top(&page.text(link)) || !page.is_inline(node) && is_before()
        })
    };
    links.peek().is_some() && links.all(leads_back) && !says_more(page, node)
}

/// Whether an anchor is one that pages have at their top.
fn is_top(anchor: &str) -> bool {
    const TOPS: &[&str] =
        &["top", "toc", "index", "contents", "content", "start", "pagetop", "header", "page-top"];
    anchor.is_empty() || TOPS.contains(&anchor.to_ascii_lowercase().as_str())
}

/// Whether a link says that it leads to the top.
fn says_top(text: &str) -> bool {
    const TEXTS: Words = Words(
        "top|back to top|go to top|to top|return to top|return|back|back to index|contents|haut de page|\
        retour en haut|haut|retour|nach oben|zurück|volver arriba|arriba|subir|torna su|voltar ao topo|\
        naar boven|наверх|ページトップへ|トップへ戻る|先頭へ|上へ|返回顶部|إلى الأعلى|العودة للأعلى|عودة إلى الأعلى",
    );
    let words = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    TEXTS.has(&words)
}

/// Whether there are words besides the links.
fn says_more(page: &Page<'_>, node: NodeId) -> bool {
    let mut texts =
        page.dom.between(node, page.dom.end(node)).filter_map(|id| Some((id, page.dom.text_node(id)?)));
    texts.any(|(id, text)| {
        let is_linked =
            page.dom.ancestors(id).take_while(|&around| around >= node).any(|id| page.dom.name(id) == "a");
        !is_linked && text.contains(char::is_alphanumeric)
    })
}

/// A list of links to elsewhere, or the line about rights, at the end of a page.
fn is_furniture(page: &Page<'_>, node: NodeId) -> bool {
    let size = page.size(node);
    let links =
        page.dom.named(node, "a").filter(|&link| page.dom.attr(link, "href").is_some()).take(4).count();
    let is_farm =
        links >= 4 && page.linked_size(node) * 10 >= size * 7 && !matches!(page.dom.name(node), "ul" | "ol");
    is_farm || size <= 300 && is_about_rights(&page.text(node))
}

fn is_about_rights(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.starts_with('©') || lower.starts_with("copyright") || lower.contains("all rights reserved")
}

/// One short line in bold, centred or large type, that is no sentence.
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
