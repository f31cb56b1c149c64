//! Marks lines with a label such as `Q:`, answered by lines with a label such as `A:`, in many languages.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::lines::Line;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::html::scores::prior;
use crate::ingest::wording::{marker, question};

/// What a line is by its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Question,
    Answer,
    Other,
}

/// Lines with the label of a question.
pub(crate) fn find(page: &Page<'_>, lines: &[Line]) -> Candidate {
    let texts: Vec<String> = lines.iter().map(|line| beginning(page, *line)).collect();
    let mut kinds: Vec<Kind> = texts.iter().map(|text| kind(text)).collect();
    bare_letters(&texts, &mut kinds);
    let mut marks = Vec::new();
    let mut answers = kinds.iter().filter(|&&kind| kind == Kind::Answer).count();
    for (at, line) in lines.iter().enumerate() {
        if kinds.get(at) != Some(&Kind::Question) {
            continue;
        }
        if let Some(asking) = answered_within(page, *line) {
            marks.push(Mark::at(asking));
            answers += 1;
        } else if (line.size(page) as usize) <= question::LONGEST {
            marks.push(mark(page, lines, &kinds, &texts, at));
        }
    }
    if marks.len() < 2 && answers == 0 {
        marks.clear();
    }
    Candidate::new("Q: and A:", marks, prior::LABELLED)
}

/// The element with the question of a line that has the answer too: `<b>Q: Is it free?</b> A: Yes.`
fn answered_within(page: &Page<'_>, line: Line) -> Option<NodeId> {
    let siblings = [line.first].into_iter().chain(page.dom.following(line.first));
    let first = siblings.take_while(|&id| id <= line.last).find(|&id| page.size(id) > 0)?;
    let is_question = page.dom.text_node(first).is_none() && (page.size(first) as usize) <= question::LONGEST;
    let rest = || page.dom.between(page.dom.end(first), line.end(page));
    let label = || rest().filter_map(|id| page.dom.text_node(id)).find(|text| !text.trim().is_empty());
    let has_label = is_question && label().is_some_and(|text| marker::answer(text).is_some());
    (has_label && marker::question(&page.text(first)).is_some()).then_some(first)
}

/// The beginning of a line, enough to see its label; all of it if it is short.
fn beginning(page: &Page<'_>, line: Line) -> String {
    let is_long = line.size(page) as usize > question::LONGEST;
    if is_long {
        let start = page.dom.between(line.first, line.end(page));
        let texts = start.filter_map(|id| page.dom.text_node(id)).filter(|text| !text.trim().is_empty());
        let start: String = texts.take(4).flat_map(|text| text.chars().take(60)).collect();
        question::tidy(&start)
    } else {
        line.text(page)
    }
}

fn kind(text: &str) -> Kind {
    if marker::question(text).is_some() {
        Kind::Question
    } else if marker::answer(text).is_some() {
        Kind::Answer
    } else {
        Kind::Other
    }
}

/// Lines with nothing but `Q` or `A`, which pages draw in boxes of their own, count as labels if both occur.
fn bare_letters(texts: &[String], kinds: &mut [Kind]) {
    let count = |letters: &[&str]| texts.iter().filter(|text| letters.contains(&text.as_str())).count();
    if count(&["Q", "Ｑ"]) == 0 || count(&["A", "Ａ"]) == 0 {
        return;
    }
    for (text, kind) in texts.iter().zip(kinds) {
        match text.as_str() {
            "Q" | "Ｑ" => *kind = Kind::Question,
            "A" | "Ａ" => *kind = Kind::Answer,
            _ => {}
        }
    }
}

/// The mark for a line. The question may continue on further lines, up to the label of the answer.
fn mark(page: &Page<'_>, lines: &[Line], kinds: &[Kind], texts: &[String], at: usize) -> Mark {
    let is_bare = |at: usize| {
        let text = texts.get(at).map_or("", String::as_str);
        let length = marker::question(text).or(marker::answer(text)).unwrap_or(text.len());
        length == text.len()
    };
    let next_kind = kinds.iter().enumerate().skip(at + 1).find(|(_, kind)| **kind != Kind::Other);
    let answer = next_kind.filter(|(_, kind)| **kind == Kind::Answer).map(|(at, _)| at);
    let first_end = if is_bare(at) { at + 2 } else { at + 1 };
    let end =
        answer.filter(|&answer| joined_length(texts, at, answer) <= question::LONGEST).unwrap_or(first_end);
    let question: Vec<&str> =
        (at..end.max(first_end)).filter_map(|line| texts.get(line)).map(String::as_str).collect();
    let start = match answer {
        Some(answer) if answer == end && is_bare(answer) => answer + 1,
        _ => end.max(first_end),
    };
    let mut mark = lines.get(at).map_or(Mark::at(NodeId::ROOT), |line| place(page, *line));
    mark.question = Some(question.join(" "));
    mark.answer_from = lines.get(start).map(|line| line.first);
    mark
}

fn joined_length(texts: &[String], from: usize, to: usize) -> usize {
    texts.get(from..to).unwrap_or_default().iter().map(|text| text.chars().count()).sum()
}

/// A mark for a line, or for the heading that it is in.
pub(crate) fn place(page: &Page<'_>, line: Line) -> Mark {
    let heading = page.dom.ancestors(line.first).take(4).find(|&id| page.dom.heading_level(id).is_some());
    match heading {
        Some(heading) => Mark { level: page.dom.heading_level(heading), ..Mark::at(heading) },
        None => Mark::over(line.first, line.last),
    }
}
