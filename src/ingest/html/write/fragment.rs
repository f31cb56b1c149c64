//! Fragments of HTML in other data, such as the answers of JSON-LD.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::dom::parse::parse;
use crate::ingest::html::write::markdown::Writer;
use crate::ingest::link::Links;
use crate::ingest::wording::question;

/// Turns fragments of HTML into text or Markdown.
pub(crate) struct Fragments<'a> {
    links: &'a Links,
}

impl<'a> Fragments<'a> {
    /// Links are resolved as those of the page around them are.
    pub(crate) fn new(links: &'a Links) -> Self {
        Self { links }
    }

    /// The fragment as Markdown. A fragment that cannot be parsed stays as it is.
    pub(crate) fn to_markdown(&self, html: &str) -> String {
        // In HTML, the line breaks of plain text would be lost.
        let with_breaks = if has_tags(html) { html.to_owned() } else { html.trim().replace('\n', "<br>") };
        // HTML is often escaped twice: `&lt;p&gt;`.
        let once = if !has_tags(&with_breaks) && with_breaks.contains("&lt;") && with_breaks.contains("/") {
            with_breaks
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
        } else {
            with_breaks
        };
        let Ok(dom) = parse(&once) else { return html.to_owned() };
        let page = Page::new(&dom, self.links.clone());
        let nodes: Vec<NodeId> = dom.children(page.body()).collect();
        Writer::new(&page).markdown(&nodes)
    }

    /// The fragment as one line of text.
    pub(crate) fn to_text(&self, html: &str) -> String {
        if !html.contains(['<', '&']) {
            return question::tidy(html);
        }
        let Ok(dom) = parse(html) else { return question::tidy(html) };
        let page = Page::new(&dom, self.links.clone());
        page.text(page.body())
    }
}

/// Whether a text has a tag.
pub(crate) fn has_tags(text: &str) -> bool {
    let Some(last) = text.rfind('>') else { return false };
    text[..last].match_indices('<').any(|(at, _)| {
        let rest = &text[at + 1..];
        rest.strip_prefix('/').unwrap_or(rest).starts_with(|c: char| c.is_ascii_alphabetic())
    })
}
