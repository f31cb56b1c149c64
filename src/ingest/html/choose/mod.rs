//! Which of the candidates explains the page best.

use std::collections::HashMap;

use super::answer::{Pair, extract};
use super::dom::NodeId;
use super::mark::Candidate;
use super::page::Page;
use crate::ingest::question;

/// A candidate with its answers.
pub(crate) struct Choice {
    pub(crate) candidate: Candidate,
    /// One for each question, the repeated ones dropped; answers may be empty.
    pub(crate) pairs: Vec<Pair>,
    /// How many pairs have an answer.
    pub(crate) answered: usize,
    score: f32,
}

/// The candidate with the best score among those that convince.
pub(crate) fn best(page: &Page<'_>, candidates: Vec<Candidate>) -> Option<Choice> {
    let total = page.size(page.body()).max(1) as f32;
    let rated = candidates.into_iter().filter_map(|candidate| rate(page, candidate, total));
    // The first of equals: the surer kinds of markup come first.
    rated.reduce(|best, other| if other.score > best.score { other } else { best })
}

/// Rates a candidate; none if it is not convincing.
fn rate(page: &Page<'_>, candidate: Candidate, total: f32) -> Option<Choice> {
    let questions: Vec<String> = candidate.marks.iter().map(|mark| mark.question(page)).collect();
    let mut pairs = extract(page, &candidate);
    for pair in &mut pairs {
        let text = questions.get(pair.mark).map_or("", String::as_str);
        if lists_questions(page, &pair.answer, text) {
            pair.size = 0;
            pair.answer.clear();
        }
    }
    let pairs = without_repeats(&pairs, &questions);
    let (mut answered, mut likeness, mut score, mut size) = (0, 0.0, 0.0, 0);
    for pair in pairs.iter().filter(|pair| pair.size > 0) {
        let text = questions.get(pair.mark).map_or("", String::as_str);
        let like = question::likeness(text);
        answered += 1;
        likeness += like;
        score += like.max(candidate.sure);
        size += pair.size as usize + text.len();
    }
    let coverage = (size as f32 / total).min(1.0);
    let mean = likeness / answered.max(1) as f32;
    let convinces = match answered {
        0 => false,
        1 => candidate.sure >= 0.5 && (mean > 0.6 || coverage > 0.4),
        _ => mean >= 0.6 || candidate.sure >= 0.75 || (candidate.sure >= 0.5 && coverage > 0.35),
    };
    let share = answered as f32 / pairs.len().max(1) as f32;
    // Answers that leave most of the page unexplained count less, and so do questions without an answer.
    let score =
        score * (0.4 + 0.6 * (coverage * 2.0).min(1.0)) * (0.5 + 0.5 * share) * (1.0 + candidate.sure / 20.0);
    convinces.then_some(Choice { candidate, pairs, answered, score })
}

/// Of pairs with the same question, those with an answer; only the last when a table of contents repeats most of them.
fn without_repeats(pairs: &[Pair], questions: &[String]) -> Vec<Pair> {
    let keys: Vec<String> = questions.iter().map(|question| question::key(question)).collect();
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

/// Every section of a page that is no FAQ; those that only list links are dropped.
pub(crate) fn sections(page: &Page<'_>, candidate: Candidate) -> Option<Choice> {
    let questions: Vec<String> = candidate.marks.iter().map(|mark| mark.question(page)).collect();
    let mut pairs = without_repeats(&extract(page, &candidate), &questions);
    pairs.retain(|pair| {
        let text = questions.get(pair.mark).map_or("", String::as_str);
        pair.size > 0 && !is_links(page, &pair.answer) && !lists_questions(page, &pair.answer, text)
    });
    let answered = pairs.len();
    (answered > 0).then_some(Choice { candidate, pairs, answered, score: 0.0 })
}

/// Whether an answer is only a list of links: below the title of a section, or to questions elsewhere.
fn lists_questions(page: &Page<'_>, nodes: &[NodeId], question: &str) -> bool {
    const ENOUGH: usize = 3;
    let size: u32 = nodes.iter().map(|&node| page.size(node)).sum();
    if size == 0 {
        return false;
    }
    let asks = question::is_likely(question);
    // A line about the page may follow the list of the last section.
    let is_list = |&node: &NodeId| {
        page.linked_size(node) * 10 >= page.size(node) * 8 && page.size(node) * 10 >= size * 3
    };
    let lists: Vec<NodeId> = nodes.iter().copied().filter(is_list).collect();
    if lists.is_empty() || asks && !is_links(page, nodes) {
        return false;
    }
    let links = lists.iter().flat_map(|&node| page.dom.named(node, "a"));
    let links: Vec<NodeId> = links.filter(|&link| page.dom.attr(link, "href").is_some()).collect();
    let asking = || links.iter().filter(|&&link| question::is_likely(&page.text(link))).count();
    links.len() > 1 && !asks || links.len() >= ENOUGH && asking() * 2 >= links.len()
}

/// Whether an answer consists of links.
fn is_links(page: &Page<'_>, nodes: &[NodeId]) -> bool {
    let size: u32 = nodes.iter().map(|&node| page.size(node)).sum();
    let linked: u32 = nodes.iter().map(|&node| page.linked_size(node)).sum();
    linked * 10 > size * 7
}
