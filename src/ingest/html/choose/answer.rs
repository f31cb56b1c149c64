//! From marks to answers: the text between a question and the next one, without what frames them.

use crate::ingest::html::choose::boundary::{Keep, Reader};
use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::dom::signature;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::html::scores::share;

/// How often the answers together may repeat the page; those beyond it are left out.
const SHARED: usize = 8;

/// A question with the nodes of its answer.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    /// The index of its mark in the proposal.
    pub(crate) mark: usize,
    /// Nodes in page order, none within another.
    pub(crate) answer: Vec<NodeId>,
    /// Number of non-whitespace characters of the answer.
    pub(crate) size: u32,
}

/// The largest block around a mark that contains no other mark: siblings from `first` to `last`.
#[derive(Debug, Clone, Copy)]
struct Unit {
    first: NodeId,
    last: NodeId,
    /// Whether no sibling after it has a mark.
    is_last: bool,
}

/// The answers of all marks.
pub(crate) fn extract(page: &Page<'_>, candidate: &Candidate) -> Vec<Pair> {
    let marks = &candidate.marks;
    let units = units(page, marks);
    let mut inner = Vec::with_capacity(marks.len());
    let mut outer = Vec::with_capacity(marks.len());
    for (at, (mark, unit)) in marks.iter().zip(&units).enumerate() {
        let next = marks.get(at + 1).map(|next| next.first);
        inner.push(within_unit(page, mark, *unit));
        outer.push(after_unit(page, mark, *unit, next));
    }
    let inside = stay_inside(page, &units, &inner, &outer);
    let answers = inner.into_iter().zip(outer).zip(marks).enumerate();
    // Many controls may name one panel, and elements that hold both question and answer may nest.
    let mut left = SHARED * (page.dom.len() + page.size(NodeId::ROOT) as usize);
    let pairs = answers.map(|(at, ((inner, outer), mark))| {
        let mut answer = match mark.panel {
            Some(panel) if cost(page, &[panel]) > left => vec![],
            Some(panel) => in_panel(page, marks, at, panel),
            None if inside && size(page, &inner) > 1 => inner,
            None => inner.into_iter().chain(outer).collect(),
        };
        if let Some(from) = mark.answer_from {
            answer.retain(|&node| page.dom.end(node) > from);
        }
        if cost(page, &answer) > left {
            answer.clear();
        }
        left -= cost(page, &answer);
        let size = size(page, &answer);
        Pair { mark: at, answer, size }
    });
    pairs.collect()
}

/// How many nodes and characters an answer has.
fn cost(page: &Page<'_>, nodes: &[NodeId]) -> usize {
    let nodes_in = |node: NodeId| (page.dom.end(node).0 - node.0) as usize;
    nodes.iter().map(|&node| nodes_in(node) + page.size(node) as usize).sum()
}

fn size(page: &Page<'_>, nodes: &[NodeId]) -> u32 {
    nodes.iter().map(|&node| page.size(node)).sum()
}

/// Whether answers are within the units of their questions: most units have text after the question, and there is
/// hardly any between units. Then the text after the last unit is not an answer either.
fn stay_inside(page: &Page<'_>, units: &[Unit], inner: &[Vec<NodeId>], outer: &[Vec<NodeId>]) -> bool {
    let is_filled = |nodes: &Vec<NodeId>| size(page, nodes) > 1;
    let between = units.iter().zip(outer).filter(|(unit, _)| !unit.is_last);
    let followed = between.clone().filter(|(_, nodes)| is_filled(nodes)).count();
    let filled = inner.iter().filter(|nodes| is_filled(nodes)).count();
    filled * 100 >= units.len() * share::INSIDE && followed * 100 <= between.count() * share::OUTSIDE
}

/// The content of a panel. A panel with other questions in it is a section and gives nothing.
fn in_panel(page: &Page<'_>, marks: &[Mark], at: usize, panel: NodeId) -> Vec<NodeId> {
    let first_inside = marks.partition_point(|mark| mark.first <= panel);
    let holds_marks = marks.get(first_inside).is_some_and(|mark| page.dom.contains(panel, mark.first))
        && first_inside != at;
    if holds_marks { vec![] } else { page.dom.children(panel).collect() }
}

fn units(page: &Page<'_>, marks: &[Mark]) -> Vec<Unit> {
    let widest: Vec<Option<NodeId>> = (0..marks.len()).map(|at| widest(page, marks, at)).collect();
    let usual = signature::usual(
        marks
            .iter()
            .zip(&widest)
            .map(|(mark, &unit)| signature::of_element(page.dom, unit.unwrap_or(mark.first))),
    );
    let unit = |(at, (mark, &widest)): (usize, (&Mark, &Option<NodeId>))| {
        let element = usual.and_then(|usual| narrow(page, mark, widest, usual)).unwrap_or(widest);
        let (first, last) = element.map_or((mark.first, mark.last), |element| (element, element));
        let parent_end = page.dom.parent(first).map_or(NodeId(0), |parent| page.dom.end(parent));
        let is_last = marks.get(at + 1).is_none_or(|next| next.first >= parent_end);
        Unit { first, last, is_last }
    };
    marks.iter().zip(&widest).enumerate().map(unit).collect()
}

/// The outermost element around a mark that contains no other mark; none if only the mark itself does.
fn widest(page: &Page<'_>, marks: &[Mark], at: usize) -> Option<NodeId> {
    let mark = marks.get(at)?;
    let previous = at.checked_sub(1).and_then(|before| marks.get(before)).map(|mark| mark.first);
    let next = marks.get(at + 1).map(|mark| mark.first);
    let limit = mark.within.unwrap_or(NodeId::ROOT);
    let is_free = |id: &NodeId| {
        previous.is_none_or(|previous| previous < *id)
            && next.is_none_or(|next| next >= page.dom.end(*id))
            && *id >= limit
            && !matches!(page.dom.name(*id), "body" | "html" | "#document" | "main")
    };
    page.dom.ancestors(mark.first).take_while(is_free).last()
}

/// A narrower unit, of the kind that most marks have: for a question that is alone in its section, the widest unit is
/// the section.
fn narrow(page: &Page<'_>, mark: &Mark, widest: Option<NodeId>, usual: u64) -> Option<Option<NodeId>> {
    let widest = widest?;
    let holds_more = page.size(widest) > page.size_between(mark.first, page.dom.end(mark.last));
    if !holds_more || signature::of_element(page.dom, widest) == usual {
        return None;
    }
    if signature::of_element(page.dom, mark.first) == usual {
        return Some(None);
    }
    let inside = page.dom.ancestors(mark.first).take_while(|&id| id >= widest);
    let usual_one = inside.filter(|&id| signature::of_element(page.dom, id) == usual).last();
    usual_one.map(Some)
}

/// The nodes after a mark within its unit.
fn within_unit(page: &Page<'_>, mark: &Mark, unit: Unit) -> Vec<NodeId> {
    let mut reader = Reader::new(page, mark, mark.within.is_none(), unit.is_last);
    let mut from = mark.last;
    while from != unit.last && !reader.is_done() {
        for node in page.dom.following(from) {
            if reader.read(node) == Keep::Stop {
                break;
            }
        }
        let Some(parent) = page.dom.parent(from).filter(|&parent| parent >= unit.first) else { break };
        from = parent;
    }
    reader.into_nodes()
}

/// The nodes after a unit, up to the next mark.
fn after_unit(page: &Page<'_>, mark: &Mark, unit: Unit, next: Option<NodeId>) -> Vec<NodeId> {
    let mut reader = Reader::new(page, mark, true, unit.is_last);
    if mark.within.is_some_and(|within| unit.first <= within) {
        return vec![];
    }
    for node in page.dom.following(unit.last) {
        let holds_next = next.is_some_and(|next| next < page.dom.end(node));
        if holds_next || reader.read(node) == Keep::Stop {
            break;
        }
    }
    reader.into_nodes()
}
