//! The export of a site (WXR): posts of a type for FAQs, posts and pages whose title asks, and pages with questions.

use crate::ingest::data::articles;
use crate::ingest::found::{Draft, Found};
use crate::ingest::html::dom::{Dom, NodeId};
use crate::ingest::link::Links;
use crate::ingest::names::Names;
use crate::ingest::pages;
use crate::ingest::wording::{phrases, question};
use crate::ingest::wordpress::shortcodes;

/// How it is recognised, for the report.
const FORM: &str = "WordPress export (WXR)";
/// Parts of the names of post types whose posts are questions.
const ASKING: Names = Names("faq|question|helpie|knowledge|kb|docs|article|ufaq|qa");
/// Types of posts that visitors do not read.
const INTERNAL: Names = Names(
    "attachment|nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|product|shop_order|\
    elementor_library|acf-field|acf-field-group|wpcf7_contact_form|mc4wp-form|popup",
);

/// Whether XML is such an export.
pub(crate) fn is(text: &str) -> bool {
    let start = text.get(..text.floor_char_boundary(5000)).unwrap_or(text);
    start.contains("wordpress.org/export/") && start.contains("<rss")
}

/// The entries of an export, with their answers in HTML or as text, as the site has them.
pub(crate) fn read(dom: &Dom, links: &Links) -> Draft {
    let mut draft = Draft { form: Some(FORM), ..Draft::default() };
    if let Some(channel) = dom.named(NodeId::ROOT, "channel").next() {
        draft.title = text(dom, channel, "title");
        draft.language = text(dom, channel, "language");
    }
    for item in dom.named(NodeId::ROOT, "item") {
        post(dom, item, links, &mut draft);
    }
    if draft.found.is_empty() {
        draft.leave(0, "", "no post or page of this export is a question or has any");
    }
    draft
}

/// Content as the site shows it.
pub(crate) fn shown(content: &str) -> String {
    paragraphs(&shortcodes::rewrite(content))
}

fn post(dom: &Dom, item: NodeId, links: &Links, draft: &mut Draft) {
    let of = |name: &str| text(dom, item, name).unwrap_or_default();
    let (title, kind, status) = (of("title"), of("wp:post_type"), of("wp:status"));
    let content = of("content:encoded");
    let is_internal = INTERNAL.has(&kind) || kind.starts_with("wp_");
    if is_internal || content.trim().is_empty() || Names("inherit|auto-draft").has(&status) {
        draft.aside.extend([title, content]);
        return;
    }
    let line = dom.line(item);
    if status == "trash" || !of("wp:post_password").is_empty() {
        draft.aside.extend([title.clone(), content]);
        draft.leave(line, title, "it is in the trash, or has a password");
        return;
    }
    let is_own_type =
        !matches!(kind.as_str(), "page" | "post") && ASKING.iter().any(|part| kind.contains(part));
    let is_entry = is_own_type || articles::asks(&title);
    let found = Found {
        question: title,
        answer: shown(&content),
        // XML's `link` is an `a` in the tree.
        url: text(dom, item, "a").filter(|url| !url.contains("?p=") && !url.contains("?page_id=")),
        line,
        draft: !matches!(status.as_str(), "publish" | ""),
        how: if is_entry { articles::HOW } else { pages::PAGE },
        ..Found::default()
    };
    let is_faq = |name: &str| phrases::names_faq(&question::tidy(name).to_lowercase());
    if is_entry || found.draft || pages::within(&found, links).is_some() {
        draft.found.push(found);
    } else if is_faq(&found.question) {
        draft.leave(line, found.question, "no question with its answer was found on this page");
    } else {
        draft.aside.extend([found.question.clone(), found.answer]);
        draft.leave(line, found.question, "it is a page or post without questions");
    }
}

/// The text of a child.
fn text(dom: &Dom, parent: NodeId, name: &str) -> Option<String> {
    let child = dom.children(parent).find(|&child| dom.name(child) == name)?;
    let text: String = dom.descendants(child).filter_map(|node| dom.text_node(node)).collect();
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The content with its blank lines as paragraphs, as WordPress shows it if it was not written in blocks.
fn paragraphs(content: &str) -> String {
    let content = content.replace("\r\n", "\n");
    if content.contains("<p") || !content.contains('\n') {
        return content;
    }
    if !content.contains('<') {
        let parts = content.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
        return parts.collect::<Vec<_>>().join("\n\n");
    }
    const BLOCKS: [&str; 8] = ["<h", "<ul", "<ol", "<li", "</", "<table", "<details", "<div"];
    let part = |part: &str| {
        let is_block = BLOCKS.iter().any(|tag| part.trim_start().starts_with(tag));
        if is_block { part.to_owned() } else { format!("<p>{}</p>", part.trim().replace('\n', "<br>")) }
    };
    content.split("\n\n").map(part).collect::<Vec<_>>().join("\n")
}
