//! Nodes of a page -> Markdown: paragraphs, lists, tables, code; no pictures, no HTML, no scripts.

mod table;

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::back_link::is_back_link;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::write::inline::Inline;

/// How deep blocks may nest. Deeper blocks are written as plain text.
const MAX_DEPTH: usize = 80;
/// How deep lists and quotations are indented. Each level repeats its indent on every line, so deep nesting is costly.
const MAX_INDENT: usize = 8;

/// Writes parts of one page as Markdown.
pub(crate) struct Writer<'p, 'd> {
    pub(super) page: &'p Page<'d>,
}

/// How many blocks, and how many indented blocks, are around the one being written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Depth {
    blocks: usize,
    indents: usize,
}

impl Depth {
    fn block(self) -> Self {
        Self { blocks: self.blocks + 1, ..self }
    }

    fn indent(self) -> Self {
        Self { blocks: self.blocks + 1, indents: self.indents + 1 }
    }
}

impl<'p, 'd> Writer<'p, 'd> {
    /// A writer for one page, whose links are resolved.
    pub(crate) fn new(page: &'p Page<'d>) -> Self {
        Self { page }
    }

    /// The nodes as Markdown, with blank lines between blocks.
    pub(crate) fn markdown(&self, nodes: &[NodeId]) -> String {
        self.blocks(nodes, Depth::default()).join("\n\n").trim().to_owned()
    }

    pub(super) fn blocks(&self, nodes: &[NodeId], depth: Depth) -> Vec<String> {
        let mut blocks = Vec::new();
        let mut line = Inline::new(self.page);
        for &node in nodes {
            if self.page.is_inline(node) {
                line.push(node);
            } else {
                blocks.extend(line.take_paragraph());
                self.block(node, depth, &mut blocks);
            }
        }
        blocks.extend(line.take_paragraph());
        blocks
    }

    /// The blocks of an element's children.
    pub(super) fn content(&self, id: NodeId, depth: Depth) -> Vec<String> {
        let children: Vec<NodeId> = self.page.dom.children(id).collect();
        self.blocks(&children, depth)
    }

    fn block(&self, id: NodeId, depth: Depth, blocks: &mut Vec<String>) {
        let page = self.page;
        if page.is_noise(id) || is_back_link(page, id) {
            return;
        }
        if depth.blocks > MAX_DEPTH {
            blocks.extend(Some(page.text(id)).filter(|text| !text.is_empty()));
            return;
        }
        match page.dom.name(id) {
            "ul" | "ol" | "menu" | "dir" => blocks.extend(self.list(id, depth)),
            "dl" => blocks.extend(self.definitions(id, depth)),
            "table" => table::write(self, id, depth.block(), blocks),
            "pre" | "listing" | "xmp" => blocks.extend(self.code(id)),
            "blockquote" if depth.indents < MAX_INDENT => {
                let quoted = self.content(id, depth.indent()).join("\n\n");
                blocks.extend((!quoted.is_empty()).then(|| prefixed(&quoted, "> ", "> ")));
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" | "caption" => {
                blocks.extend(self.heading(id));
            }
            "hr" | "button" | "title" => {}
            _ => blocks.extend(self.content(id, depth.block())),
        }
    }

    /// A heading as a line in bold, which is what headings are within an answer.
    pub(super) fn heading(&self, id: NodeId) -> Option<String> {
        let mut line = Inline::new(self.page);
        line.plain(id);
        line.take_paragraph().map(|text| format!("**{}**", text.replace("  \n", " ")))
    }

    fn list(&self, id: NodeId, depth: Depth) -> Option<String> {
        let page = self.page;
        let ordered = page.dom.name(id) == "ol";
        let mut number: i64 =
            page.dom.attr(id, "start").and_then(|start| start.parse().ok()).unwrap_or(1).max(0);
        let mut items: Vec<String> = Vec::new();
        for child in page.dom.children(id).filter(|&child| page.size(child) > 0) {
            let is_item = page.dom.name(child) == "li";
            // Lists are also nested without an item around them: those are indented, and do not count as an item.
            let content = if is_item {
                self.content(child, depth.indent())
            } else {
                self.blocks(&[child], depth.indent())
            };
            if content.is_empty() {
                continue;
            }
            let marker = if ordered { format!("{number}. ") } else { "- ".to_owned() };
            let indent = if depth.indents < MAX_INDENT { " ".repeat(marker.len()) } else { String::new() };
            let is_nested = !is_item && matches!(page.dom.name(child), "ul" | "ol");
            let text = joined(&content);
            items.push(if is_nested {
                prefixed(&text, &indent, &indent)
            } else {
                prefixed(&text, &marker, &indent)
            });
            number = number.saturating_add(i64::from(!is_nested));
        }
        (!items.is_empty()).then(|| items.join("\n"))
    }

    /// A definition list as a list of bold terms, each with its definition.
    fn definitions(&self, id: NodeId, depth: Depth) -> Option<String> {
        let page = self.page;
        let parts = page.dom.named(id, "dt").chain(page.dom.named(id, "dd"));
        let mut parts: Vec<NodeId> =
            parts.filter(|&part| page.dom.enclosing(part, &["dl"]) == Some(id)).collect();
        parts.sort();
        let mut items: Vec<String> = Vec::new();
        for part in parts {
            let is_term = page.dom.name(part) == "dt";
            let text = if is_term {
                self.heading(part).unwrap_or_default()
            } else {
                joined(&self.content(part, depth.indent()))
            };
            match items.last_mut() {
                _ if text.is_empty() => {}
                Some(item) if !is_term => item.push_str(&format!(": {}", prefixed(&text, "", "  "))),
                _ => items.push(prefixed(&text, "- ", "  ")),
            }
        }
        (!items.is_empty()).then(|| items.join("\n"))
    }

    fn code(&self, id: NodeId) -> Option<String> {
        let page = self.page;
        let mut code = String::new();
        for node in page.dom.descendants(id) {
            match page.dom.text_node(node) {
                Some(text) => code.push_str(text),
                None if page.dom.name(node) == "br" => code.push('\n'),
                None => {}
            }
        }
        let code = code.trim_matches(['\n', '\r']).trim_end();
        if code.trim().is_empty() {
            return None;
        }
        let longest_run = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest_run.max(2) + 1);
        Some(format!("{fence}{}\n{code}\n{fence}", self.code_language(id).unwrap_or_default()))
    }

    /// The language in `class="language-rust"` of a `<pre>` or its `<code>`.
    fn code_language(&self, pre: NodeId) -> Option<&'p str> {
        let inner = self.page.dom.children(pre).find(|&id| self.page.dom.name(id) == "code");
        let classes =
            [Some(pre), inner].into_iter().flatten().filter_map(|id| self.page.dom.attr(id, "class"));
        let mut classes = classes.flat_map(str::split_whitespace);
        let language =
            classes.find_map(|class| class.strip_prefix("language-").or(class.strip_prefix("lang-")))?;
        language.chars().all(|c| c.is_alphanumeric() || "+-#_.".contains(c)).then_some(language)
    }
}

/// The blocks of a list item in one text: a nested list directly follows its paragraph, other blocks a blank line.
pub(super) fn joined(blocks: &[String]) -> String {
    let mut text = String::new();
    for block in blocks {
        if !text.is_empty() {
            text.push_str(if block.starts_with("- ") || block.starts_with("1. ") { "\n" } else { "\n\n" });
        }
        text.push_str(block);
    }
    text
}

/// The text with one prefix before its first line and another before each further line that is not blank.
pub(super) fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::with_capacity(text.len() + first.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let prefix = if at == 0 { first } else { rest };
        out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        out.push_str(line);
    }
    out
}
