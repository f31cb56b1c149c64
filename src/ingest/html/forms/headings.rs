//! Marks headings that are questions, not titles of sections.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::html::scores::prior;
use crate::ingest::wording::{phrases, question};

/// Longest heading, in characters, that names a section: a longer one only mentions a FAQ.
const LONGEST_NAME: usize = 60;

/// Most elements and texts of a heading that says what the questions below it are about.
const NODES: u32 = 50;

/// Deepest level that is told from others: what is below a heading is looked through for each level above it.
const DEEPEST: u8 = 16;

/// A heading, and how much text there is between it and the next.
struct Heading {
    id: NodeId,
    level: u8,
    text: String,
    own: u32,
    /// Whether it is a question.
    asks: bool,
    /// Whether it has so few elements that its text may be read for each question below it.
    is_plain: bool,
}

impl Heading {
    fn is_furniture(&self) -> bool {
        phrases::is_section_title(&question::clean(&self.text))
    }

    fn names_faq(&self) -> bool {
        let text = self.text.to_lowercase();
        text.chars().count() <= LONGEST_NAME && phrases::names_faq(&text)
    }
}

/// The questions among the headings of the whole page, and the headings of each section named FAQ.
pub(crate) fn find(page: &Page<'_>) -> Vec<Candidate> {
    const PARTS: usize = 8;
    let headings = collect(page);
    let mut candidates = vec![Candidate::new("heading", asking(&headings, false, None), prior::NONE)];
    let parts = headings.iter().enumerate().filter(|(_, heading)| heading.names_faq()).take(PARTS);
    for (at, heading) in parts {
        let is_title = at == 0 && heading.level == 1;
        let prior = if is_title { prior::BELOW_TITLE } else { prior::MADE_FOR_IT };
        let inside = below(&headings, at);
        // The page goes on after its FAQ's first part, even if a question is a heading of the title's level by mistake.
        let stray = is_title.then_some(heading.level).filter(|_| !inside.is_empty());
        let inside = if stray.is_some() { headings.get(at + 1..).unwrap_or_default() } else { inside };
        if !inside.is_empty() {
            candidates.push(Candidate::new("heading of the FAQ", asking(inside, true, stray), prior));
        }
    }
    candidates
}

/// The title of an article, if it is a question and the headings below it are not: the article is its answer.
pub(crate) fn article(page: &Page<'_>) -> Option<Candidate> {
    const ASKED: usize = 3;
    let headings = collect(page);
    let mut titles = headings.iter().filter(|heading| heading.level == 1);
    let title = titles.next().filter(|title| title.asks && !title.is_furniture())?;
    let others = || headings.iter().filter(|heading| heading.id != title.id && heading.own > 1);
    let asking = others().filter(|heading| heading.asks && !heading.is_furniture()).count();
    let is_faq = asking >= ASKED || asking > 0 && asking * 2 >= others().count();
    let mark = Mark { level: Some(1), ..Mark::at(title.id) };
    (titles.next().is_none() && !is_faq)
        .then(|| Candidate::new("title of the article", vec![mark], prior::SHARED))
}

/// The headings whose text is in no entry, given the marks and the nodes of their answers in page order, with the reason.
#[cfg(feature = "build")]
pub(crate) fn left(page: &Page<'_>, taken: &[NodeId]) -> Vec<(NodeId, &'static str)> {
    let headings = collect(page);
    // How far the nodes up to each one reach.
    let mut reach = Vec::with_capacity(taken.len());
    for &node in taken {
        reach.push(reach.last().copied().unwrap_or(NodeId(0)).max(page.dom.end(node)));
    }
    let is_taken = |id: NodeId| {
        let at = taken.partition_point(|&node| node <= id).checked_sub(1);
        at.and_then(|at| reach.get(at)).is_some_and(|&end| end > id)
    };
    // Whether a question stands in the text below the heading: then the heading is that of a section of them.
    let has_taken = |at: usize, heading: &Heading| {
        let next = headings.get(at + 1).map_or(page.dom.len() as u32, |next| next.id.0);
        let first = taken.partition_point(|&node| node <= heading.id);
        taken.get(first).is_some_and(|node| node.0 < next)
    };
    let reason = |(at, heading): (usize, &Heading)| {
        if is_taken(heading.id) || heading.is_furniture() || has_taken(at, heading) {
            None
        } else if heading.own > 1 {
            Some((heading.id, "the text below it is in no answer"))
        } else {
            let is_section = heading.asks && !below(&headings, at).is_empty();
            is_section
                .then_some((heading.id, "it has no text of its own, only what is below its sub-headings"))
        }
    };
    headings.iter().enumerate().filter_map(reason).collect()
}

/// Every heading with text of its own, for pages that are not a FAQ.
pub(crate) fn sections(page: &Page<'_>) -> Candidate {
    let headings = collect(page);
    let own = headings.iter().filter(|heading| heading.own > 1 && !heading.is_furniture());
    let marks = own.map(|heading| Mark { level: Some(6), ..Mark::at(heading.id) }).collect();
    Candidate::new("section", marks, prior::NONE)
}

fn collect(page: &Page<'_>) -> Vec<Heading> {
    let is_heading = |&id: &NodeId| {
        page.dom.heading_level(id).is_some()
            && !page.is_noise(id)
            && page.size(id) > 0
            && (page.size(id) as usize) <= question::LONGEST
    };
    let mut ids: Vec<NodeId> = page.dom.all().filter(is_heading).collect();
    ids.dedup_by(|inner, outer| page.dom.contains(*outer, *inner));
    let ends = ids.iter().skip(1).copied().chain([NodeId(page.dom.len() as u32)]);
    let heading = |(&id, next): (&NodeId, NodeId)| {
        let own = page.size_between(page.dom.end(id), next);
        let (level, text) = (page.dom.heading_level(id).unwrap_or(6).min(DEEPEST), page.text(id));
        let asks = question::is_likely(&question::clean(&text));
        Heading { id, level, text, own, asks, is_plain: page.dom.end(id).0 - id.0 <= NODES }
    };
    ids.iter().zip(ends).map(heading).collect()
}

/// The headings of lower level below one.
fn below(headings: &[Heading], at: usize) -> &[Heading] {
    let Some((heading, rest)) = headings.get(at..).and_then(<[_]>::split_first) else { return &[] };
    let length = rest.iter().position(|other| other.level <= heading.level).unwrap_or(rest.len());
    &rest[..length]
}

/// The headings that are questions. With `all`, which a section named FAQ sets, every heading that has an answer counts as
/// one. A heading of the level `stray` is one even if there are others below it.
fn asking(headings: &[Heading], all: bool, stray: Option<u8>) -> Vec<Mark> {
    let counted = |heading: &&Heading| heading.own > 1 && !heading.is_furniture();
    let mut asked = [(0usize, 0usize); 256];
    for heading in headings.iter().filter(counted) {
        let (count, asking) = &mut asked[usize::from(heading.level)];
        *count += 1;
        *asking += usize::from(heading.asks);
    }
    let mut marks = Vec::new();
    let mut parents: Vec<&Heading> = Vec::new();
    let mut at = 0;
    while let Some(heading) = headings.get(at) {
        parents.truncate(
            parents.iter().position(|parent| parent.level >= heading.level).unwrap_or(parents.len()),
        );
        let inside = below(headings, at);
        let asking_inside = inside.iter().filter(|inner| inner.asks).count();
        let mostly_asking = !inside.is_empty() && asking_inside * 2 >= inside.len();
        let asks = heading.asks;
        let is_stray = stray.is_some_and(|level| heading.level <= level) && heading.own > 1;
        let is_section = !inside.is_empty()
            && !is_stray
            && (mostly_asking && !(asks && heading.own > 1) || heading.own < 2 && !asks || all && !asks);
        let (count, asking) = asked[usize::from(heading.level)];
        let fits = asks || all || (count > 0 && asking * 2 >= count);
        let is_question = fits && !is_section && !heading.is_furniture();
        if is_question {
            let about = parents
                .last()
                .filter(|parent| parent.is_plain && !parent.names_faq())
                .map(|parent| parent.id);
            marks.push(Mark { level: Some(heading.level), about, ..Mark::at(heading.id) });
        } else {
            parents.push(heading);
        }
        at += if is_question && !mostly_asking && !is_stray { 1 + inside.len() } else { 1 };
    }
    marks
}
