//! A hash of what makes elements look alike: name, classes, colours and the weight of type.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::ingest::html::dom::{Dom, NodeId, style};
use crate::ingest::names::Names;

/// Classes that name an element's state, not its kind.
const STATES: Names = Names(
    "active|open|opened|closed|collapsed|expanded|show|shown|hide|hidden|first|last|odd|even|current|\
    selected|in",
);

/// Most classes that count: those of an element are hashed again for each line in it.
const CLASSES: usize = 100;

/// The hash of an element's name, of its classes without states and trailing digits, of its colour attributes and of bold
/// type in its style.
pub(crate) fn of_element(dom: &Dom, id: NodeId) -> u64 {
    let mut hasher = DefaultHasher::new();
    dom.name(id).hash(&mut hasher);
    for class in dom.attr(id, "class").unwrap_or_default().split_whitespace().take(CLASSES) {
        let class = class.trim_end_matches(|c: char| c.is_ascii_digit());
        if !STATES.has(class) && !class.starts_with("is-") {
            class.hash(&mut hasher);
        }
    }
    for attribute in ["bgcolor", "color"] {
        dom.attr(id, attribute).map(str::to_ascii_lowercase).hash(&mut hasher);
    }
    dom.attr(id, "style").and_then(style::weight).hash(&mut hasher);
    hasher.finish()
}

/// The signature of at least half of the elements, if there are enough of them.
pub(crate) fn usual(signatures: impl Iterator<Item = u64>) -> Option<u64> {
    const ENOUGH: usize = 3;
    let mut counts: HashMap<u64, usize> = HashMap::new();
    let mut total = 0;
    for signature in signatures {
        *counts.entry(signature).or_default() += 1;
        total += 1;
    }
    let (signature, count) = counts.into_iter().max_by_key(|&(signature, count)| (count, signature))?;
    (total >= ENOUGH && count * 2 >= total).then_some(signature)
}
