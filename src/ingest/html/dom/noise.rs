//! Noise: the parts of a page that are not content, such as navigation, footers and permalink signs.

use crate::ingest::html::dom::{Dom, NodeId};
use crate::ingest::names::Names;

/// Elements that are never content.
const TAGS: &[&str] = &["head", "nav", "footer", "rt", "rp", "dialog"];
/// Roles that are never content.
const ROLES: &[&str] =
    &["navigation", "contentinfo", "search", "menu", "menubar", "toolbar", "tooltip", "tablist"];
/// Classes of small signs within content.
const SIGNS: &[&str] = &["headerlink", "permalink", "anchorjs", "editsection", "heading-anchor", "sr-only"];
/// Words in the classes of page furniture: footers, side bars, sharing buttons and the like.
const FURNITURE: Names = Names(
    "footer|foot|sidebar|sidenav|breadcrumb|breadcrumbs|pagination|pager|cookie|cookies|share|sharing|\
    social|newsletter|skiplink|backtotop|totop|pagetop|copyright",
);
/// Class words of lists of links. Content may have them too, so half of the text must be in links.
const LINK_LISTS: Names = Names("nav|navbar|navigation|navi|menu|submenu|toc|related|leftcol|rightcol|tags");
/// Largest share of a page, in percent, that can be furniture. A larger part is content with a misleading class.
const LARGEST_SHARE: u32 = 30;

/// For each node, whether it is noise. The arguments are the number of characters before each node, of all text and of
/// text in links.
pub(crate) fn find(dom: &Dom, text_before: &[u32], linked_before: &[u32]) -> Vec<bool> {
    let total = text_before.last().copied().unwrap_or(0);
    let mut noise = vec![false; dom.len()];
    for id in dom.all().skip(1) {
        let size = |sums: &[u32]| sums[dom.end(id).index()] - sums[id.index()];
        let (text, linked) = (size(text_before), size(linked_before));
        let inherited = dom.parent(id).is_some_and(|parent| noise[parent.index()]);
        noise[id.index()] = inherited || is_noise(dom, id, text, linked, total);
    }
    noise
}

fn is_noise(dom: &Dom, id: NodeId, text: u32, linked: u32, total: u32) -> bool {
    let name = dom.name(id);
    if name.is_empty() || matches!(name, "html" | "body" | "main" | "article" | "details" | "summary") {
        return false;
    }
    let role = dom.attr(id, "role");
    if TAGS.contains(&name) || role.is_some_and(|role| ROLES.contains(&role)) {
        return name != "footer" || dom.enclosing(id, &["blockquote", "details", "dd"]).is_none();
    }
    let is_sign = matches!(name, "a" | "span" | "i" | "b" | "small" | "button" | "em");
    if is_sign && (text <= 20 && is_icon(dom, id) || is_hidden_sign(dom, id)) {
        return true;
    }
    let small = u64::from(text) * 100 < u64::from(total) * u64::from(LARGEST_SHARE);
    small
        && class_words(dom, id)
            .any(|word| FURNITURE.has(&word) || LINK_LISTS.has(&word) && linked * 2 >= text)
}

/// Whether an element is an icon, whose text an icon font draws: `<i class="material-icons">expand_more</i>`.
fn is_icon(dom: &Dom, id: NodeId) -> bool {
    dom.attr(id, "aria-hidden") == Some("true")
        || class_words(dom, id)
            .any(|word| matches!(word.as_str(), "icon" | "icons" | "arrow" | "chevron" | "caret"))
}

fn is_hidden_sign(dom: &Dom, id: NodeId) -> bool {
    let class = dom.attr(id, "class").unwrap_or_default();
    class.split_whitespace().any(|class| {
        let class = class.to_ascii_lowercase();
        SIGNS.contains(&class.as_str())
            || class.ends_with("editsection")
            || matches!(
                class.as_str(),
                "visually-hidden" | "screen-reader-text" | "hash-link" | "header-anchor"
            )
    })
}

/// The words of an element's class and id, in lower case: `faq-item__Title2` and `faqItemTitle` give faq, item, title.
pub(crate) fn class_words(dom: &Dom, id: NodeId) -> impl Iterator<Item = String> + '_ {
    const LONGEST: usize = 40;
    /// More than an element with utility classes has. The classes of an element are read again for each line in it.
    const MOST: usize = 200;
    let both = [dom.attr(id, "class"), dom.attr(id, "id")].into_iter().flatten();
    let parts = both.flat_map(|names| names.split(|c: char| !c.is_alphabetic()));
    let parts = parts.filter(|part| !part.is_empty() && part.len() <= LONGEST).take(MOST);
    parts.flat_map(|part| {
        let mut words = vec![String::new()];
        let mut after_small = false;
        for c in part.chars() {
            if after_small && c.is_uppercase() {
                words.push(String::new());
            }
            after_small = c.is_lowercase();
            words.last_mut().into_iter().for_each(|word| word.extend(c.to_lowercase()));
        }
        words
    })
}
