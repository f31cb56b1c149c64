//! Which elements only hold further elements of the same kind: sections, not questions with answers.

use std::collections::{HashMap, HashSet};

use super::dom::NodeId;
use super::page::Page;

/// Elements with nested ones and no text of their own.
pub(crate) struct Sections {
    /// Text directly in an element, nested ones left out.
    own: HashMap<NodeId, u32>,
    /// Elements with nested ones.
    outer: HashSet<NodeId>,
}

impl Sections {
    /// Looks at elements named `scopes`, to find those that hold elements named `nested`.
    pub(crate) fn new(page: &Page<'_>, scopes: &[&str], nested: &str) -> Self {
        let mut sections = Self { own: HashMap::new(), outer: HashSet::new() };
        // For each node the nearest of the scopes around it.
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

    /// Whether an element is one.
    pub(crate) fn contains(&self, id: NodeId) -> bool {
        const TRIVIAL: u32 = 3;
        self.outer.contains(&id) && self.own.get(&id).copied().unwrap_or(0) < TRIVIAL
    }
}
