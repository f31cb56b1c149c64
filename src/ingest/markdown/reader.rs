//! A Markdown file -> a draft of its entries.

use crate::error::Result;
use crate::ingest::data::templates;
use crate::ingest::found::Draft;
use crate::ingest::html::dom::Dom;
use crate::ingest::html::reader as html;
use crate::ingest::html::write::fragment::Fragments;
use crate::ingest::limits;
use crate::ingest::link::Links;
use crate::ingest::markdown::front_matter::Front;
use crate::ingest::markdown::mapped::Mapped;
use crate::ingest::markdown::{callout, components, front_matter, magic_block, notion, render, shortcode};
use crate::ingest::source::Source;

/// Reads Markdown, with what Hugo, Jekyll, MDX, MkDocs, GitBook, Obsidian, Discourse and ReadMe add to it.
///
/// # Errors
///
/// It has more markup than text, or the HTML in it is hostile.
pub(crate) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    limits::check_markup(text)?;
    let links = Links::of(source);
    let mut front = front_matter::split(text, &links);
    // Jekyll's folder for them.
    front.draft |= source.name.split(['/', '\\']).any(|folder| folder == "_drafts");
    if notion::is(source.name) {
        let (body, is_draft) = notion::without_properties(&front.body);
        (front.body, front.draft) = (body, front.draft || is_draft);
    }
    let body = rewritten(source, &mut front);
    let draft = render::read(&body, links.clone())?;
    let mut draft = front.finish(draft, |question| render::whole(&body, &links, question));
    templates::remove(&mut draft);
    Ok(draft)
}

/// The page that a Markdown file becomes, to compare its text with the entries.
///
/// # Errors
///
/// As for [`read`].
pub(crate) fn dom(source: &Source<'_>, text: &str) -> Result<Dom> {
    limits::check_markup(text)?;
    let mut front = front_matter::split(text, &Links::of(source));
    render::dom(&rewritten(source, &mut front))
}

/// The text after the front matter, with what CommonMark does not know as HTML that it allows.
fn rewritten(source: &Source<'_>, front: &mut Front) -> Mapped {
    let is_mdx = source.name.to_ascii_lowercase().ends_with(".mdx");
    // Each step drops the text of the one before.
    let body = magic_block::rewrite(std::mem::take(&mut front.body));
    let body = shortcode::rewrite(body, front.present);
    components::rewrite(&callout::rewrite(body), is_mdx)
}

/// An HTML page without the front matter before it, the lines as they are; none if it has no front matter.
pub(crate) fn without_front_matter(source: &Source<'_>, text: &str) -> Option<String> {
    let start = text.trim_start_matches('\u{feff}');
    if !start.starts_with("---") && !start.starts_with("+++") {
        return None;
    }
    Some(page(&front_matter::split(text, &Links::of(source))))
}

/// The page after front matter.
fn page(front: &Front) -> String {
    // Blank lines instead of the front matter, so that the lines stay as they are.
    let before = front.body.lines().next().map_or(0, |(line, _)| line.saturating_sub(1));
    format!("{}{}", "\n".repeat(before), templates::with_literals(front.body.text()))
}

/// Reads an HTML page that has front matter before it, as Jekyll's and Eleventy's templates have.
///
/// # Errors
///
/// The markup is hostile.
pub(crate) fn read_html(source: &Source<'_>, text: &str) -> Result<Draft> {
    let start = text.trim_start_matches('\u{feff}');
    if !start.starts_with("---") && !start.starts_with("+++") {
        let mut draft = html::read(source, text)?;
        templates::remove(&mut draft);
        return Ok(draft);
    }
    let links = Links::of(source);
    let front = front_matter::split(text, &links);
    let page = page(&front);
    let mut draft = html::read(source, &page)?;
    // Pages with front matter are templates, and links have their targets before they are resolved.
    templates::remove(&mut draft);
    Ok(front.finish(draft, |_| Fragments::new(&links).to_markdown(&page)))
}
