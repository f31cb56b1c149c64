//! A Markdown file -> a draft of its entries.

use crate::error::Result;
use crate::ingest::found::Draft;
use crate::ingest::limits;
use crate::ingest::link::Links;
use crate::ingest::markdown::{components, front_matter, render, shortcode};
use crate::ingest::source::Source;

/// Reads Markdown, with what Hugo, Jekyll, MDX and MkDocs add to it.
///
/// # Errors
///
/// It has more markup than text, or the HTML in it is hostile.
pub(crate) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    limits::check_markup(text)?;
    let links = Links::of(source);
    let front = front_matter::split(text, &links);
    let is_mdx = source.name.to_ascii_lowercase().ends_with(".mdx");
    let body = components::rewrite(&shortcode::rewrite(&front.body, front.present), is_mdx);
    let mut draft = render::read(&body, links)?;
    if front.found.len() > draft.found.len() {
        draft.found = front.found;
        draft.left.retain(|left| left.line > 0);
    }
    draft.title = front.title.or(draft.title);
    draft.language = front.language.or(draft.language);
    Ok(draft)
}
