//! Sections: elements that only contain further elements of the same kind, so they are not questions with answers.

use std::collections::{HashMap, HashSet};

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;

/// The elements that are sections.
pub(crate) struct Sections {
    /// Number of characters in an element, without those in nested elements.
    own: HashMap<NodeId, u32>,
    /// Elements with nested elements.
    outer: HashSet<NodeId>,
}

impl Sections {
    /// Finds the sections among elements named `scopes`: those that contain elements named `nested`.
    pub(crate) fn new(page: &Page<'_>, scopes: &[&str], nested: &str) -> Self {
        let mut sections = Self { own: HashMap::new(), outer: HashSet::new() };
        // For each node, the nearest scope around it.
        let mut nearest: Vec<Option<NodeId>> = Vec::with_capacity(page.dom.len());
        for id in page.dom.all() {
            let parent = page.dom.parent(id);
            let around = parent.and_then(|parent| {
                let is_scope = scopes.contains(&page.dom.name(parent));
                if is_scope { Some(parent) } else { nearest.get(parent.index()).copied().flatten() }
            });
            nearest.push(around);
            let Some(around) = around else { continue };
            if page.dom.text_node(id).is_some() {
                *sections.own.entry(around).or_default() += page.size(id);
            } else if page.dom.name(id) == nested {
                sections.outer.insert(around);
            }
        }
        sections
    }

    /// Whether an element is a section.
    pub(crate) fn contains(&self, id: NodeId) -> bool {
        const TRIVIAL: u32 = 3;
        self.outer.contains(&id) && self.own.get(&id).copied().unwrap_or(0) < TRIVIAL
    }
}
