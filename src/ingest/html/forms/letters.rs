//! Letters in elements of their own before questions and answers: `<span>Q</span>Do you deliver?`.
//!
//! In the text of the page they would run into the first word, so they get the colon that typed letters have.

use crate::ingest::html::dom::{Data, Dom, NodeId};

const QUESTION: [&str; 3] = ["Q", "Ｑ", "問"];
const ANSWER: [&str; 3] = ["A", "Ａ", "答"];
/// Elements that contain such a letter.
const DRAWN: [&str; 8] = ["span", "b", "strong", "i", "em", "font", "div", "small"];

/// Signs that a text can begin with.
const OPENING: &str = "¿¡«»„“‘「『（(";

/// Adds a colon to each such letter, if a page has them before questions.
pub(crate) fn mark(dom: &mut Dom) {
    let filled: Vec<NodeId> =
        dom.all().filter(|&id| dom.text_node(id).is_some_and(|text| !text.trim().is_empty())).collect();
    let drawn: Vec<NodeId> =
        (0..filled.len()).filter(|&at| is_drawn(dom, &filled, at)).map(|at| filled[at]).collect();
    let is_question = |id: &&NodeId| dom.text_node(**id).is_some_and(|text| QUESTION.contains(&text.trim()));
    // A single Q can be part of an index from A to Z.
    if drawn.iter().filter(is_question).count() < 2 {
        return;
    }
    for id in drawn {
        if let Some(Data::Text(text)) = dom.nodes.get_mut(id.index()).map(|node| &mut node.data) {
            text.push_str(": ");
        }
    }
}

/// Whether a text, given by its index among those that are not blank, is such a letter: alone in its element, and first
/// in the element around that. The text after it must begin like a sentence, as the first letter of a word can also be in
/// an element of its own.
fn is_drawn(dom: &Dom, filled: &[NodeId], at: usize) -> bool {
    let id = filled[at];
    let is_letter = dom
        .text_node(id)
        .map(str::trim)
        .is_some_and(|text| QUESTION.contains(&text) || ANSWER.contains(&text));
    let Some(element) = dom.parent(id).filter(|_| is_letter) else { return false };
    let Some(around) = dom.parent(element).filter(|_| DRAWN.contains(&dom.name(element))) else {
        return false;
    };
    let is_first = at == 0 || !dom.contains(around, filled[at - 1]);
    let next = filled
        .get(at + 1)
        .filter(|&&next| dom.contains(around, next) && !dom.contains(element, next))
        .and_then(|&next| dom.text_node(next)?.trim_start().chars().next());
    is_first && next.is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase() || OPENING.contains(c))
}
