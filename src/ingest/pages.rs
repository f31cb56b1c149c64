//! Articles that are pages with questions of their own: a page "FAQ" among the pages of a shop or a site.

use crate::ingest::data::articles;
use crate::ingest::found::{Draft, Found};
use crate::ingest::html::dom::parse::parse;
use crate::ingest::html::reader::read_dom;
use crate::ingest::link::Links;
use crate::ingest::wording::{phrases, question};

/// How a page of a site is recognised, as opposed to an article: one question in it is enough.
pub(crate) const PAGE: &str = "page or post of the site";

/// For each entry of a draft that is such a page, its questions, with the answers in Markdown.
pub(crate) fn sections(draft: &Draft, links: &Links) -> Vec<Option<Vec<Found>>> {
    let is_article = |found: &&Found| matches!(found.how, articles::HOW | PAGE) && !found.draft;
    draft
        .found
        .iter()
        .map(|found| Some(found).filter(is_article).and_then(|found| within(found, links)))
        .collect()
}

/// Puts the questions of pages in the place of the pages.
pub(crate) fn splice(draft: &mut Draft, sections: Vec<Option<Vec<Found>>>) {
    let found = std::mem::take(&mut draft.found);
    for (found, section) in found.into_iter().zip(sections) {
        match section {
            Some(section) => draft.found.extend(section),
            None => draft.found.push(found),
        }
    }
}

/// The questions in the HTML of an article: at least two that ask, one in a page of a site, or any if the title names a FAQ.
pub(crate) fn within(article: &Found, links: &Links) -> Option<Vec<Found>> {
    const MARKS: [&str; 10] =
        ["<h1", "<h2", "<h3", "<h4", "<h5", "<h6", "<details", "<dl", "<strong", "question"];
    let lower = article.answer.to_lowercase();
    if articles::asks(&article.question) || !MARKS.iter().any(|mark| lower.contains(mark)) {
        return None;
    }
    let dom = parse(&article.answer).ok()?;
    let found = read_dom(&dom, links.clone()).found;
    let is_faq = phrases::names_faq(&question::tidy(&article.question).to_lowercase());
    let asking = found.iter().filter(|found| question::is_likely(&found.question)).count();
    let least = if article.how == PAGE { 1 } else { 2 };
    let is_page = is_faq && !found.is_empty() || asking >= least && asking == found.len();
    is_page.then(|| found.into_iter().map(|inner| placed(article, inner)).collect())
}

/// A question with the address and the line of the article that it is in.
fn placed(article: &Found, inner: Found) -> Found {
    let anchored = |url: &String| match &inner.anchor {
        Some(anchor) => format!("{}#{anchor}", url.split('#').next().unwrap_or(url)),
        None => url.clone(),
    };
    Found { url: article.url.as_ref().map(anchored), line: article.line, ..inner }
}
