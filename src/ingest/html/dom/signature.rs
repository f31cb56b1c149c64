//! What makes two elements look alike: name, class and colours, as a number.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::dom::{Dom, NodeId};
use crate::ingest::words::Words;

/// Class names that say in which state an element is, not what it is.
const STATES: Words = Words(
    "active|open|opened|closed|collapsed|expanded|show|shown|hide|hidden|first|last|odd|even|current|\
    selected|in",
);

/// Name, classes without states and numbers, and the old attributes for colours.
pub(crate) fn of_element(dom: &Dom, id: NodeId) -> u64 {
    let mut hasher = DefaultHasher::new();
    dom.name(id).hash(&mut hasher);
    for class in dom.attr(id, "class").unwrap_or_default().split_whitespace() {
        let class = class.trim_end_matches(|c: char| c.is_ascii_digit());
        if !STATES.has(class) && !class.starts_with("is-") {
            class.hash(&mut hasher);
        }
    }
    for attribute in ["bgcolor", "color"] {
        dom.attr(id, attribute).map(str::to_ascii_lowercase).hash(&mut hasher);
    }
    hasher.finish()
}

/// The signature that at least half have, if there are enough to speak of usual.
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
