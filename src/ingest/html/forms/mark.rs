//! What the strategies propose: marks, the places of questions.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::wording::question;

/// The place of a question: siblings from `first` to `last`.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) first: NodeId,
    pub(crate) last: NodeId,
    /// The question, if it is not the text of these nodes.
    pub(crate) question: Option<String>,
    /// Other questions with the same answer.
    pub(crate) alt: Vec<String>,
    /// The element with the answer, if the markup names it.
    pub(crate) panel: Option<NodeId>,
    /// The element that contains both question and answer, if the markup names it.
    pub(crate) within: Option<NodeId>,
    /// Where the answer starts, if there is more than the question before it.
    pub(crate) answer_from: Option<NodeId>,
    /// The level of the heading, if the question is one.
    pub(crate) level: Option<u8>,
    /// The heading that it is below, if that is neither a question with an answer nor the name of the FAQ.
    pub(crate) about: Option<NodeId>,
    /// The anchor, if it is not the id of an element at the mark.
    pub(crate) anchor: Option<String>,
    /// How it is recognised, if its proposal is a mixture.
    pub(crate) how: Option<&'static str>,
}

impl Mark {
    /// A mark whose question is the text of one element.
    pub(crate) fn at(element: NodeId) -> Self {
        Self::over(element, element)
    }

    /// A mark whose question is the text of siblings.
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
            about: None,
            anchor: None,
            how: None,
        }
    }

    /// The question, cleaned for display.
    pub(crate) fn question(&self, page: &Page<'_>) -> String {
        let text = self.question.clone();
        question::clean(&text.unwrap_or_else(|| page.text_between(self.first, page.dom.end(self.last))))
    }
}

/// A proposal of one strategy.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// How the questions are recognised, for the report.
    pub(crate) how: &'static str,
    /// In page order.
    pub(crate) marks: Vec<Mark>,
    /// How much the markup alone says that these are questions: see [`prior`](crate::ingest::html::scores::prior). No
    /// mark counts as less likely a question than this.
    pub(crate) prior: f32,
}

impl Candidate {
    /// Marks in any order; they are sorted into page order.
    pub(crate) fn new(how: &'static str, mut marks: Vec<Mark>, prior: f32) -> Self {
        marks.sort_by_key(|mark| mark.first);
        Self { how, marks, prior }
    }
}
