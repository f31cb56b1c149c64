//! Pages that mix forms: `<details>` for some questions, and headings for others.

use std::collections::HashSet;

use crate::ingest::html::choose::Choice;
use crate::ingest::html::choose::call::calls_to_act;
use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::wording::question;

/// How a mixture is recognised, for the report.
const HOW: &str = "several forms of questions";

/// The best proposal with the marks of the others that ask, have an answer, and stand beside its own marks; none if there are none.
pub(super) fn candidate(page: &Page<'_>, best: &Choice, others: &[Choice]) -> Option<Candidate> {
    let mut marks: Vec<Mark> = best.candidate.marks.clone();
    let mut asked: HashSet<String> = marks.iter().map(|mark| question::key(&mark.question(page))).collect();
    let mut parts: HashSet<NodeId> = HashSet::new();
    for other in others {
        let taken = Places::of(page, &marks);
        for pair in other.pairs.iter().filter(|pair| pair.size > 0) {
            let Some(mark) = other.candidate.marks.get(pair.mark) else { continue };
            let text = mark.question(page);
            if !question::ends_as_question(&text) || !question::is_likely(&text) {
                continue;
            }
            let part = taken.part_of(page, mark);
            if calls_to_act(page, mark, &pair.answer) {
                continue;
            }
            if taken.are_beside(page, mark, part.is_some()) && asked.insert(question::key(&text)) {
                parts.extend(part);
                marks.push(Mark { how: mark.how.or(Some(other.candidate.how)), ..mark.clone() });
            }
        }
    }
    let how = best.candidate.how;
    marks.retain(|mark| !parts.contains(&mark.first));
    let is_mixed = marks.iter().any(|mark| mark.how.is_some());
    marks.iter_mut().for_each(|mark| mark.how = mark.how.or(Some(how)));
    is_mixed.then(|| Candidate::new(HOW, marks, best.candidate.prior))
}

/// What marks take of a page.
struct Places {
    /// The questions in page order, from the first node to the end.
    questions: Vec<(NodeId, NodeId)>,
    /// How far the elements that hold a question or its answer reach, in the order of their beginnings.
    holders: Vec<(NodeId, NodeId)>,
}

impl Places {
    fn of(page: &Page<'_>, marks: &[Mark]) -> Self {
        let mut questions: Vec<_> = marks.iter().map(|mark| (mark.first, page.dom.end(mark.last))).collect();
        questions.sort_unstable();
        let held = marks.iter().flat_map(|mark| [mark.within, mark.panel]).flatten();
        let mut holders: Vec<_> = held.map(|id| (id, page.dom.end(id))).collect();
        holders.sort_unstable();
        let mut reach = NodeId(0);
        for (_, end) in &mut holders {
            reach = reach.max(*end);
            *end = reach;
        }
        Self { questions, holders }
    }

    /// The one question within a `<details>` that has another as its summary: a heading of the answer. Several are the questions of a
    /// section.
    fn part_of(&self, page: &Page<'_>, mark: &Mark) -> Option<NodeId> {
        let holder = mark.within.filter(|&holder| page.dom.name(holder) == "details")?;
        let after = self.questions.partition_point(|(first, _)| *first <= mark.last);
        let end = self.questions.partition_point(|(first, _)| *first < page.dom.end(holder));
        let (first, _) = self.questions.get(after).filter(|_| end == after + 1)?;
        Some(*first)
    }

    /// Whether a mark neither overlaps a question, nor is in the answer that an element holds, nor holds questions itself, and has
    /// text before the next question. `has_part`: whether the next question is only a part of its answer.
    fn are_beside(&self, page: &Page<'_>, mark: &Mark, has_part: bool) -> bool {
        let end = page.dom.end(mark.last);
        let next = self.questions.partition_point(|(first, _)| *first < mark.first);
        let before = next.checked_sub(1).and_then(|at| self.questions.get(at));
        let next = self.questions.get(next).map(|(first, _)| *first);
        let around = self.holders.partition_point(|(first, _)| *first <= mark.first);
        let around = around.checked_sub(1).and_then(|at| self.holders.get(at));
        let holds = |id: NodeId| next.is_some_and(|next| page.dom.contains(id, next));
        let is_free = before.is_none_or(|(_, before)| *before <= mark.first)
            && next.is_none_or(|next| {
                has_part || next >= end && (mark.panel.is_some() || page.size_between(end, next) > 1)
            })
            && around.is_none_or(|(_, reach)| *reach <= mark.first);
        is_free && (has_part || ![mark.within, mark.panel].into_iter().flatten().any(holds))
    }
}
