//! Pieces of HTML that stand in other data, such as the answers of JSON-LD.

use super::dom::NodeId;
use super::markdown::Writer;
use super::page::Page;
use super::parse::{Dialect, parse};
use crate::ingest::link::Links;
use crate::ingest::question;

/// Turns pieces of HTML into text or Markdown.
pub(crate) struct Fragments<'a> {
    links: &'a Links,
}

impl<'a> Fragments<'a> {
    /// Links are resolved as those of the page around.
    pub(crate) fn new(links: &'a Links) -> Self {
        Self { links }
    }

    /// The piece as Markdown; what cannot be parsed is taken as plain text.
    pub(crate) fn to_markdown(&self, html: &str) -> String {
        // Plain text with line breaks: they would be lost in HTML.
        let with_breaks = if has_tags(html) { html.to_owned() } else { html.trim().replace('\n', "<br>") };
        // Escaped twice is a usual fault: `&lt;p&gt;` in a string that is HTML already.
        let once = if !has_tags(&with_breaks) && with_breaks.contains("&lt;") && with_breaks.contains("/") {
            with_breaks
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
        } else {
            with_breaks
        };
        let Ok(dom) = parse(&once, Dialect::Html) else { return html.to_owned() };
        let page = Page::new(&dom, self.links.clone());
        let nodes: Vec<NodeId> = dom.children(page.body()).collect();
        Writer::new(&page).markdown(&nodes)
    }

    /// The piece as one line of text.
    pub(crate) fn to_text(&self, html: &str) -> String {
        if !html.contains(['<', '&']) {
            return question::tidy(html);
        }
        let Ok(dom) = parse(html, Dialect::Html) else { return question::tidy(html) };
        let page = Page::new(&dom, self.links.clone());
        page.text(page.body())
    }
}

/// Whether a text holds a tag.
pub(crate) fn has_tags(text: &str) -> bool {
    let Some(last) = text.rfind('>') else { return false };
    text[..last].match_indices('<').any(|(at, _)| {
        let rest = &text[at + 1..];
        rest.strip_prefix('/').unwrap_or(rest).starts_with(|c: char| c.is_ascii_alphabetic())
    })
}
