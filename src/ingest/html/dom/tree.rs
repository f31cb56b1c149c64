//! The tree while a parser still moves nodes around: linked nodes, flattened once at the end into a [`Dom`].

use crate::error::{Error, Result};
use crate::ingest::html::dom::{Data, Dom, Node, NodeId, style};
use crate::ingest::names::Names;

/// Elements without text to read. `template` is not among them: some pages keep their accordion panels there.
const UNREAD: Names = Names(
    "script|style|noscript|svg|math|img|picture|iframe|object|embed|canvas|video|audio|map|input|select|\
    textarea|option|datalist|progress|meter|frameset|link",
);

/// Elements that hold a line of text.
const LINES: Names = Names("p|li|td|dd|figure");

/// The content of a node; `N` is the parser's type of names.
pub(crate) enum Value<N> {
    /// An element with its attributes.
    Element(N, Vec<(Box<str>, Box<str>)>),
    /// A run of text.
    Text(String),
    /// A comment or processing instruction; it is not part of the page.
    Comment,
}

struct Linked<N> {
    parent: Option<u32>,
    prev: Option<u32>,
    next: Option<u32>,
    first: Option<u32>,
    last: Option<u32>,
    depth: u32,
    line: u32,
    value: Value<N>,
}

/// A parser's names.
pub(crate) trait Name {
    /// The name without its namespace.
    fn local(&self) -> &str;
}

/// A tree of linked nodes. Node 0 is the document.
pub(crate) struct Tree<N> {
    nodes: Vec<Linked<N>>,
    root: N,
    limit: usize,
}

impl<N: Name + Clone> Tree<N> {
    /// A document without content, which may have up to `limit` nodes.
    pub(crate) fn new(root: N, limit: usize) -> Self {
        let mut tree = Self { nodes: Vec::new(), root: root.clone(), limit };
        tree.add(Value::Element(root, vec![]), 1);
        tree
    }

    /// How many nodes were made.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the limit was reached; the parser then stops.
    pub(crate) fn is_full(&self) -> bool {
        self.nodes.len() >= self.limit
    }

    /// Depth of the newest node; 0 if there are no more than `before` nodes.
    pub(crate) fn depth_since(&self, before: usize) -> u32 {
        self.nodes.get(before..).and_then(<[_]>::last).map_or(0, |node| node.depth)
    }

    /// Makes a node, which has no parent yet.
    pub(crate) fn add(&mut self, value: Value<N>, line: u32) -> u32 {
        let id = self.nodes.len() as u32;
        self.nodes.push(Linked {
            parent: None,
            prev: None,
            next: None,
            first: None,
            last: None,
            depth: 0,
            line,
            value,
        });
        id
    }

    /// The name of an element; the root's for other nodes, for which the parser never asks.
    pub(crate) fn name(&self, id: u32) -> &N {
        match &self.at(id).value {
            Value::Element(name, _) => name,
            _ => &self.root,
        }
    }

    /// The parent, if the node has one yet.
    pub(crate) fn parent(&self, id: u32) -> Option<u32> {
        self.at(id).parent
    }

    /// Makes `child` the last child of `parent`.
    pub(crate) fn append(&mut self, parent: u32, child: u32) {
        self.detach(child);
        let last = self.at(parent).last;
        self.link(parent, child, last, None);
    }

    /// Adds text at the end of `parent`, to its last text if there is one.
    pub(crate) fn append_text(&mut self, parent: u32, text: &str, line: u32) {
        let last = self.at(parent).last;
        if !self.extend(last, text) {
            let node = self.add(Value::Text(text.to_owned()), line);
            self.append(parent, node);
        }
    }

    /// Puts `node` before `sibling`.
    pub(crate) fn insert_before(&mut self, sibling: u32, node: u32) {
        self.detach(node);
        let Linked { parent, prev, .. } = *self.at(sibling);
        if let Some(parent) = parent {
            self.link(parent, node, prev, Some(sibling));
        }
    }

    /// Adds text before `sibling`, to the text before it if there is any.
    pub(crate) fn insert_text_before(&mut self, sibling: u32, text: &str, line: u32) {
        let prev = self.at(sibling).prev;
        if !self.extend(prev, text) {
            let node = self.add(Value::Text(text.to_owned()), line);
            self.insert_before(sibling, node);
        }
    }

    /// Takes a node out of its parent.
    pub(crate) fn detach(&mut self, id: u32) {
        let Linked { parent, prev, next, .. } = *self.at(id);
        let Some(parent) = parent else { return };
        match prev {
            Some(prev) => self.at_mut(prev).next = next,
            None => self.at_mut(parent).first = next,
        }
        match next {
            Some(next) => self.at_mut(next).prev = prev,
            None => self.at_mut(parent).last = prev,
        }
        let node = self.at_mut(id);
        (node.parent, node.prev, node.next) = (None, None, None);
    }

    /// Moves every child of `from` to the end of `to`.
    pub(crate) fn move_children(&mut self, from: u32, to: u32) {
        while let Some(child) = self.at(from).first {
            self.append(to, child);
        }
    }

    /// The readable part, in document order.
    ///
    /// # Errors
    ///
    /// The limit was reached, so part of the page is missing.
    pub(crate) fn into_dom(mut self) -> Result<Dom> {
        if self.is_full() {
            return Err(Error::input(format!(
                "its markup expands into more than {} elements and texts, which is more than a page of its length has: repair it, or split it into \
                 several files",
                self.limit
            )));
        }
        let mut dom = Dom {
            nodes: Vec::with_capacity(self.nodes.len()),
            json_ld: vec![],
            #[cfg(feature = "build")]
            unread: Default::default(),
        };
        let mut open: Vec<NodeId> = Vec::new();
        let mut sheets = Vec::new();
        let mut next = Some(0);
        while let Some(id) = next {
            sheets.extend(self.style_sheet(id));
            let entered = self.flatten(id, open.last().copied(), &mut dom);
            if let (Some(node), Some(first)) = (entered, self.at(id).first) {
                open.push(node);
                next = Some(first);
                continue;
            }
            next = self.next_after(id, &mut open, &mut dom);
        }
        style::mark(&mut dom, &sheets);
        Ok(dom)
    }

    /// The next node in document order after the subtree of `id`. Sets the end of every open node that ends there.
    fn next_after(&self, mut id: u32, open: &mut Vec<NodeId>, dom: &mut Dom) -> Option<u32> {
        loop {
            if let Some(next) = self.at(id).next {
                return Some(next);
            }
            id = self.at(id).parent?;
            let closed = open.pop()?;
            let end = dom.nodes.len() as u32;
            if let Some(node) = dom.nodes.get_mut(closed.index()) {
                node.end = end;
            }
        }
    }

    /// Adds one node to the page; none if it and everything below it is left out.
    fn flatten(&mut self, id: u32, parent: Option<NodeId>, dom: &mut Dom) -> Option<NodeId> {
        let line = self.at(id).line;
        let data = match std::mem::replace(&mut self.at_mut(id).value, Value::Comment) {
            Value::Comment => return None,
            Value::Text(text) => Data::Text(text),
            Value::Element(name, attrs) if UNREAD.has(name.local()) => {
                if let Some(text) = self.picture(id, name.local(), &attrs, parent, dom) {
                    let parent = parent.unwrap_or(NodeId::ROOT);
                    let end = dom.nodes.len() as u32 + 1;
                    dom.nodes.push(Node { parent, end, line, data: Data::Text(text) });
                    return None;
                }
                self.keep_json_ld(id, name.local(), &attrs, dom);
                #[cfg(feature = "build")]
                dom.unread.note(line, name.local(), &attrs, self.only_text(id));
                return None;
            }
            Value::Element(name, attrs) => Data::Element { name: name.local().into(), attrs },
        };
        let node = NodeId(dom.nodes.len() as u32);
        dom.nodes.push(Node { parent: parent.unwrap_or(node), end: node.0 + 1, line, data });
        Some(node)
    }

    /// The text that stands for a picture that is content: one within a line, or alone in its paragraph. Others are decoration.
    fn picture(
        &self,
        id: u32,
        name: &str,
        attrs: &[(Box<str>, Box<str>)],
        parent: Option<NodeId>,
        dom: &Dom,
    ) -> Option<String> {
        if name != "img" || !LINES.has(dom.name(parent?)) {
            return None;
        }
        let attr = |wanted: &str| attrs.iter().find(|(name, _)| &**name == wanted).map(|(_, value)| &**value);
        let alt = attr("alt")?.trim();
        let is_decoration =
            matches!(attr("role"), Some("presentation" | "none")) || attr("aria-hidden") == Some("true");
        let is_name = !alt.contains(char::is_whitespace) && alt.contains(['.', '_']);
        if alt.is_empty() || is_decoration || is_name {
            return None;
        }
        let is_word = |text: &str| !text.trim().is_empty();
        let before = dom.nodes.last().filter(|node| Some(node.parent) == parent);
        let before = before.is_some_and(|node| matches!(&node.data, Data::Text(text) if is_word(text)));
        let next = self.at(id).next.map(|next| &self.at(next).value);
        let after = matches!(next, Some(Value::Text(text)) if is_word(text));
        let is_alone = dom.nodes.len() <= parent?.index() + 2 && matches!(next, None | Some(Value::Text(_)));
        let says = alt.contains(char::is_whitespace) || dom.name(parent?) == "td";
        (before || after || is_alone && says).then(|| format!(" {alt} "))
    }

    /// The text of a `<style>`, which is no part of the page.
    fn style_sheet(&mut self, id: u32) -> Option<String> {
        let is_style = matches!(&self.at(id).value, Value::Element(name, _) if name.local() == "style");
        let text = self.at(id).first.filter(|_| is_style)?;
        match &mut self.at_mut(text).value {
            Value::Text(text) => Some(std::mem::take(text)),
            _ => None,
        }
    }

    fn keep_json_ld(&self, id: u32, name: &str, attrs: &[(Box<str>, Box<str>)], dom: &mut Dom) {
        let is_json_ld = |(name, value): &(Box<str>, Box<str>)| {
            &**name == "type" && value.trim().to_ascii_lowercase().starts_with("application/ld+json")
        };
        if name == "script" && attrs.iter().any(is_json_ld) {
            let text = self.at(id).first.map(|text| &self.at(text).value);
            if let Some(Value::Text(text)) = text {
                dom.json_ld.push((self.at(id).line, text.clone()));
            }
        }
    }

    /// The text that an element begins with: all that a script has.
    #[cfg(feature = "build")]
    fn only_text(&self, id: u32) -> Option<&String> {
        match &self.at(self.at(id).first?).value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn at(&self, id: u32) -> &Linked<N> {
        &self.nodes[id as usize]
    }

    fn at_mut(&mut self, id: u32) -> &mut Linked<N> {
        &mut self.nodes[id as usize]
    }

    fn link(&mut self, parent: u32, node: u32, prev: Option<u32>, next: Option<u32>) {
        match prev {
            Some(prev) => self.at_mut(prev).next = Some(node),
            None => self.at_mut(parent).first = Some(node),
        }
        match next {
            Some(next) => self.at_mut(next).prev = Some(node),
            None => self.at_mut(parent).last = Some(node),
        }
        let depth = self.at(parent).depth + 1;
        let linked = self.at_mut(node);
        (linked.parent, linked.prev, linked.next, linked.depth) = (Some(parent), prev, next, depth);
    }

    fn extend(&mut self, node: Option<u32>, more: &str) -> bool {
        let Some(node) = node else { return false };
        let Value::Text(text) = &mut self.at_mut(node).value else { return false };
        text.push_str(more);
        true
    }
}
