//! XML: Maven FML, DocBook's `qandaset`, and anything else with question and answer elements.
//!
//! XML becomes the same tree as an HTML page ([`parse`]), so that its answers are written by the same code.

mod entity;
mod inline;
mod parse;
pub(crate) mod sitemap;

use crate::error::Result;
use crate::ingest::found::{Draft, Found};
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::dom::{Dom, NodeId};
use crate::ingest::html::reader::read_dom;
use crate::ingest::html::write::answers::Answers;
use crate::ingest::html::write::markdown::Writer;
use crate::ingest::link::Links;
use crate::ingest::markdown::render;
use crate::ingest::pages;
use crate::ingest::source::Source;
use crate::ingest::wording::question;
use crate::ingest::wordpress::export;

/// Reads XML. Without question elements it is read as a page.
///
/// # Errors
///
/// The text is not XML, or its markup is hostile.
pub(crate) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    let dom = dom(text)?;
    if export::is(text) {
        let links = Links::of(source);
        let mut draft = export::read(&dom, &links);
        let sections = pages::sections(&draft, &links);
        Answers::new(&links, Some(render::normalise)).finish(&mut draft);
        pages::splice(&mut draft, sections);
        return Ok(draft);
    }
    let links = Links::of(source);
    let page = Page::new(&dom, links.clone());
    let found = found(&page);
    if found.is_empty() {
        return Ok(read_dom(&dom, links));
    }
    let mut draft = Draft { title: title(&dom), ..Draft::default() };
    for found in found {
        if found.answer.is_empty() {
            draft.leave(found.line, found.question, "its answer is empty");
        } else {
            draft.found.push(found);
        }
    }
    Ok(draft)
}

/// The document as the page that it is read as, to compare its text with the entries.
///
/// # Errors
///
/// As for [`read`].
pub(crate) fn dom(text: &str) -> Result<Dom> {
    let mut dom = parse::parse(text)?;
    if !export::is(text) {
        inline::rename(&mut dom);
    }
    Ok(dom)
}

fn found(page: &Page<'_>) -> Vec<Found> {
    const QUESTION: &[&str] = &["question", "q", "faq-question"];
    const ANSWER: &[&str] = &["answer", "a", "faq-answer"];
    let is_question = |&id: &NodeId| QUESTION.contains(&page.dom.name(id)) && page.size(id) > 0;
    let pair = |id: NodeId| {
        let mut after = page.dom.following(id).take_while(|&next| !QUESTION.contains(&page.dom.name(next)));
        let answer = after.find(|&next| ANSWER.contains(&page.dom.name(next)))?;
        let entry = page.dom.parent(id).filter(|&entry| page.dom.name(entry) != "body");
        let places = [Some(id), entry].into_iter().flatten();
        let content: Vec<NodeId> = page.dom.children(answer).collect();
        Some(Found {
            question: question::clean(&page.text(id)),
            answer: Writer::new(page).markdown(&content),
            anchor: places
                .flat_map(|id| [page.dom.attr(id, "id"), page.dom.attr(id, "xml:id")])
                .flatten()
                .next()
                .map(str::to_owned),
            line: page.dom.line(id),
            how: "question element",
            ..Found::default()
        })
    };
    page.dom.all().filter(is_question).filter_map(pair).collect()
}

/// The root's `title` attribute, or the first title element.
fn title(dom: &Dom) -> Option<String> {
    let attribute = dom.all().take(10).find_map(|id| dom.attr(id, "title"));
    let element = || {
        dom.named(NodeId::ROOT, "title")
            .next()
            .and_then(|id| dom.descendants(id).find_map(|id| dom.text_node(id)))
    };
    attribute.or_else(element).map(str::to_owned)
}
