//! The paragraphs of plain text, and which of them are titles or code.

/// A paragraph, with the number of its first line.
pub(super) struct Block<'a> {
    pub(super) line: usize,
    pub(super) lines: Vec<&'a str>,
    /// How many blank lines come before it.
    gap: usize,
    /// Whether a rule of its length underlines it.
    ruled: bool,
    /// Whether it is code: between fences, or indented much more than the text.
    pub(super) code: bool,
}

/// From this many spaces more than the text on, a paragraph is code or quoted, as in Markdown.
const CODE: usize = 4;

/// The paragraphs of a text.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let (mut open, mut fenced, mut gap) = (false, false, 0);
    for (at, line) in text.lines().enumerate() {
        let is_fence = line.trim_start().starts_with("```");
        if !fenced && line.trim().is_empty() {
            open = false;
            gap += 1;
        } else if !fenced && is_rule(line) {
            if let Some(block) = blocks.last_mut().filter(|_| open) {
                block.ruled = block.lines.last().is_some_and(|title| underlines(line.trim(), title.trim()));
            }
            open = false;
        } else if let Some(block) = blocks.last_mut().filter(|_| open && (fenced || !is_fence)) {
            block.lines.push(line);
        } else {
            blocks.push(Block { line: at + 1, lines: vec![line], gap, ruled: false, code: is_fence });
            (open, gap) = (true, 0);
        }
        fenced ^= is_fence;
        open &= fenced || !is_fence;
    }
    mark_indented(&mut blocks);
    blocks
}

/// Whether a rule is about as long as the line above it: a longer one separates paragraphs.
fn underlines(rule: &str, title: &str) -> bool {
    let (rule, title) = (rule.len(), title.chars().count());
    rule * 3 >= title * 2 && rule <= title * 2 + 2
}

/// Marks what is indented much more than the text, unless most of the text is.
fn mark_indented(blocks: &mut [Block<'_>]) {
    let indents: Vec<usize> = blocks.iter().map(Block::indent).collect();
    let least = indents.iter().min().copied().unwrap_or(0);
    let deep = indents.iter().filter(|&&indent| indent >= least + CODE).count();
    if deep * 2 > blocks.len() {
        return;
    }
    for block in blocks {
        block.code |= block.indent() >= least + CODE;
    }
}

impl Block<'_> {
    fn indent(&self) -> usize {
        let first = self.lines.first().copied().unwrap_or_default();
        first.len() - first.trim_start_matches(' ').len()
    }

    /// Whether it is the title of the next section and not the last paragraph of an answer that ends with `before`. Being
    /// short is not enough, as addresses, numbers and commands are short too: it must be set off, by a rule, capitals or
    /// a wider gap, and follow a whole sentence.
    pub(super) fn is_title_after(&self, before: &Block<'_>) -> bool {
        let [line] = self.lines.as_slice() else { return false };
        let told =
            before.lines.last().is_some_and(|last| !last.trim_end().ends_with([':', '：', ',', '،', '、']));
        let set_off = self.ruled || is_capitals(line) || self.gap > before.gap.max(1);
        !self.code && told && is_short(line.trim()) && self.indent() <= before.indent() && set_off
    }
}

/// Whether a line is a rule: signs that separate sections or underline a title.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.chars().all(|c| "-=_*~#+".contains(c))
}

/// Longest title of a section, in characters.
const LONGEST_TITLE: usize = 60;

/// Whether a line can be the title of a section.
fn is_short(line: &str) -> bool {
    let is_sentence =
        line.ends_with(['.', '!', ':', ';', ')', '。', '！', '：']) || line.starts_with(['-', '*', '>']);
    line.chars().count() <= LONGEST_TITLE && !is_sentence
}

/// Whether a line is a title in capitals, perhaps with a number before it: "2) ORDERS", but not "9AM-5PM" or "1 MAIN STREET".
pub(super) fn is_capitals(line: &str) -> bool {
    let line = line.trim();
    let text = line
        .split_once(' ')
        .filter(|(number, _)| number.ends_with(['.', ')']))
        .map_or(line, |(_, text)| text);
    let is_capital = |c: char| !c.is_numeric() && (c.is_uppercase() || !c.is_alphabetic());
    is_short(line) && text.chars().any(char::is_uppercase) && text.chars().all(is_capital)
}
