//! A page as a flat tree: the nodes in document order, so that a subtree is a range and "contains" is a comparison.
//!
//! Elements without text for a reader (scripts, styles, pictures, form fields) are left out when the tree is built;
//! JSON-LD scripts are kept beside it.

pub(crate) mod back_link;
pub(crate) mod guard;
pub(crate) mod lines;
mod noise;
pub(crate) mod page;
pub(crate) mod parse;
pub(crate) mod signature;
mod style;
pub(crate) mod tree;
#[cfg(feature = "build")]
pub(crate) mod unread;

/// Position of a node in document order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) u32);

impl NodeId {
    /// The document itself.
    pub(crate) const ROOT: Self = Self(0);

    /// As an index into an array with one value per node.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The content of a node.
#[derive(Debug)]
pub(crate) enum Data {
    /// An element, with its attributes in source order. The name is in lower case; the root's is `#document`.
    Element { name: Box<str>, attrs: Vec<(Box<str>, Box<str>)> },
    /// Text, entities decoded.
    Text(String),
}

/// One node with the end of its subtree.
#[derive(Debug)]
pub(crate) struct Node {
    /// The parent; the root is its own.
    pub(crate) parent: NodeId,
    /// First position after the subtree.
    pub(crate) end: u32,
    /// Line of the source on which it starts, from 1.
    pub(crate) line: u32,
    /// Element or text.
    pub(crate) data: Data,
}

/// A parsed page.
#[derive(Debug)]
pub(crate) struct Dom {
    /// Every node, the root first.
    pub(crate) nodes: Vec<Node>,
    /// The bodies of `<script type="application/ld+json">`, with their lines.
    pub(crate) json_ld: Vec<(u32, String)>,
    /// What else the page has beside its text.
    #[cfg(feature = "build")]
    pub(crate) unread: unread::Unread,
}

impl Dom {
    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Every node in document order.
    pub(crate) fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// The name of an element; `""` for text.
    pub(crate) fn name(&self, id: NodeId) -> &str {
        match &self.nodes[id.index()].data {
            Data::Element { name, .. } => name,
            Data::Text(_) => "",
        }
    }

    /// The text of a text node.
    pub(crate) fn text_node(&self, id: NodeId) -> Option<&str> {
        match &self.nodes[id.index()].data {
            Data::Element { .. } => None,
            Data::Text(text) => Some(text),
        }
    }

    /// An attribute, trimmed; none if it is missing or blank.
    pub(crate) fn attr(&self, id: NodeId, wanted: &str) -> Option<&str> {
        let Data::Element { attrs, .. } = &self.nodes[id.index()].data else { return None };
        let (_, value) = attrs.iter().find(|(name, _)| &**name == wanted)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// Line of the source on which a node starts, from 1.
    pub(crate) fn line(&self, id: NodeId) -> usize {
        self.nodes[id.index()].line as usize
    }

    /// The parent; none for the root.
    pub(crate) fn parent(&self, id: NodeId) -> Option<NodeId> {
        (id != NodeId::ROOT).then(|| self.nodes[id.index()].parent)
    }

    /// The parent, its parent and so on up to the root.
    pub(crate) fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |&id| self.parent(id))
    }

    /// First position after the subtree of a node.
    pub(crate) fn end(&self, id: NodeId) -> NodeId {
        NodeId(self.nodes[id.index()].end)
    }

    /// Whether `inner` is `outer` or within it.
    pub(crate) fn contains(&self, outer: NodeId, inner: NodeId) -> bool {
        outer <= inner && inner < self.end(outer)
    }

    /// The children, in order.
    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.siblings(NodeId(id.0 + 1), self.end(id))
    }

    /// The siblings after a node, in order.
    pub(crate) fn following(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.parent(id).map_or(NodeId(0), |parent| self.end(parent));
        self.siblings(self.end(id), end)
    }

    fn siblings(&self, mut next: NodeId, end: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::from_fn(move || {
            let here = (next < end).then_some(next)?;
            next = self.end(here);
            Some(here)
        })
    }

    /// The nodes from one up to another, in document order.
    pub(crate) fn between(&self, from: NodeId, to: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        (from.0..to.0.min(self.nodes.len() as u32)).map(NodeId)
    }

    /// Everything below a node, in document order.
    pub(crate) fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        (id.0 + 1..self.nodes[id.index()].end).map(NodeId)
    }

    /// Every element of this name below a node.
    pub(crate) fn named<'a>(&'a self, id: NodeId, name: &'a str) -> impl Iterator<Item = NodeId> + 'a {
        self.descendants(id).filter(move |&node| self.name(node) == name)
    }

    /// The nearest enclosing element with one of these names.
    pub(crate) fn enclosing(&self, id: NodeId, names: &[&str]) -> Option<NodeId> {
        self.ancestors(id).find(|&node| names.contains(&self.name(node)))
    }

    /// The level of a heading: `h1` to `h6`, or `role=heading` with its `aria-level`.
    pub(crate) fn heading_level(&self, id: NodeId) -> Option<u8> {
        match self.name(id).as_bytes() {
            [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
            _ if self.attr(id, "role") == Some("heading") => {
                Some(self.attr(id, "aria-level").and_then(|level| level.parse().ok()).unwrap_or(2))
            }
            _ => None,
        }
    }
}
