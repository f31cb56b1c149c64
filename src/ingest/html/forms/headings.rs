//! Marks of headings: which of them ask, and which are the titles of sections.

use super::dom::NodeId;
use super::mark::{Candidate, Mark};
use super::page::Page;
use crate::ingest::question;
use crate::ingest::words::Words;

/// What a part of a page with questions is called, lower case.
const FAQ: Words = Words(
    "faq|frequently asked|common questions|questions fréquen|foire aux questions|preguntas frecuentes|\
    häufig gestellte|häufige fragen|よくある質問|よくあるご質問|q&a|q & a|الأسئلة الشائعة|الأسئلة المتكررة|\
    أسئلة شائعة|常见问题|常見問題|perguntas frequentes|domande frequenti|veelgestelde vragen|часто задаваемые|\
    вопросы и ответы|자주 묻는|vanliga frågor|najczęściej zadawane|questions et réponses",
);
/// Headings that follow or precede the questions, lower case.
const FURNITURE: Words = Words(
    "table of contents|contents|on this page|see also|related|contact|contact us|references|\
    further reading|next steps|license|licence|citation|contributing|changelog|acknowledgements|\
    acknowledgments|credits|support|links|resources|footer|navigation|menu|newsletter|share|\
    still have questions?|have more questions?|more questions?|still need help?|need more help?|\
    didn't find what you were looking for?|can't find what you're looking for?|didn't find your answer?|\
    table des matières|sommaire|voir aussi|nous contacter|liens utiles|目次|関連リンク|お問い合わせ|المحتويات|\
    اتصل بنا|inhaltsverzeichnis|siehe auch|kontakt|índice|véase también|contacto",
);

/// A heading, and how much text stands between it and the next.
struct Heading {
    id: NodeId,
    level: u8,
    text: String,
    own: u32,
}

impl Heading {
    fn asks(&self) -> bool {
        question::is_likely(&question::clean(&self.text))
    }

    fn is_furniture(&self) -> bool {
        FURNITURE.has(&question::clean(&self.text).to_lowercase())
    }

    fn names_faq(&self) -> bool {
        let text = self.text.to_lowercase();
        text.chars().count() <= 60 && FAQ.iter().any(|name| text.contains(name))
    }
}

/// The headings that ask on the whole page, and those of each part that is called a FAQ.
pub(crate) fn find(page: &Page<'_>) -> Vec<Candidate> {
    const PARTS: usize = 8;
    let headings = collect(page);
    let mut candidates = vec![Candidate::new("heading", asking(&headings, false), 0.0)];
    let parts = headings.iter().enumerate().filter(|(_, heading)| heading.names_faq()).take(PARTS);
    for (at, heading) in parts {
        let inside = below(&headings, at);
        let is_title = at == 0 && heading.level == 1;
        let sure = if is_title { 0.55 } else { 0.8 };
        if !inside.is_empty() {
            candidates.push(Candidate::new("heading of the FAQ", asking(inside, true), sure));
        }
    }
    candidates
}

/// Every heading with text of its own: for pages that are no FAQ.
pub(crate) fn sections(page: &Page<'_>) -> Candidate {
    let headings = collect(page);
    let own = headings.iter().filter(|heading| heading.own > 1 && !heading.is_furniture());
    let marks = own.map(|heading| Mark { level: Some(6), ..Mark::at(heading.id) }).collect();
    Candidate::new("section", marks, 0.0)
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
        Heading { id, level: page.dom.heading_level(id).unwrap_or(6), text: page.text(id), own }
    };
    ids.iter().zip(ends).map(heading).collect()
}

/// The headings below one.
fn below(headings: &[Heading], at: usize) -> &[Heading] {
    let Some((heading, rest)) = headings.get(at..).and_then(<[_]>::split_first) else { return &[] };
    let length = rest.iter().position(|other| other.level <= heading.level).unwrap_or(rest.len());
    &rest[..length]
}

/// The questions among the headings; in a part called a FAQ, every heading with an answer is one.
fn asking(headings: &[Heading], all: bool) -> Vec<Mark> {
    let counted = |heading: &&Heading| heading.own > 1 && !heading.is_furniture();
    let mut asked = [(0usize, 0usize); 256];
    for heading in headings.iter().filter(counted) {
        let (count, asking) = &mut asked[usize::from(heading.level)];
        *count += 1;
        *asking += usize::from(heading.asks());
    }
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(heading) = headings.get(at) {
        let inside = below(headings, at);
        let asking_inside = inside.iter().filter(|inner| inner.asks()).count();
        let mostly_asking = !inside.is_empty() && asking_inside * 2 >= inside.len();
        let asks = heading.asks();
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
