//! Links back to the top of a page or of a site, which are not part of an answer.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::wording::phrases;

/// Whether a node is "Back to top": a short link to the top, or a block that only has a link to an earlier place.
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
        let Some(anchor) = href.strip_prefix('#') else {
            // In a block of its own, one back to another page.
            return !page.is_inline(node) && says_top(&page.text(link));
        };
        let is_before = || page.anchor(anchor).is_some_and(|target| target < node);
        is_top(anchor) || says_top(&page.text(link)) || !page.is_inline(node) && is_before()
    };
    links.peek().is_some() && links.all(leads_back) && !says_more(page, node)
}

/// Whether an anchor has a name that pages give to their top.
fn is_top(anchor: &str) -> bool {
    const TOPS: &[&str] =
        &["top", "toc", "index", "contents", "content", "start", "pagetop", "header", "page-top"];
    anchor.is_empty() || TOPS.contains(&anchor.to_ascii_lowercase().as_str())
}

/// Whether a link says that it leads to the top.
fn says_top(text: &str) -> bool {
    phrases::leads_to_top(&text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
}

/// Whether a node has words outside its links.
fn says_more(page: &Page<'_>, node: NodeId) -> bool {
    let mut texts =
        page.dom.between(node, page.dom.end(node)).filter_map(|id| Some((id, page.dom.text_node(id)?)));
    texts.any(|(id, text)| {
        let is_linked =
            page.dom.ancestors(id).take_while(|&around| around >= node).any(|id| page.dom.name(id) == "a");
        !is_linked && text.contains(char::is_alphanumeric)
    })
}
