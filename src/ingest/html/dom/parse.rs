//! HTML -> [`Dom`], by html5ever, which only this file and `xml/entity.rs` use.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName};

use crate::error::{Error, Result};
use crate::ingest::html::dom::Dom;
use crate::ingest::html::dom::guard;
use crate::ingest::html::dom::tree::{Name, Tree, Value};

/// Parses a page; damaged markup is repaired as browsers do.
///
/// # Errors
///
/// The markup expands into far more nodes than its length explains, or a tag has too many attributes: only hostile
/// or damaged pages do that.
pub(crate) fn parse(source: &str) -> Result<Dom> {
    let sink = Sink::new(guard::max_nodes(source.len()));
    let builder = TreeBuilder::new(sink, TreeBuilderOpts::default());
    let guarded = Guarded { builder, tokens: Cell::new(0), skipped: RefCell::default() };
    let tokenizer = Tokenizer::new(guarded, TokenizerOpts::default());
    feed(&tokenizer, source)?;
    tokenizer.end();
    let tree = tokenizer.sink.builder.sink.tree.into_inner();
    tree.into_dom()
}

/// Feeds the source to the tokenizer piece by piece, so that an endless tag is noticed before it ends.
fn feed(tokenizer: &Tokenizer<Guarded>, source: &str) -> Result<()> {
    let queue = BufferQueue::default();
    let mut unfinished = guard::TagScan::default();
    for piece in guard::pieces(source) {
        let before = tokenizer.sink.tokens.get();
        queue.push_back(StrTendril::from_slice(piece));
        // html5ever pauses here so that a browser can run the script.
        while let html5ever::TokenizerResult::Script(_) = tokenizer.feed(&queue) {}
        if tokenizer.sink.tokens.get() != before {
            unfinished = guard::TagScan::default();
        } else if unfinished.feed(piece) > guard::MAX_ATTRIBUTES {
            let line = tokenizer.sink.builder.sink.line.get();
            return Err(Error::input(format!(
                "after line {line} a tag has more than {} attributes: is a quote or a > missing?",
                guard::MAX_ATTRIBUTES
            )));
        }
    }
    Ok(())
}

/// Passes tokens on to html5ever's tree builder, but closes elements at once that nest too deep.
struct Guarded {
    builder: TreeBuilder<u32, Sink>,
    /// How many tokens there were so far.
    tokens: Cell<u64>,
    /// How many elements were closed early, by name: that many end tags are ignored.
    skipped: RefCell<HashMap<LocalName, u32>>,
}

impl Guarded {
    fn open(&self, tag: Tag, line: u64) -> TokenSinkResult<u32> {
        let name = tag.name.clone();
        let before = self.builder.sink.tree.borrow().len();
        let result = self.builder.process_token(Token::TagToken(tag), line);
        let closable = matches!(result, TokenSinkResult::Continue) && !guard::is_void(&name);
        let too_deep = || self.builder.sink.tree.borrow().depth_since(before) > guard::MAX_DEPTH;
        if closable && too_deep() {
            *self.skipped.borrow_mut().entry(name.clone()).or_default() += 1;
            self.close(name, line)
        } else {
            result
        }
    }

    fn close(&self, name: LocalName, line: u64) -> TokenSinkResult<u32> {
        let tag = Tag {
            kind: TagKind::EndTag,
            name,
            self_closing: false,
            attrs: vec![],
            had_duplicate_attributes: false,
        };
        self.builder.process_token(Token::TagToken(tag), line)
    }

    fn was_closed_early(&self, name: &LocalName) -> bool {
        match self.skipped.borrow_mut().get_mut(name) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }
}

impl TokenSink for Guarded {
    type Handle = u32;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<u32> {
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        let full = self.builder.sink.tree.borrow().is_full();
        match token {
            Token::EOFToken => self.builder.process_token(token, line),
            _ if full => TokenSinkResult::Continue,
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => self.open(tag, line),
            Token::TagToken(tag) if self.was_closed_early(&tag.name) => TokenSinkResult::Continue,
            token => self.builder.process_token(token, line),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl Name for QualName {
    fn local(&self) -> &str {
        &self.local
    }
}

/// Builds a [`Tree`] on html5ever's instructions.
struct Sink {
    tree: RefCell<Tree<QualName>>,
    line: Cell<u32>,
}

impl Sink {
    fn new(max_nodes: usize) -> Self {
        let root = QualName::new(None, html5ever::ns!(), LocalName::from("#document"));
        Self { tree: RefCell::new(Tree::new(root, max_nodes)), line: Cell::new(1) }
    }

    fn add(&self, value: Value<QualName>) -> u32 {
        self.tree.borrow_mut().add(value, self.line.get())
    }
}

impl TreeSink for Sink {
    type Handle = u32;
    type Output = Self;
    type ElemName<'a> = std::cell::Ref<'a, QualName>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> Self::ElemName<'a> {
        std::cell::Ref::map(self.tree.borrow(), |tree| tree.name(*target))
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> u32 {
        let attrs = attrs.into_iter().filter(|attr| attr.value.len() <= guard::MAX_ATTRIBUTE);
        let attrs = attrs.map(|attr| (Box::from(&*attr.name.local), Box::from(&*attr.value))).collect();
        self.add(Value::Element(name, attrs))
    }

    fn create_comment(&self, _: StrTendril) -> u32 {
        self.add(Value::Comment)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> u32 {
        self.add(Value::Comment)
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        match child {
            NodeOrText::AppendNode(node) => self.tree.borrow_mut().append(*parent, node),
            NodeOrText::AppendText(text) => {
                self.tree.borrow_mut().append_text(*parent, &text, self.line.get());
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &u32, previous: &u32, child: NodeOrText<u32>) {
        let has_parent = self.tree.borrow().parent(*element).is_some();
        if has_parent { self.append_before_sibling(element, child) } else { self.append(previous, child) }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &u32) -> u32 {
        *target
    }

    fn same_node(&self, x: &u32, y: &u32) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &u32, child: NodeOrText<u32>) {
        match child {
            NodeOrText::AppendNode(node) => self.tree.borrow_mut().insert_before(*sibling, node),
            NodeOrText::AppendText(text) => {
                self.tree.borrow_mut().insert_text_before(*sibling, &text, self.line.get());
            }
        }
    }

    fn add_attrs_if_missing(&self, _: &u32, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &u32) {
        self.tree.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &u32, new_parent: &u32) {
        self.tree.borrow_mut().move_children(*node, *new_parent);
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(u32::try_from(line).unwrap_or(u32::MAX));
    }
}
