//! Marks lines that look alike and are mostly questions, for pages without markup for questions.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::lines::Line;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::dom::signature;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::html::scores::prior;
use crate::ingest::wording::question;

/// Most groups that are proposed.
const GROUPS: usize = 12;
/// Class words of questions.
const ASKING: &[&str] = &["question", "questions", "frage", "pregunta", "pergunta", "domanda", "ques", "q"];
/// Class words of elements that fold, and of the part of them that is always visible.
const FOLDING: &[&str] = &["accordion", "toggle", "collapse", "collapsible", "expander", "faq", "faqs"];
const HEAD: &[&str] = &["title", "header", "heading", "head", "button", "btn", "trigger", "label", "summary"];

/// Lines that look alike.
#[derive(Default)]
struct Group {
    marks: Vec<Mark>,
    asking: usize,
    ending: usize,
    /// Whether a class says that they are questions.
    named: bool,
}

/// The groups with the most questions, one proposal each, and one more proposal of all lines that end as a question.
pub(crate) fn find(page: &Page<'_>, lines: &[Line]) -> Vec<Candidate> {
    let mut groups: HashMap<u64, Group> = HashMap::new();
    let mut ending = Vec::new();
    for &line in lines {
        let Some((mark, look)) = proposal(page, line) else { continue };
        let text = mark.question(page);
        let group = groups.entry(look).or_default();
        group.asking += usize::from(question::is_likely(&text));
        if question::ends_as_question(&text) {
            group.ending += 1;
            ending.push(mark.clone());
        }
        group.named |= page.dom.ancestors(mark.first).take(2).any(|id| says_question(page, id));
        group.marks.push(mark);
    }
    let mut groups: Vec<Group> = groups.into_values().filter(|group| group.marks.len() > 1).collect();
    groups.sort_by_key(|group| (usize::MAX - group.asking, group.marks.first().map(|mark| mark.first)));
    let mut candidates: Vec<Candidate> =
        groups.into_iter().take(GROUPS).filter_map(|group| group.candidate(page)).collect();
    if ending.len() > 1 {
        candidates.push(Candidate::new("line that ends as a question", ending, prior::NONE));
    }
    candidates
}

impl Group {
    fn candidate(mut self, page: &Page<'_>) -> Option<Candidate> {
        let all = self.marks.len();
        if self.named {
            return Some(Candidate::new("line marked as a question", self.marks, prior::MADE_FOR_IT));
        }
        if self.asking * 2 >= all {
            return Some(Candidate::new("line like other questions", self.marks, prior::NONE));
        }
        if self.ending < 2 || self.ending * 5 < all {
            return None;
        }
        self.marks.retain(|mark| question::ends_as_question(&mark.question(page)));
        Some(Candidate::new("line that ends as a question", self.marks, prior::NONE))
    }
}

/// Whether an element's class says that it is a question.
fn says_question(page: &Page<'_>, id: NodeId) -> bool {
    page.has_word(id, ASKING) || page.has_word(id, FOLDING) && page.has_word(id, HEAD)
}

/// The mark for a line, and a hash of its look; none for lines that other strategies handle.
fn proposal(page: &Page<'_>, line: Line) -> Option<(Mark, u64)> {
    let parent = page.dom.parent(line.first)?;
    let mut above = [parent].into_iter().chain(page.dom.ancestors(parent)).take(4);
    let is_known = |id: NodeId| {
        page.dom.heading_level(id).is_some()
            || matches!(page.dom.name(id), "summary" | "dt" | "caption" | "figcaption")
    };
    if above.any(is_known) {
        return None;
    }
    let mark = match lead(page, line) {
        Some(lead) => Mark::at(lead),
        None if line.size(page) as usize <= question::LONGEST => Mark::over(line.first, line.last),
        None => return None,
    };
    let chain = chain(page, mark.first, page.size_between(mark.first, page.dom.end(mark.last)));
    if chain.iter().any(|&id| matches!(page.dom.name(id), "code" | "kbd" | "samp" | "tt")) {
        return None;
    }
    let is_emphatic = !chain.is_empty();
    let mut hasher = DefaultHasher::new();
    // Bold questions look alike wherever in their paragraph they are.
    (is_emphatic || page.size(parent) == line.size(page)).hash(&mut hasher);
    (is_emphatic || page.size_between(parent, line.first) == 0).hash(&mut hasher);
    leads_elsewhere(page, line).hash(&mut hasher);
    for id in [parent].into_iter().chain(page.dom.ancestors(parent)).take(3) {
        let is_paragraph = is_emphatic && page.dom.name(id) == "p" && page.dom.attr(id, "class").is_none();
        if !is_paragraph {
            signature::of_element(page.dom, id).hash(&mut hasher);
            column(page, id).hash(&mut hasher);
        }
    }
    for id in chain {
        signature::of_element(page.dom, id).hash(&mut hasher);
    }
    Some((mark, hasher.finish()))
}

/// The column of a cell.
fn column(page: &Page<'_>, id: NodeId) -> Option<usize> {
    const MOST: usize = 20;
    let is_cell = |id: NodeId| matches!(page.dom.name(id), "td" | "th");
    let row = page.dom.parent(id).filter(|_| is_cell(id))?;
    page.dom.children(row).filter(|&cell| is_cell(cell)).take(MOST).position(|cell| cell == id)
}

/// An emphasised question at the start of a line that continues with its answer.
fn lead(page: &Page<'_>, line: Line) -> Option<NodeId> {
    let siblings = [line.first].into_iter().chain(page.dom.following(line.first));
    let first = siblings.take_while(|&id| id <= line.last).find(|&id| page.size(id) > 0)?;
    let is_emphasis =
        matches!(page.dom.name(first), "b" | "strong" | "em" | "i" | "u" | "font" | "span" | "a" | "big");
    let size = page.size(first);
    // A sign that opens the answer is no answer.
    let rest = || page.dom.between(page.dom.end(first), line.end(page));
    let says_more = || {
        let mut texts = rest().filter(|&id| !page.is_noise(id)).filter_map(|id| page.dom.text_node(id));
        texts.any(|text| text.contains(char::is_alphanumeric))
    };
    let goes_on = size < line.size(page) && size > 3 && (size as usize) <= question::LONGEST && says_more();
    (is_emphasis && goes_on && question::ends_as_question(&page.text(first))).then_some(first)
}

/// The inline elements around the whole text of a mark, outermost first.
fn chain(page: &Page<'_>, first: NodeId, size: u32) -> Vec<NodeId> {
    let mut chain = Vec::new();
    let mut next = Some(first);
    while let Some(id) = next.filter(|&id| page.dom.text_node(id).is_none() && page.size(id) == size) {
        chain.push(id);
        next = page.dom.children(id).find(|&child| page.size(child) > 0);
    }
    chain
}

/// Whether a line links to another place on the page, like a line of a table of contents.
fn leads_elsewhere(page: &Page<'_>, line: Line) -> bool {
    let own = (page.dom.name(line.first) == "a").then_some(line.first);
    let inside = page.dom.between(line.first, line.end(page));
    let links = own.into_iter().chain(inside.filter(|&id| page.dom.name(id) == "a"));
    links.filter_map(|link| page.in_page_target(link)).any(|target| {
        page.anchor(target).is_some_and(|target| {
            let near = page.dom.ancestors(line.first).take(2).any(|around| page.dom.contains(around, target));
            !near && page.size_between(line.end(page).min(target), target.max(line.first)) > 0
        })
    })
}
