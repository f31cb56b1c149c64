//! A Markdown file -> a draft of its entries.

use crate::error::Result;
use crate::ingest::found::Draft;
use crate::ingest::limits;
use crate::ingest::link::Links;
use crate::ingest::markdown::front_matter::Front;
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
    let Front { present, title, language, found, body } = front_matter::split(text, &links);
    let is_mdx = source.name.to_ascii_lowercase().ends_with(".mdx");
    // Each step drops the text of the one before.
    let body = {
        let body = shortcode::rewrite(body, present);
        components::rewrite(&body, is_mdx)
    };
    let mut draft = render::read(&body, links)?;
    if found.len() > draft.found.len() {
        draft.found = found;
        draft.left.retain(|left| left.line > 0);
    }
    draft.title = title.or(draft.title);
    draft.language = language.or(draft.language);
    Ok(draft)
}
