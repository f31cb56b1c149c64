//! What the strategies propose: marks, places where a question stands.

use super::dom::NodeId;
use super::page::Page;
use crate::ingest::question;

/// A place where a question stands: siblings from `first` to `last`.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) first: NodeId,
    pub(crate) last: NodeId,
    /// The question, when it is not simply the text there.
    pub(crate) question: Option<String>,
    /// Other questions with the same answer.
    pub(crate) alt: Vec<String>,
    /// The element that holds the answer, when the page says so.
    pub(crate) panel: Option<NodeId>,
    /// The element that question and answer are surely within.
    pub(crate) within: Option<NodeId>,
    /// Where the answer starts, when more than the question stands before it.
    pub(crate) answer_from: Option<NodeId>,
    /// Level of the heading that the question is.
    pub(crate) level: Option<u8>,
    /// The anchor, when it is not that of an element around the mark.
    pub(crate) anchor: Option<String>,
}

impl Mark {
    /// The question is the text of one element.
    pub(crate) fn at(element: NodeId) -> Self {
        Self::over(element, element)
    }

    /// The question is the text of siblings.
    pub(crate) fn over(first: NodeId, last: NodeId) -> Self {
        Self {
            first,
            last,
            question: None,
            alt: vec![],
            panel: None,
            within: None,
            answer_from: None,
            level: None,
            anchor: None,
        }
    }

    /// The question as the page words it.
    pub(crate) fn question(&self, page: &Page<'_>) -> String {
        let text = self.question.clone();
        question::clean(&text.unwrap_or_else(|| page.text_between(self.first, page.dom.end(self.last))))
    }
}

/// A proposal of one strategy.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// How the questions are marked, for the report.
    pub(crate) how: &'static str,
    /// In page order.
    pub(crate) marks: Vec<Mark>,
    /// How much the markup alone says that these are questions: the least likeness to a question of each.
    pub(crate) sure: f32,
}

impl Candidate {
    /// Marks in any order; those within another one are dropped.
    pub(crate) fn new(how: &'static str, mut marks: Vec<Mark>, sure: f32) -> Self {
        marks.sort_by_key(|mark| mark.first);
        Self { how, marks, sure }
    }
}
