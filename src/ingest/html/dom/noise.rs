//! Noise: the parts of a page that are not content, such as navigation, footers and permalink signs.

mod sizes;

use crate::ingest::html::dom::noise::sizes::{Size, Sizes};
use crate::ingest::html::dom::{Dom, NodeId};
use crate::ingest::names::Names;

/// Elements that are never content.
const TAGS: &[&str] = &["head", "nav", "footer", "rt", "rp", "dialog"];
/// Roles that are never content.
const ROLES: &[&str] =
    &["navigation", "contentinfo", "search", "menu", "menubar", "toolbar", "tooltip", "tablist"];
/// Classes of small signs within content.
const SIGNS: &[&str] = &["headerlink", "permalink", "anchorjs", "editsection", "heading-anchor", "sr-only"];
/// Words in the classes of page furniture: footers, side bars and the like.
const PLACES: Names = Names(
    "footer|foot|sidebar|sidenav|breadcrumb|breadcrumbs|pagination|pager|skiplink|backtotop|totop|pagetop",
);
/// Words of furniture that people also ask about. Only what else is in the element tells a banner from an answer.
const TOPICS: Names = Names("cookie|cookies|consent|share|sharing|social|newsletter|copyright");
/// Words that stand beside those in the name of a banner.
const BANNERS: Names = Names("banner|consent|notice|popup|bar|modal|overlay|law|buttons|icons|signup");
/// Words beside those in an id: an id of other words is the anchor of an entry, and says what that is about.
const BESIDE: Names = Names(
    "page|site|main|left|right|top|bottom|global|wrapper|wrap|container|inner|area|box|links|widget|content|\
    primary|secondary|column|col|info|block|section|list",
);
/// Elements that furniture with an id is made of. Headings, terms, paragraphs and sections have the ids of entries.
const CONTAINERS: Names = Names("div|ul|ol|table|td|header|center|aside|form");
/// Longest form, in characters, that is one to fill in: for a search, a newsletter, a vote. Some pages are one form as a whole.
const FORM: u32 = 400;
/// Most words of the id of a list of links.
const LINK_LIST_WORDS: usize = 4;
/// Class words of lists of links. Content may have them too, so half of the text must be in links.
const LINK_LISTS: Names = Names("nav|navbar|navigation|navi|menu|submenu|toc|related|leftcol|rightcol|tags");
/// Class words of a line about an entry, such as the links to its categories after a word that ends with a colon.
const ABOUT: Names = Names("category|categories|tag|tags|meta|posted");
/// Words in the classes of windows that open over a page. One that a control of the page opens may hold an answer.
const WINDOWS: Names = Names("popup|popups|modal|lightbox");
/// Most signs of a question in such a window: a heading, which may ask.
const WINDOW: u32 = 2;
/// Class words of what opens the part of a page after it.
const OPENERS: Names = Names("toggle|trigger|accordion|collapse|summary|question");
/// Largest share of a page, in percent, that can be furniture. A larger part is content with a misleading class.
const LARGEST_SHARE: u32 = 30;

/// For each node, whether it is noise. The arguments are the number of characters before each node, of all text and of
/// text in links.
pub(crate) fn find(dom: &Dom, text_before: &[u32], linked_before: &[u32]) -> Vec<bool> {
    let has_main = dom.all().any(|id| matches!(dom.name(id), "main" | "article"));
    let sizes = Sizes::of(dom, text_before, linked_before);
    let mut noise = vec![false; dom.len()];
    for id in dom.all().skip(1) {
        let size = sizes.size(dom, id);
        let inherited = dom.parent(id).is_some_and(|parent| noise[parent.index()]);
        noise[id.index()] = inherited || is_noise(dom, id, &size, has_main);
    }
    noise
}

fn is_noise(dom: &Dom, id: NodeId, size: &Size, has_main: bool) -> bool {
    let name = dom.name(id);
    if name.is_empty() || matches!(name, "html" | "body" | "main" | "article" | "details" | "summary") {
        return false;
    }
    let role = dom.attr(id, "role");
    // An accordion of Bootstrap 4 is a list of tabs too, but holds what they open.
    let is_accordion = role == Some("tablist") && size.panels > 0;
    let is_furniture = TAGS.contains(&name) || role.is_some_and(|role| ROLES.contains(&role));
    if is_furniture && !is_accordion && !(name == "nav" && role.is_none() && is_panel(dom, id, size)) {
        return name != "footer" || dom.enclosing(id, &["blockquote", "details", "dd"]).is_none();
    }
    let is_sign = matches!(name, "a" | "span" | "i" | "b" | "small" | "button" | "em");
    if is_sign && (size.text <= 20 && is_icon(dom, id) || is_hidden_sign(dom, id)) {
        return true;
    }
    let small = u64::from(size.text) * 100 < u64::from(size.total) * u64::from(LARGEST_SHARE);
    match name {
        // Answers have notes in an aside, so only one beside the content is furniture.
        "aside" if small && has_main && dom.enclosing(id, &["main", "article"]).is_none() => true,
        "aside" if small && size.is_headed_links() => true,
        "form" if size.text <= FORM && size.text * 2 < size.total && size.entries == 0 => true,
        // The running header and footer of a document that LibreOffice saved.
        "div" if matches!(dom.attr(id, "title"), Some("header" | "footer")) => small,
        _ => small && (has_class_of_furniture(dom, id, size) || has_id_of_furniture(dom, id, size)),
    }
}

/// Whether a `<nav>` is what the element before it opens, as the panels of Webflow's drop-downs are: then it is an answer unless it
/// mostly has links.
fn is_panel(dom: &Dom, id: NodeId, size: &Size) -> bool {
    let first = dom.parent(id).and_then(|parent| dom.children(parent).find(|&id| !dom.name(id).is_empty()));
    let opens = |first: NodeId| first < id && class_words(dom, first).any(|word| OPENERS.has(&word));
    size.text > 0 && !size.is_mostly_links() && size.buttons == 0 && first.is_some_and(opens)
}

fn has_class_of_furniture(dom: &Dom, id: NodeId, size: &Size) -> bool {
    // The name of a component says the same: `<amp-sidebar>`.
    let component = dom.name(id);
    let component = component.contains('-').then_some(component);
    let words = || words(dom.attr(id, "class")).chain(words(component));
    let is_window =
        || CONTAINERS.has(dom.name(id)) && !size.is_opened && size.entries <= WINDOW && size.panels == 0;
    let is_topic = || {
        let is_banner = size.buttons > 1 || size.buttons > 0 && words().any(|word| BANNERS.has(&word));
        let is_entry = words().any(|word| matches!(word.as_str(), "faq" | "faqs" | "question" | "answer"));
        !is_entry && (size.entries == 0 || size.is_mostly_links() || is_banner)
    };
    words().any(|word| {
        PLACES.has(&word)
            || LINK_LISTS.has(&word) && size.is_mostly_links()
            || TOPICS.has(&word) && is_topic()
            || WINDOWS.has(&word) && is_window()
            || ABOUT.has(&word) && is_labelled_links(dom, id, size)
    })
}

/// Whether an element has nothing but links and a word with a colon before them.
fn is_labelled_links(dom: &Dom, id: NodeId, size: &Size) -> bool {
    const LONGEST: u32 = 200;
    const LABEL: u32 = 30;
    let (text, linked) = (size.text, size.linked);
    if linked == 0 || text > LONGEST || text - linked > LABEL {
        return false;
    }
    let mut texts =
        dom.descendants(id).filter_map(|id| dom.text_node(id)).filter(|text| !text.trim().is_empty());
    texts.next().is_some_and(|text| text.trim_end().ends_with([':', '：']))
}

/// The same by the id, which entries have too: "cookies" can be the anchor of an answer about them.
fn has_id_of_furniture(dom: &Dom, id: NodeId, size: &Size) -> bool {
    if dom.attr(id, "id").is_none() || !CONTAINERS.has(dom.name(id)) {
        return false;
    }
    // Old Sphinx pages: `<div class="section" id="footer">`.
    if words(dom.attr(id, "class")).any(|word| word == "section") && !size.is_mostly_links() {
        return false;
    }
    let names: Vec<String> = words(dom.attr(id, "id")).collect();
    let any = |list: Names| names.iter().any(|word| list.has(word));
    let known =
        |word: &String| [PLACES, TOPICS, BANNERS, BESIDE, LINK_LISTS].iter().any(|list| list.has(word));
    let is_topic = || any(TOPICS) && (size.is_mostly_links() || size.buttons > 0);
    names.iter().all(known) && (any(PLACES) || is_topic())
        || names.len() <= LINK_LIST_WORDS && any(LINK_LISTS) && size.is_mostly_links()
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

/// The words of an element's class, in lower case.
pub(crate) fn class_words(dom: &Dom, id: NodeId) -> impl Iterator<Item = String> + '_ {
    words(dom.attr(id, "class"))
}

/// The words of a class or an id, in lower case: `faq-item__Title2` and `faqItemTitle` give faq, item, title.
pub(crate) fn words(names: Option<&str>) -> impl Iterator<Item = String> + '_ {
    const LONGEST: usize = 40;
    /// More than an element with utility classes has. The classes of an element are read again for each line in it.
    const MOST: usize = 200;
    let parts = names.unwrap_or_default().split(|c: char| !c.is_alphabetic());
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
