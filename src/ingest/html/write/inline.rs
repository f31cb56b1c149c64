//! Inline nodes -> one paragraph of Markdown: emphasis, code, links, line breaks, and text escaped where necessary.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::back_link::is_back_link;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::write::escape;

/// How deep inline elements may nest. Deeper ones are written as plain text.
const MAX_DEPTH: usize = 60;

/// A paragraph under construction.
pub(super) struct Inline<'p, 'd> {
    page: &'p Page<'d>,
    out: String,
    /// Whether a space must be written before the next text.
    blank: bool,
    depth: usize,
    strong: bool,
    emphasis: bool,
    linked: bool,
    /// The last parent that was asked whether it has text beside its elements, and the answer: it may have many buttons.
    sentence: Option<(NodeId, bool)>,
}

impl<'p, 'd> Inline<'p, 'd> {
    pub(super) fn new(page: &'p Page<'d>) -> Self {
        Self {
            page,
            out: String::new(),
            blank: false,
            depth: 0,
            strong: false,
            emphasis: false,
            linked: false,
            sentence: None,
        }
    }

    /// Ends the paragraph and begins another; gives the paragraph if it has text.
    pub(super) fn take_paragraph(&mut self) -> Option<String> {
        self.blank = false;
        let text = std::mem::take(&mut self.out);
        let text = text.trim();
        // Brackets are all that is left of "[Top]" without its link.
        let says_something = text.chars().any(|c| c.is_alphanumeric() || !c.is_ascii());
        says_something.then(|| escape::line_starts(text))
    }

    /// Adds the content of an element without emphasis, as headings are bold anyway.
    pub(super) fn plain(&mut self, id: NodeId) {
        (self.strong, self.emphasis) = (true, true);
        self.children(id);
    }

    /// Adds a node.
    pub(super) fn push(&mut self, id: NodeId) {
        let page = self.page;
        if page.is_noise(id) {
            return;
        }
        if let Some(text) = page.dom.text_node(id) {
            self.text(text);
            return;
        }
        if let Some(address) = page.dom.attr(id, "data-cfemail").and_then(decode_address) {
            self.text(&address);
            return;
        }
        if self.depth >= MAX_DEPTH {
            self.text(&page.text(id));
            return;
        }
        // Noise, text and hidden addresses are done; the rest depends on the element. The guards keep emphasis from nesting.
        match page.dom.name(id) {
            "br" => self.line_break(),
            "a" => self.link(id),
            "b" | "strong" if !self.strong => self.wrapped(id, "**", |inner| inner.strong = true),
            "i" | "em" | "cite" | "dfn" if !self.emphasis => {
                self.wrapped(id, "*", |inner| inner.emphasis = true);
            }
            "code" | "tt" | "kbd" | "samp" => self.code(id),
            "del" | "s" | "strike" => self.wrapped(id, "~~", |_| {}),
            "q" => {
                self.text("“");
                self.children(id);
                self.text("”");
            }
            "button" if !self.is_in_sentence(id) => {}
            _ => self.children(id),
        }
    }

    /// Whether an element has text beside it.
    fn is_in_sentence(&mut self, id: NodeId) -> bool {
        let dom = self.page.dom;
        let Some(parent) = dom.parent(id) else { return false };
        if let Some((_, known)) = self.sentence.filter(|(known, _)| *known == parent) {
            return known;
        }
        let is_word = |node| dom.text_node(node).is_some_and(|text| text.contains(char::is_alphanumeric));
        let is_sentence = dom.children(parent).any(is_word);
        self.sentence = Some((parent, is_sentence));
        is_sentence
    }

    fn children(&mut self, id: NodeId) {
        self.depth += 1;
        let page = self.page;
        page.dom.children(id).for_each(|child| self.push(child));
        if !page.is_inline(id) {
            self.blank = true;
        }
        self.depth -= 1;
    }

    fn text(&mut self, text: &str) {
        let mut fresh = String::with_capacity(text.len());
        for c in text.chars() {
            if c.is_whitespace() {
                self.blank = true;
            } else if !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}') && !c.is_control() {
                if fresh.is_empty() {
                    self.settle_blank();
                } else if self.blank {
                    fresh.push(' ');
                }
                self.blank = false;
                fresh.push(c);
            }
        }
        escape::text(&fresh, &mut self.out);
    }

    fn settle_blank(&mut self) {
        if self.blank && !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push(' ');
        }
        self.blank = false;
    }

    fn line_break(&mut self) {
        let trimmed = self.out.trim_end_matches(' ').len();
        self.out.truncate(trimmed);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push_str("  \n");
        }
        self.blank = false;
    }

    /// The content of an element, and whether whitespace is before and after it.
    fn inner(&self, id: NodeId, change: impl Fn(&mut Self)) -> (String, bool, bool) {
        let mut inner = Inline {
            depth: self.depth + 1,
            strong: self.strong,
            emphasis: self.emphasis,
            linked: self.linked,
            ..Inline::new(self.page)
        };
        change(&mut inner);
        let leading = self.page.dom.descendants(id).find_map(|id| self.page.dom.text_node(id));
        let leading = leading.is_some_and(|text| text.starts_with(char::is_whitespace));
        inner.children(id);
        let trailing = inner.blank || inner.out.ends_with('\n');
        (inner.out.trim().to_owned(), leading, trailing)
    }

    fn wrapped(&mut self, id: NodeId, sign: &str, change: impl Fn(&mut Self)) {
        let (text, leading, trailing) = self.inner(id, change);
        self.blank |= leading;
        if !text.is_empty() {
            self.settle_blank();
            self.emphasised(&text, sign);
        }
        self.blank |= trailing;
    }

    /// Adds a text between signs, where CommonMark takes those as emphasis, else without them.
    fn emphasised(&mut self, text: &str, sign: &str) {
        // CommonMark does not take a sign between punctuation and a letter as closing: "**送料：**です".
        let core = text.trim_end_matches([':', '：', '。', '、', '，', '！', '？', '）', '」', '؟', '،']);
        let glued = self.out.ends_with(char::is_alphanumeric);
        let opens = core.starts_with(char::is_alphanumeric) || !glued;
        if core.is_empty() || !opens || core.contains("  \n") || core.contains(sign) {
            self.out.push_str(text);
            return;
        }
        self.out.push_str(sign);
        self.out.push_str(core);
        self.out.push_str(sign);
        self.out.push_str(&text[core.len()..]);
    }

    fn code(&mut self, id: NodeId) {
        let raw = self.page.text(id);
        if raw.is_empty() {
            return;
        }
        let starts_blank = self.page.dom.descendants(id).find_map(|id| self.page.dom.text_node(id));
        self.blank |= starts_blank.is_some_and(|text| text.starts_with(char::is_whitespace));
        self.settle_blank();
        let longest_run = raw.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest_run + 1);
        let pad = if raw.starts_with('`') || raw.ends_with('`') { " " } else { "" };
        self.out.push_str(&format!("{fence}{pad}{raw}{pad}{fence}"));
    }

    fn link(&mut self, id: NodeId) {
        let page = self.page;
        if is_back_link(page, id) {
            return;
        }
        let href =
            page.dom.attr(id, "href").filter(|_| !self.linked).and_then(|href| page.links.resolve(href));
        let Some(href) = href else {
            self.children(id);
            return;
        };
        let (text, leading, trailing) = self.inner(id, |inner| inner.linked = true);
        self.blank |= leading;
        if !text.is_empty() {
            self.settle_blank();
            let text = text.replace("  \n", " ");
            if page.text(id) == href {
                self.out.push_str(&href);
            } else {
                // With "!" before it, the link would be a picture.
                if self.out.ends_with('!') {
                    self.out.insert(self.out.len() - 1, '\\');
                }
                self.out.push_str(&format!("[{}]({})", label(&text), target(&href)));
            }
        }
        self.blank |= trailing;
    }
}

/// The text of a link. Brackets that are not paired become round.
fn label(text: &str) -> String {
    if text.matches('[').count() == text.matches(']').count() {
        return text.to_owned();
    }
    text.replace("\\]", "]").replace('[', "(").replace(']', ")")
}

/// The target of a link, with spaces and brackets encoded, as Markdown requires.
fn target(href: &str) -> String {
    href.replace(' ', "%20").replace('(', "%28").replace(')', "%29").replace('<', "%3C").replace('>', "%3E")
}

/// The e-mail address that Cloudflare hides from robots: hexadecimal bytes, each XORed with the first.
fn decode_address(hidden: &str) -> Option<String> {
    let digits: Vec<u8> =
        hidden.chars().filter_map(|c| c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    let (key, rest) = bytes.split_first()?;
    let address = String::from_utf8(rest.iter().map(|byte| byte ^ key).collect()).ok()?;
    (address.contains('@') && address.chars().all(|c| c.is_ascii_graphic())).then_some(address)
}
