//! Marks questions in markup made for them: `<details>`, `<dl>`, schema.org microdata, components with a title.

use std::collections::{HashMap, HashSet};

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::html::forms::sections::Sections;
use crate::ingest::html::scores::prior;
use crate::ingest::names::Names;
use crate::ingest::wording::{marker, question};

/// `<details><summary>question</summary>answer</details>`.
pub(crate) fn details(page: &Page<'_>) -> Candidate {
    let sections = Sections::new(page, &["details", "summary"], "details");
    let mut marks: Vec<Mark> = Vec::new();
    for details in page.dom.named(NodeId::ROOT, "details").filter(|&id| !page.is_noise(id)) {
        let Some(summary) = page.dom.children(details).find(|&id| page.dom.name(id) == "summary") else {
            continue;
        };
        let around = marks.last().and_then(|mark| mark.within);
        let is_inside = around.is_some_and(|around| page.dom.contains(around, details));
        let is_aside = is_inside && !question::is_likely(&page.text(summary));
        if !is_aside && !sections.contains(details) {
            marks.push(Mark { within: Some(details), ..Mark::at(summary) });
        }
    }
    Candidate::new("details and summary", marks, prior::MADE_FOR_IT)
}

/// `<dl>`: the first `<dt>` of a group is a question, the others are other phrasings of it.
pub(crate) fn definitions(page: &Page<'_>) -> Candidate {
    /// How many nodes after a term its definition is searched for.
    const NEAR: usize = 8;
    let sections = Sections::new(page, &["dl", "dt", "dd"], "dl");
    let mut marks: Vec<Mark> = Vec::new();
    let mut lists_in_answers = HashSet::new();
    for dt in page.dom.named(NodeId::ROOT, "dt").filter(|&id| !page.is_noise(id) && page.size(id) > 0) {
        let list = page.dom.enclosing(dt, &["dl"]).or(page.dom.parent(dt)).unwrap_or(NodeId::ROOT);
        let texts = phrasings(page, dt);
        // A further term of the same group is done before anything is asked about its definition, which is the group's.
        if let Some(mark) = marks.last_mut().filter(|mark| follows_directly(page, mark.last, dt)) {
            mark.last = dt;
            mark.alt.extend(texts);
            continue;
        }
        let around = page.dom.enclosing(list, &["dd"]);
        let is_answer = |answer| !sections.contains(answer) || lists_in_answers.contains(&answer);
        let asks = texts.iter().any(|text| question::is_likely(text));
        let is_aside = around.is_some_and(is_answer) && !asks;
        let answer = page.dom.following(dt).take(NEAR).find(|&id| page.dom.name(id) == "dd");
        let section = answer.filter(|&answer| sections.contains(answer));
        let is_list = section.is_some_and(|section| asks && !asks_within(page, section));
        if is_list {
            lists_in_answers.extend(section);
        }
        if !is_aside && (section.is_none() || is_list) {
            let mut texts = texts.into_iter();
            let question = texts.next();
            marks.push(Mark { within: Some(list), question, alt: texts.collect(), ..Mark::at(dt) });
        }
    }
    Candidate::new("dt and dd", without_other_lists(marks), prior::SHARED)
}

/// Whether one of the first `<dt>` inside an element is a question.
fn asks_within(page: &Page<'_>, id: NodeId) -> bool {
    const LOOKED_AT: usize = 10;
    let mut terms = page.dom.named(id, "dt").take(LOOKED_AT);
    terms.any(|term| question::is_likely(&page.text(term)))
}

/// Whether `dt` is the next sibling with text after `last`.
fn follows_directly(page: &Page<'_>, last: NodeId, dt: NodeId) -> bool {
    page.dom.name(last) == "dt"
        && page.dom.parent(last) == page.dom.parent(dt)
        && page.size_between(page.dom.end(last), dt) == 0
        && page.dom.following(last).take_while(|&id| id < dt).all(|id| page.dom.name(id) != "dd")
}

/// The questions in one `<dt>`: several if each of its lines has its own `Q:`.
fn phrasings(page: &Page<'_>, dt: NodeId) -> Vec<String> {
    let mut lines = vec![dt.0 + 1];
    lines.extend(page.dom.named(dt, "br").map(|id| id.0));
    let ends = lines.iter().skip(1).copied().chain([page.dom.end(dt).0]);
    let texts: Vec<String> =
        lines.iter().zip(ends).map(|(&from, to)| page.text_between(NodeId(from), NodeId(to))).collect();
    let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    if texts.len() > 1 && texts.iter().all(|text| marker::question(text).is_some()) {
        texts
    } else {
        vec![page.text(dt)]
    }
}

/// If most terms are questions, drops lists of several terms without any: they are about something else.
fn without_other_lists(mut marks: Vec<Mark>) -> Vec<Mark> {
    let is_question = |mark: &Mark| {
        let text = mark.question.clone().unwrap_or_default();
        question::is_likely(&text) || marker::question(&text).is_some()
    };
    let asked = marks.iter().filter(|mark| is_question(mark)).count();
    if asked * 2 < marks.len() {
        return marks;
    }
    let mut lists: HashMap<Option<NodeId>, (usize, usize)> = HashMap::new();
    for mark in &marks {
        let (all, asked) = lists.entry(mark.within).or_default();
        *all += 1;
        *asked += usize::from(is_question(mark));
    }
    marks.retain(|mark| lists.get(&mark.within).is_some_and(|&(all, asked)| all < 2 || asked > 0));
    marks
}

/// schema.org `Question` with `acceptedAnswer`, as microdata or RDFa.
pub(crate) fn microdata(page: &Page<'_>) -> Candidate {
    let is_question = |&id: &NodeId| {
        let kind = page.dom.attr(id, "itemtype").or(page.dom.attr(id, "typeof")).unwrap_or_default();
        kind.trim_end_matches('/').rsplit(['/', ':']).next() == Some("Question")
    };
    let marks = page.dom.all().filter(is_question).filter_map(|id| {
        let name = property(page, id, &["name"]).or_else(|| property(page, id, &["text"]))?;
        let answer = property(page, id, &["acceptedAnswer", "suggestedAnswer"])?;
        let panel = property(page, answer, &["text"]).unwrap_or(answer);
        let content = page.dom.attr(name, "content").map(str::to_owned);
        (name != panel).then(|| Mark {
            panel: Some(panel),
            question: content,
            anchor: page.dom.attr(id, "id").map(str::to_owned),
            ..Mark::at(name)
        })
    });
    Candidate::new("schema.org microdata", marks.collect(), prior::MADE_FOR_IT)
}

fn property(page: &Page<'_>, item: NodeId, names: &[&str]) -> Option<NodeId> {
    page.dom.descendants(item).find(|&id| {
        let values = [page.dom.attr(id, "itemprop"), page.dom.attr(id, "property")];
        let mut names_of = values.into_iter().flatten().flat_map(str::split_whitespace);
        names_of.any(|value| names.contains(&value.trim_start_matches("schema:")))
    })
}

/// Components of page builders and MDX: `<Accordion title="question">answer</Accordion>`.
pub(crate) fn components(page: &Page<'_>) -> Candidate {
    const ASKING: &[&str] = &["question", "q", "faq-question", "data-question"];
    const TITLES: &[&str] = &["title", "summary", "label", "header", "heading", "trigger", "name"];
    const KINDS: Names = Names("accordion|collapse|collapsible|expand|toggle|faq|question|details|spoiler");
    let mark = |id: NodeId| {
        let name = page.dom.name(id);
        let is_kind = KINDS.iter().any(|kind| name.contains(kind));
        // A component of another name, such as `<Fold>`, counts if its title is a question.
        let asks = |title: &&str| is_kind || (question::ends_as_question(title) && !page.is_inline(id));
        let title = || TITLES.iter().find_map(|key| page.dom.attr(id, key)).filter(asks);
        let question = ASKING.iter().find_map(|key| page.dom.attr(id, key)).or_else(title)?;
        let is_control = matches!(name, "a" | "button" | "summary" | "li");
        (!is_control && page.size(id) > 0).then(|| Mark {
            panel: Some(id),
            question: Some(question.to_owned()),
            ..Mark::at(id)
        })
    };
    let marks = page.dom.all().filter(|&id| !page.is_noise(id)).filter_map(mark).collect();
    Candidate::new("component with a title", marks, prior::MADE_FOR_IT)
}
