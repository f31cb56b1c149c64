//! Marks the places that a table of contents links to.

use std::collections::HashSet;

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::lines::Line;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::html::forms::markers::place;
use crate::ingest::html::scores::prior;
use crate::ingest::wording::question;

/// A link to a place further down, with the first line there.
struct Jump {
    text: String,
    target: NodeId,
    line: Option<Line>,
}

/// The targets of links that come before them on the page.
pub(crate) fn find(page: &Page<'_>, lines: &[Line]) -> Candidate {
    let jumps = jumps(page, lines);
    let mut texts = Texts::default();
    let mut marks: Vec<Mark> = jumps.iter().filter_map(|jump| mark(page, jump, &mut texts)).collect();
    marks.sort_by_key(|mark| mark.first);
    marks.dedup_by_key(|mark| mark.first);
    drop_sections(page, &mut marks);
    if marks.len() < 2 {
        marks.clear();
    }
    Candidate::new("target of the table of contents", marks, prior::LISTED)
}

fn jumps(page: &Page<'_>, lines: &[Line]) -> Vec<Jump> {
    let mut seen = HashSet::new();
    let mut jumps = Vec::new();
    for link in page.dom.named(NodeId::ROOT, "a") {
        let size = page.dom.end(link).0 - link.0;
        let Some(target) = page.in_page_target(link).and_then(|name| page.anchor(name)) else { continue };
        if target <= page.dom.end(link) || size > 50 || !seen.insert(target) {
            continue;
        }
        let text = raw_text(page, link);
        if text.chars().count() > 2 && text.chars().count() <= question::LONGEST {
            let at = lines.partition_point(|line| line.end(page) <= target);
            jumps.push(Jump { text, target, line: lines.get(at).copied() });
        }
    }
    jumps
}

/// The text of a link, even in noise.
fn raw_text(page: &Page<'_>, link: NodeId) -> String {
    let parts: Vec<&str> = page.dom.descendants(link).filter_map(|id| page.dom.text_node(id)).collect();
    question::tidy(&parts.join(" "))
}

/// The key of the last line that a jump led to, and whether that line is a question: many jumps may lead into one long line.
#[derive(Default)]
struct Texts(Option<(Line, String, bool)>);

impl Texts {
    fn of(&mut self, page: &Page<'_>, line: Line) -> (&str, bool) {
        if self.0.as_ref().is_none_or(|(known, ..)| *known != line) {
            self.0 = Some((line, line_key(page, line), question::is_likely(&line.text(page))));
        }
        self.0.as_ref().map_or(("", false), |(_, key, asks)| (key, *asks))
    }
}

fn mark(page: &Page<'_>, jump: &Jump, texts: &mut Texts) -> Option<Mark> {
    let anchor = page.dom.attr(jump.target, "id").or(page.dom.attr(jump.target, "name")).map(str::to_owned);
    let line = jump.line?;
    if page.is_noise(jump.target) {
        return None;
    }
    let (there, asks_there) = texts.of(page, line);
    let asked = question::key(&jump.text);
    if there == asked || (asked.len() > 8 && there.starts_with(&asked)) {
        let is_longer = there.len() > asked.len() + 20;
        return (!is_longer).then(|| Mark { anchor, ..place(page, line) });
    }
    // The question is only in the table of contents, and its answer is at the target.
    let is_answer = question::ends_as_question(&jump.text) && !asks_there;
    let question = Some(jump.text.clone());
    match page.size(jump.target) {
        _ if !is_answer => None,
        0 => Some(Mark { question, anchor, ..Mark::at(jump.target) }),
        _ => Some(Mark { question, anchor, panel: Some(jump.target), ..Mark::at(jump.target) }),
    }
}

fn line_key(page: &Page<'_>, line: Line) -> String {
    if line.size(page) as usize > question::LONGEST { String::new() } else { question::key(&line.text(page)) }
}

/// If most targets are questions, drops the section headings among them.
fn drop_sections(page: &Page<'_>, marks: &mut Vec<Mark>) {
    let asks = |mark: &Mark| question::is_likely(&mark.question(page));
    let asking = marks.iter().filter(|mark| asks(mark)).count();
    if asking * 2 >= marks.len() {
        let deepest = marks.iter().filter(|mark| asks(mark)).map(|mark| mark.level).max().flatten();
        marks.retain(|mark| asks(mark) || (mark.level == deepest && deepest.is_some()));
    }
}
