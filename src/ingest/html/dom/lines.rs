//! The lines of a page: runs of text and inline elements between blocks and line breaks.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;

/// A line: siblings from `first` to `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) first: NodeId,
    pub(crate) last: NodeId,
}

/// The lines that hold text, in page order.
pub(crate) fn of(page: &Page<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for id in page.dom.all() {
        let is_text = page.dom.text_node(id).is_some();
        if !is_text && !page.is_noise(id) && !is_simple(page, id) && page.dom.name(id) != "pre" {
            of_container(page, id, &mut lines);
        }
    }
    lines.sort_by_key(|line| line.first);
    lines
}

/// Whether a node does not begin or end a line.
fn is_simple(page: &Page<'_>, id: NodeId) -> bool {
    page.is_inline(id) && !page.has_breaks(id) && page.dom.name(id) != "br"
}

fn of_container(page: &Page<'_>, container: NodeId, lines: &mut Vec<Line>) {
    let mut open: Option<Line> = None;
    for child in page.dom.children(container) {
        if !is_simple(page, child) {
            lines.extend(open.take());
        } else if page.size(child) > 0 || open.is_some() {
            let first = open.map_or(child, |line| line.first);
            open = Some(Line { first, last: child });
        }
    }
    lines.extend(open);
}

impl Line {
    /// The first position after the line.
    pub(crate) fn end(self, page: &Page<'_>) -> NodeId {
        page.dom.end(self.last)
    }

    /// Number of non-whitespace characters.
    pub(crate) fn size(self, page: &Page<'_>) -> u32 {
        page.size_between(self.first, self.end(page))
    }

    /// The text.
    pub(crate) fn text(self, page: &Page<'_>) -> String {
        page.text_between(self.first, self.end(page))
    }
}
