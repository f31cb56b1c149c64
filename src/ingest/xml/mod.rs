//! XML: Maven FML, DocBook's `qandaset`, and anything else with question and answer elements.
//!
//! XML becomes the same tree as an HTML page ([`parse`]), so that its answers are written by the same code.

mod entity;
mod inline;
mod parse;
pub(crate) mod sitemap;

use std::collections::BTreeMap;

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

const QUESTION: &[&str] = &["question", "q", "faq-question"];
const ANSWER: &[&str] = &["answer", "a", "faq-answer"];

/// The question elements of a page, each with the answer element after it.
struct Pairs(BTreeMap<NodeId, NodeId>);

impl Pairs {
    fn of(page: &Page<'_>) -> Self {
        let dom = page.dom;
        // What the first question and its answer are called, all are: beside `question` and `answer`, a `q` is a quotation.
        let (mut question, mut answer) = (QUESTION, ANSWER);
        let mut pairs = BTreeMap::new();
        // What is within a question is a part of it.
        let mut end = NodeId::ROOT;
        for id in dom.all() {
            if id < end || !question.contains(&dom.name(id)) || page.size(id) == 0 {
                continue;
            }
            end = dom.end(id);
            let is_either = |&next: &NodeId| [question, answer].iter().any(|is| is.contains(&dom.name(next)));
            let Some(next) = dom.following(id).find(is_either) else { continue };
            if let Some(at) = ANSWER.iter().position(|&name| name == dom.name(next)) {
                answer = &ANSWER[at..=at];
                let at = QUESTION.iter().position(|&name| name == dom.name(id)).unwrap_or(at);
                question = &QUESTION[at..=at];
                pairs.insert(id, next);
            }
        }
        Self(pairs)
    }

    /// The parts of an answer beside the questions in it, whose answers are written once: as theirs.
    fn own_content(&self, page: &Page<'_>, answer: NodeId) -> Vec<NodeId> {
        let inside = |id: NodeId| self.0.range(id..page.dom.end(id));
        let mut own = Vec::new();
        let mut answered = None;
        for child in page.dom.children(answer) {
            if answered == Some(child) {
                continue;
            }
            match inside(child).next() {
                None => own.push(child),
                Some((&question, &answer)) if question == child => answered = Some(answer),
                Some(_) => own.extend(self.own_content(page, child)),
            }
        }
        own
    }
}

fn found(page: &Page<'_>) -> Vec<Found> {
    let pairs = Pairs::of(page);
    let entry = |(&id, &answer): (&NodeId, &NodeId)| {
        let entry = page.dom.parent(id).filter(|&entry| page.dom.name(entry) != "body");
        let places = [Some(id), entry].into_iter().flatten();
        Found {
            question: question::clean(&page.text(id)),
            answer: Writer::new(page).markdown(&pairs.own_content(page, answer)),
            anchor: places
                .flat_map(|id| [page.dom.attr(id, "id"), page.dom.attr(id, "xml:id")])
                .flatten()
                .next()
                .map(str::to_owned),
            line: page.dom.line(id),
            how: "question element",
            ..Found::default()
        }
    };
    pairs.0.iter().map(entry).collect()
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
