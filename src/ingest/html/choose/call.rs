//! Calls to act, which pages put beside their questions: "Ready to start?", a line, and a button.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::Mark;

/// Class words of links that look like buttons.
const BUTTONS: &[&str] = &["btn", "button", "cta"];

/// Whether a heading only looks like a question: its text ends with a button to press.
pub(super) fn calls_to_act(page: &Page<'_>, mark: &Mark, answer: &[NodeId]) -> bool {
    let last = answer.iter().rfind(|&&node| page.size(node) > 0);
    let Some(&last) = last.filter(|_| mark.level.is_some()) else { return false };
    let is_button = |id: NodeId| match page.dom.name(id) {
        "button" => page.dom.attr(id, "aria-expanded").is_none(),
        "a" => page.has_class_word(id, BUTTONS),
        _ => false,
    };
    let end = page.dom.end(last);
    let ends_it = |id: NodeId| page.size(id) > 0 && page.size_between(page.dom.end(id), end) == 0;
    page.dom.between(last, end).any(|id| is_button(id) && ends_it(id))
}
