//! Which proposal explains the page best.

pub(crate) mod answer;
mod boundary;
mod call;
mod mixed;

use std::collections::HashMap;

use crate::ingest::html::choose::answer::{Pair, extract};
use crate::ingest::html::choose::call::calls_to_act;
use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::html::scores::{accepted, rank, share};
use crate::ingest::wording::{phrases, question};

/// A proposal with its answers.
pub(crate) struct Choice {
    pub(crate) candidate: Candidate,
    /// One for each question, repeated questions left out; answers may be empty.
    pub(crate) pairs: Vec<Pair>,
    /// How many pairs have an answer.
    pub(crate) answered: usize,
    accepted: bool,
    score: f32,
}

/// The best of the accepted proposals, with the questions that others have beside its own.
pub(crate) fn best(page: &Page<'_>, candidates: Vec<Candidate>) -> Option<Choice> {
    let total = page.size(page.body()).max(1) as f32;
    let mut rated: Vec<Choice> =
        candidates.into_iter().map(|candidate| rate(page, candidate, total)).collect();
    // The first of equals: strategies with a higher prior come first.
    let accepted = rated.iter().enumerate().filter(|(_, choice)| choice.accepted);
    let scores = accepted.map(|(at, choice)| (at, choice.score));
    let (at, _) = scores.reduce(|best, other| if other.1 > best.1 { other } else { best })?;
    let best = rated.remove(at);
    let mixed = mixed::candidate(page, &best, &rated).map(|mixed| rate(page, mixed, total));
    mixed.filter(|mixed| mixed.accepted && mixed.answered >= best.answered).or(Some(best))
}

/// The answers and the score of a proposal.
fn rate(page: &Page<'_>, candidate: Candidate, total: f32) -> Choice {
    let questions: Vec<String> = candidate.marks.iter().map(|mark| mark.question(page)).collect();
    let mut pairs = extract(page, &candidate);
    let deepest = candidate.marks.iter().filter_map(|mark| mark.level).max();
    // Before repeats are dropped, so that a question in a table of contents does not count as answered by its links.
    for pair in &mut pairs {
        let text = questions.get(pair.mark).map_or("", String::as_str);
        let mark = candidate.marks.get(pair.mark);
        let is_led_on = || leads_elsewhere(page, mark, &pair.answer);
        // One of the questions themselves may be answered with a button.
        let is_call =
            || mark.is_some_and(|mark| mark.level < deepest && calls_to_act(page, mark, &pair.answer));
        if lists_questions(page, &pair.answer, text)
            || phrases::is_section_title(text)
            || is_only_headings(page, &pair.answer)
            || is_led_on()
            || is_call()
        {
            pair.size = 0;
            pair.answer.clear();
        }
    }
    let pairs = without_repeats(page, &candidate, &pairs, &questions);
    let (mut answered, mut likeness, mut score, mut size) = (0, 0.0, 0.0, 0);
    for pair in pairs.iter().filter(|pair| pair.size > 0) {
        let text = questions.get(pair.mark).map_or("", String::as_str);
        let like = question::likeness(text);
        answered += 1;
        likeness += like;
        score += like.max(candidate.prior);
        size += pair.size as usize + text.len();
    }
    let coverage = (size as f32 / total).min(1.0);
    let mean = likeness / answered.max(1) as f32;
    let accepted = is_accepted(answered, candidate.prior, mean, coverage);
    let share = answered as f32 / pairs.len().max(1) as f32;
    let score = score * weight(coverage, share, candidate.prior);
    Choice { candidate, pairs, answered, accepted, score }
}

/// Whether a proposal is accepted: by its markup, by its words, or by both together with the share of the page that
/// it explains.
fn is_accepted(answered: usize, prior: f32, likeness: f32, coverage: f32) -> bool {
    let by_coverage = prior >= accepted::PRIOR_WITH_COVERAGE;
    match answered {
        0 => false,
        1 => by_coverage && (likeness > accepted::LIKENESS || coverage > accepted::COVERAGE_OF_ONE),
        _ => {
            likeness >= accepted::LIKENESS
                || prior >= accepted::PRIOR
                || by_coverage && coverage > accepted::COVERAGE
        }
    }
}

/// What the score of the questions is multiplied by: less where most of the page stays unexplained, and less where
/// questions have no answer.
fn weight(coverage: f32, share_answered: f32, prior: f32) -> f32 {
    let covered = (coverage / rank::FULL_COVERAGE).min(1.0);
    (rank::WITHOUT_COVERAGE + (1.0 - rank::WITHOUT_COVERAGE) * covered)
        * (rank::WITHOUT_ANSWERS + (1.0 - rank::WITHOUT_ANSWERS) * share_answered)
        * (1.0 + rank::PRIOR_BONUS * prior)
}

/// Of pairs with the same question, those with an answer; only the last if most questions are repeated, as by a table of
/// contents. Headings that only their parents tell apart are not the same: "By bus: Price", "By train: Price".
fn without_repeats(
    page: &Page<'_>,
    candidate: &Candidate,
    pairs: &[Pair],
    questions: &[String],
) -> Vec<Pair> {
    let key = |(question, mark): (&String, &Mark)| {
        let about = mark.about.map(|about| question::key(&page.text(about)));
        format!("{}\n{}", about.unwrap_or_default(), question::key(question))
    };
    let keys: Vec<String> = questions.iter().zip(&candidate.marks).map(key).collect();
    let key_of = |pair: &Pair| keys.get(pair.mark).map_or("", String::as_str);
    let mut best: HashMap<&str, (bool, usize)> = HashMap::new();
    for pair in pairs {
        let rank = (pair.size > 0, pair.mark);
        let kept = best.entry(key_of(pair)).or_insert(rank);
        *kept = rank.max(*kept);
    }
    let has_contents = (pairs.len() - best.len()) * 2 > best.len();
    let is_kept = |pair: &Pair| {
        let (answered, last) = best.get(key_of(pair)).copied().unwrap_or_default();
        pair.mark == last || (answered && pair.size > 0 && !has_contents)
    };
    pairs.iter().filter(|pair| is_kept(pair)).cloned().collect()
}

/// Every section of a page that is not a FAQ; those that only list links are left out.
pub(crate) fn sections(page: &Page<'_>, candidate: Candidate) -> Option<Choice> {
    let questions: Vec<String> = candidate.marks.iter().map(|mark| mark.question(page)).collect();
    let mut pairs = without_repeats(page, &candidate, &extract(page, &candidate), &questions);
    pairs.retain(|pair| {
        let text = questions.get(pair.mark).map_or("", String::as_str);
        pair.size > 0 && !is_links(page, &pair.answer) && !lists_questions(page, &pair.answer, text)
    });
    let answered = pairs.len();
    (answered > 0).then_some(Choice { candidate, pairs, answered, accepted: true, score: 0.0 })
}

/// Whether an answer is only a list of links: the contents of a section, or questions answered elsewhere.
fn lists_questions(page: &Page<'_>, nodes: &[NodeId], question: &str) -> bool {
    const ENOUGH: usize = 3;
    let size: u32 = nodes.iter().map(|&node| page.size(node)).sum();
    if size == 0 {
        return false;
    }
    let asks = question::is_likely(question);
    // The list of the last section may be followed by a line about the page.
    let is_list = |&node: &NodeId| {
        share::reaches(page.linked_size(node), page.size(node), share::LINK_LIST)
            && share::reaches(page.size(node), size, share::OF_ANSWER)
    };
    let lists: Vec<NodeId> = nodes.iter().copied().filter(is_list).collect();
    if lists.is_empty() || asks && !is_links(page, nodes) {
        return false;
    }
    let links = lists.iter().flat_map(|&node| page.dom.named(node, "a"));
    let links: Vec<NodeId> = links.filter(|&link| page.dom.attr(link, "href").is_some()).collect();
    let asking = || links.iter().filter(|&&link| question::is_likely(&page.text(link))).count();
    // One question is enough where its link leads to the answer on this page.
    let is_in_page = || links.iter().all(|&link| page.in_page_target(link).is_some());
    !asks && (links.len() > 1 || asking() > 0 && is_in_page())
        || links.len() >= ENOUGH && asking() * 2 >= links.len()
}

/// Whether an answer has no text but headings, whose own text is in other entries or nowhere.
fn is_only_headings(page: &Page<'_>, nodes: &[NodeId]) -> bool {
    let (mut size, mut in_headings, mut end) = (0, 0, NodeId(0));
    for &node in nodes {
        size += page.size(node);
        for id in page.dom.between(node, page.dom.end(node)) {
            if id >= end && page.dom.heading_level(id).is_some() {
                end = page.dom.end(id);
                in_headings += page.size(id);
            }
        }
    }
    size > 0 && in_headings == size
}

/// Whether a question is a link to another page, and its answer only the links of further questions.
fn leads_elsewhere(page: &Page<'_>, mark: Option<&Mark>, nodes: &[NodeId]) -> bool {
    let Some(mark) = mark else { return false };
    let end = page.dom.end(mark.last);
    let mut inside = page.dom.between(mark.first, end);
    let is_away = |id: &NodeId| {
        page.dom.attr(*id, "href").is_some()
            && page.dom.name(*id) == "a"
            && page.in_page_target(*id).is_none()
    };
    inside.any(|id| is_away(&id) && page.size(id) == page.size_between(mark.first, end))
        && is_links(page, nodes)
        && nodes.iter().flat_map(|&node| page.dom.between(node, page.dom.end(node))).any(|id| is_away(&id))
}

/// Whether an answer consists of links.
fn is_links(page: &Page<'_>, nodes: &[NodeId]) -> bool {
    let size: u32 = nodes.iter().map(|&node| page.size(node)).sum();
    let linked: u32 = nodes.iter().map(|&node| page.linked_size(node)).sum();
    share::exceeds(linked, size, share::ONLY_LINKS)
}
