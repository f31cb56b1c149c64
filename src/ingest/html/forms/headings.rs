//! Marks headings that are questions, not titles of sections.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::html::scores::prior;
use crate::ingest::wording::{phrases, question};

/// Longest heading, in characters, that names a section: a longer one only mentions a FAQ.
const LONGEST_NAME: usize = 60;

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
}

impl Heading {
    fn is_furniture(&self) -> bool {
        phrases::is_other_heading(&question::clean(&self.text).to_lowercase())
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
    let mut candidates = vec![Candidate::new("heading", asking(&headings, false), prior::NONE)];
    let parts = headings.iter().enumerate().filter(|(_, heading)| heading.names_faq()).take(PARTS);
    for (at, heading) in parts {
        let inside = below(&headings, at);
        let is_title = at == 0 && heading.level == 1;
        let prior = if is_title { prior::BELOW_TITLE } else { prior::MADE_FOR_IT };
        if !inside.is_empty() {
            candidates.push(Candidate::new("heading of the FAQ", asking(inside, true), prior));
        }
    }
    candidates
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
        Heading { id, level, text, own, asks }
    };
    ids.iter().zip(ends).map(heading).collect()
}

/// The headings of lower level below one.
fn below(headings: &[Heading], at: usize) -> &[Heading] {
    let Some((heading, rest)) = headings.get(at..).and_then(<[_]>::split_first) else { return &[] };
    let length = rest.iter().position(|other| other.level <= heading.level).unwrap_or(rest.len());
    &rest[..length]
}

/// The headings that are questions. With `all`, which a section named FAQ sets, every heading that has an answer counts as one.
fn asking(headings: &[Heading], all: bool) -> Vec<Mark> {
    let counted = |heading: &&Heading| heading.own > 1 && !heading.is_furniture();
    let mut asked = [(0usize, 0usize); 256];
    for heading in headings.iter().filter(counted) {
        let (count, asking) = &mut asked[usize::from(heading.level)];
        *count += 1;
        *asking += usize::from(heading.asks);
    }
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(heading) = headings.get(at) {
        let inside = below(headings, at);
        let asking_inside = inside.iter().filter(|inner| inner.asks).count();
        let mostly_asking = !inside.is_empty() && asking_inside * 2 >= inside.len();
        let asks = heading.asks;
        let is_section = !inside.is_empty()
            && (mostly_asking && !(asks && heading.own > 1) || heading.own < 2 && !asks || all && !asks);
        let (count, asking) = asked[usize::from(heading.level)];
        let fits = asks || all || (count > 0 && asking * 2 >= count);
        let is_question = fits && !is_section && !heading.is_furniture();
        if is_question {
            marks.push(Mark { level: Some(heading.level), ..Mark::at(heading.id) });
        }
        at += if is_question && !mostly_asking { 1 + inside.len() } else { 1 };
    }
    marks
}
