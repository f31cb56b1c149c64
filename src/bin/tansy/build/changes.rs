//! What changed in a FAQ since the last build.

use std::collections::HashMap;
use std::fmt;

use tansy::faq::{Entry, Faq};

/// Numbers of entries, matched by id.
#[derive(Debug, PartialEq)]
pub(crate) struct Changes {
    added: usize,
    changed: usize,
    removed: usize,
}

impl Changes {
    pub(crate) fn between(old: &Faq, new: &Faq) -> Self {
        let mut gone: HashMap<&str, &Entry> =
            old.entries().iter().map(|entry| (entry.id.as_str(), entry)).collect();
        let (mut added, mut changed) = (0, 0);
        for entry in new.entries() {
            match gone.remove(entry.id.as_str()) {
                None => added += 1,
                Some(before) => changed += usize::from(before != entry),
            }
        }
        Self { added, changed, removed: gone.len() }
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == (Self { added: 0, changed: 0, removed: 0 }) {
            return f.write_str("nothing changed");
        }
        write!(f, "{} new, {} changed, {} gone", self.added, self.changed, self.removed)
    }
}
