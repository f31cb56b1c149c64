//! Blocks between tags in Markdown files: MDX components, `<details>`, `:::` and `???` blocks.
//!
//! CommonMark takes everything up to a blank line after such a tag for HTML, and indented text for code. So that their
//! content is read as Markdown, tags get blank lines around them, and the content loses its indent.

use crate::ingest::markdown::admonition;
use crate::ingest::markdown::html::escaped;
use crate::ingest::markdown::mapped::Mapped;

/// Longest tag, in lines.
const TAG_LINES: usize = 20;

/// The same lines, with blank lines between block tags and text.
pub(crate) fn rewrite(lines: &Mapped, is_mdx: bool) -> Mapped {
    let mut state = State {
        out: Mapped::default(),
        fence: None,
        containers: vec![],
        indents: vec![],
        open: vec![],
        is_mdx,
    };
    let all: Vec<(usize, &str)> = lines.lines().collect();
    let mut at = 0;
    while let Some(&(source, line)) = all.get(at) {
        at += state.take(source, line, all.get(at..).unwrap_or_default()).max(1);
    }
    state.out
}

struct State {
    out: Mapped,
    /// The fence that closes the open code block, if there is one.
    fence: Option<String>,
    /// Open `:::` and `???` blocks: whether each became `<details>`, and the indent of its content if a smaller one ends it.
    containers: Vec<(bool, Option<usize>)>,
    /// For each of these, the largest indent up to it.
    indents: Vec<usize>,
    /// The open tags: name, and indent of the content once that is known.
    open: Vec<(String, Option<usize>)>,
    is_mdx: bool,
}

impl State {
    /// Rewrites one line, or the several lines of one tag; gives how many.
    fn take(&mut self, source: usize, line: &str, rest: &[(usize, &str)]) -> usize {
        let trimmed = line.trim();
        // Fenced code before everything else, as nothing in it is a tag or a container.
        self.close_indented(source, line);
        if self.fenced(trimmed) {
            self.out.push(source, &self.dedented(line));
            return 1;
        }
        if self.is_mdx
            && (trimmed.starts_with("import ") || trimmed.starts_with("export "))
            && self.open.is_empty()
        {
            return rest.iter().take_while(|(_, line)| !line.trim().is_empty()).count();
        }
        if self.container(source, line, trimmed) {
            return 1;
        }
        let indent = line.len() - line.trim_start().len();
        if let Some((_, content)) =
            self.open.last_mut().filter(|(_, content)| content.is_none() && !trimmed.is_empty())
        {
            *content = Some(indent);
        }
        if is_block_tag(trimmed) {
            return self.tag(source, rest);
        }
        let line = self.dedented(line);
        self.text(source, &line);
        1
    }

    /// Writes a line of text. An end tag at its end gets a line of its own.
    fn text(&mut self, source: usize, line: &str) {
        let closing = self.open.last().map(|(name, _)| format!("</{name}>"));
        match closing.and_then(|closing| Some((line.trim_end().strip_suffix(&closing)?, closing))) {
            Some((text, closing)) => {
                self.open.pop();
                self.out.push(source, text);
                self.out.push_blank(source);
                self.out.push(source, &closing);
                self.out.push(source, "");
            }
            None => self.out.push(source, line),
        }
    }

    /// Whether a line is fenced code or a fence.
    fn fenced(&mut self, trimmed: &str) -> bool {
        if let Some(fence) = &self.fence {
            if trimmed.starts_with(fence.as_str()) && trimmed.trim_start_matches(['`', '~']).is_empty() {
                self.fence = None;
            }
            return true;
        }
        let opening = ["```", "~~~"].into_iter().find(|fence| trimmed.starts_with(fence));
        self.fence = opening.map(str::to_owned);
        opening.is_some()
    }

    /// Writes a tag on a line of its own, and then the text after it; gives how many lines of the source that was.
    fn tag(&mut self, source: usize, rest: &[(usize, &str)]) -> usize {
        let mut tag = String::new();
        let mut used = 0;
        for (_, line) in rest.iter().take(TAG_LINES) {
            tag.push_str(if used > 0 { " " } else { "" });
            tag.push_str(line.trim());
            used += 1;
            if tag.contains('>') {
                break;
            }
        }
        let end = tag_end(&tag);
        let (tag, after) = tag.split_at(end);
        let name = tag_name(tag);
        if tag.starts_with("</") {
            self.open.pop_if(|(open, _)| *open == name);
        } else if !tag.ends_with("/>") && !tag.contains(&format!("</{name}")) {
            self.open.push((name, None));
        }
        self.out.push_blank(source);
        self.out.push(source, &plain_attributes(tag));
        self.out.push(source, "");
        if !after.trim().is_empty() {
            self.text(source, after.trim());
        }
        used
    }

    /// A line without the indent of the content of the tag around it.
    fn dedented(&self, line: &str) -> String {
        let indent = self.open.iter().filter_map(|(_, content)| *content).next_back();
        let indent = indent.max(self.indents.last().copied()).unwrap_or(0);
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        line.get(blanks.min(indent)..).unwrap_or(line).to_owned()
    }

    /// Opens or closes a block at `::: details Title`, `:::` or `??? question "Title"`; gives whether the line is one.
    fn container(&mut self, source: usize, line: &str, trimmed: &str) -> bool {
        if let Some(rest) = trimmed.strip_prefix(":::") {
            let rest = rest.trim_start_matches(':').trim();
            if rest.is_empty() {
                let open = self.close().is_some_and(|(is_details, _)| is_details);
                self.out.push(source, if open { "\n</details>\n" } else { "" });
            } else {
                let (kind, title) = admonition::fenced(rest);
                self.open(source, kind == "details" && !title.is_empty(), title, None);
                self.titled(source, kind, title);
            }
            return true;
        }
        let marked = ["???+ ", "??? ", "!!! "].iter().find_map(|mark| trimmed.strip_prefix(mark));
        let Some((kind, title)) = marked.and_then(admonition::marked) else { return false };
        let indent = line.len() - line.trim_start().len() + 4;
        let is_details = !title.is_empty() && (trimmed.starts_with('?') || trimmed.contains("question"));
        self.open(source, is_details, title, Some(indent));
        if !is_details {
            self.titled(source, kind, title);
        }
        true
    }

    /// Writes the title of a note or warning, which often says what its text is about.
    fn titled(&mut self, source: usize, kind: &str, title: &str) {
        if !title.is_empty() && admonition::is_kind(kind) && kind != "details" {
            self.out.push(source, &format!("**{title}**\n"));
        }
    }

    fn open(&mut self, source: usize, is_details: bool, title: &str, indent: Option<usize>) {
        self.containers.push((is_details, indent));
        self.indents.push(self.indents.last().copied().max(indent).unwrap_or(0));
        self.out.push_blank(source);
        if is_details {
            self.out.push(source, &format!("<details><summary>{}</summary>\n", escaped(title)));
        }
    }

    fn close(&mut self) -> Option<(bool, Option<usize>)> {
        self.indents.pop();
        self.containers.pop()
    }

    /// Closes the `???` blocks that a line is not indented enough for.
    fn close_indented(&mut self, source: usize, line: &str) {
        let blanks = line.len() - line.trim_start().len();
        while let Some(&(is_details, Some(indent))) = self.containers.last() {
            if line.trim().is_empty() || blanks >= indent {
                return;
            }
            self.close();
            self.out.push(source, if is_details { "\n</details>\n" } else { "" });
        }
    }
}

/// Whether a line begins with the tag of a component, `<details>` or `<summary>`.
fn is_block_tag(trimmed: &str) -> bool {
    let Some(name) = trimmed.strip_prefix('<') else { return false };
    let name = name.strip_prefix('/').unwrap_or(name);
    name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.starts_with("A ")
        || ["details", "summary"].iter().any(|block| {
            name.strip_prefix(block).is_some_and(|rest| rest.starts_with(['>', ' ', '\t']) || rest.is_empty())
        })
}

/// The name of a tag: `Accordion` of `<Accordion title="…">`.
fn tag_name(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']);
    name.chars().take_while(|c| c.is_alphanumeric() || "._-".contains(*c)).collect()
}

/// Where the tag at the start ends. `<summary>…</summary>` and `<details><summary>…</summary>` count as one tag.
fn tag_end(text: &str) -> usize {
    let first = text.find('>').map_or(text.len(), |end| end + 1);
    let summary = text.find("</summary>").map(|at| at + "</summary>".len());
    summary.filter(|_| text.starts_with("<summary") || text.starts_with("<details")).unwrap_or(first)
}

/// A tag with attributes as in HTML: `title={"Why?"}` becomes `title="Why?"`.
fn plain_attributes(tag: &str) -> String {
    let plain = tag.replace("={\"", "=\"").replace("\"}", "\"").replace("={'", "='").replace("'}", "'");
    plain.replace("={`", "=\"").replace("`}", "\"")
}
