//! Marks the controls of accordions, which say which panel they open.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::html::scores::prior;
use crate::ingest::names::Names;
use crate::ingest::wording::question;

/// Controls with `aria-controls`, `aria-expanded`, `data-target` or the like.
pub(crate) fn find(page: &Page<'_>) -> Candidate {
    let mut marks: Vec<Mark> = Vec::new();
    for id in page.dom.all() {
        let size = page.size(id) as usize;
        if page.is_noise(id) || !(2..=question::LONGEST).contains(&size) || !is_control(page, id) {
            continue;
        }
        if marks.last().is_some_and(|mark| page.dom.contains(mark.first, id)) {
            continue;
        }
        let panel = panel(page, id).filter(|&panel| !page.dom.contains(panel, id) && page.size(panel) > 0);
        marks.push(Mark { panel, ..Mark::at(id) });
    }
    Candidate::new("accordion", marks, prior::SHARED)
}

fn is_control(page: &Page<'_>, id: NodeId) -> bool {
    let toggles =
        |key: &str| page.dom.attr(id, key).is_some_and(|value| matches!(value, "collapse" | "accordion"));
    let attribute = |key: &str| page.dom.attr(id, key).is_some();
    attribute("aria-expanded")
        || attribute("aria-controls")
        || toggles("data-toggle")
        || toggles("data-bs-toggle")
        || attribute("data-accordion-target")
        || attribute("data-collapse-toggle")
}

/// The panel that a control names, by id.
fn panel(page: &Page<'_>, id: NodeId) -> Option<NodeId> {
    const KEYS: Names =
        Names("aria-controls|data-bs-target|data-target|data-accordion-target|data-collapse-toggle|href");
    let targets = KEYS.iter().filter_map(|key| page.dom.attr(id, key));
    targets.filter_map(|target| page.anchor(target.trim_start_matches('#'))).next()
}
