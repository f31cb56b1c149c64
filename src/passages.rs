//! Splits Markdown answers into plain-text passages that fit the embedder.

/// Maximum length of a passage, in characters: about 200 tokens of English, under the 256 that the model reads.
pub const MAX_CHARS: usize = 800;

/// Maximum length of the label or target of a link, in bytes; anything longer is treated as text, so that searching for its end stays cheap.
const MAX_LINK: usize = 2048;

/// Strips the markup of a Markdown answer: links keep their label, and emphasis and the rules of tables are removed.
///
/// ```
/// let text = tansy::passages::plain("**Yes**, see [our areas](#areas):\n\n| town | fee |\n| --- | --- |\n| Trenton | $9 |");
/// assert_eq!(text, "Yes, see our areas:\n\ntown, fee\nTrenton, $9");
/// ```
pub fn plain(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for line in markdown.lines() {
        let line = line.trim();
        let is_rule = !line.is_empty() && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        if is_rule {
            continue;
        }
        let cells = line.strip_prefix('|').and_then(|line| line.strip_suffix('|'));
        match cells {
            Some(cells) => {
                let cells: Vec<String> = cells.split('|').map(|cell| inline(cell.trim())).collect();
                text.push_str(&cells.join(", "));
            }
            None => text.push_str(&inline(line.trim_start_matches(['#', '>', '*', '-', '+', ' ']))),
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text
}

/// Strips the inline markup of a line.
fn inline(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['*', '`', '[', '!', '\\']) {
        text.push_str(&rest[..at]);
        let (mark, after) = rest[at..].split_at(1);
        // A link is tried first, as its label may contain marks of its own. Any other mark is dropped, but for a lone `[` or `!`, which is text.
        let link = if mark == "[" { link(after) } else { None };
        match (mark, link) {
            ("[", Some((label, after))) => {
                text.push_str(&inline(label));
                rest = after;
                continue;
            }
            ("[", None) | ("!", _) if mark == "[" || !after.starts_with('[') => text.push_str(mark),
            ("\\", _) => {
                let escaped = after.chars().next();
                text.extend(escaped);
                rest = &after[escaped.map_or(0, char::len_utf8)..];
                continue;
            }
            _ => {}
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

/// The label of a link whose `[` has been read, and the text after its `)`.
fn link(text: &str) -> Option<(&str, &str)> {
    let end = |text: &str, marks: &[u8]| text.bytes().take(MAX_LINK).position(|byte| marks.contains(&byte));
    let (label, after) = text.split_at(end(text, b"[]")?);
    let target = after.strip_prefix("](")?;
    Some((label, &target[end(target, b")")? + 1..]))
}

/// Splits plain text into passages of at most [`MAX_CHARS`] characters, at the ends of sentences where possible. Each passage repeats the last
/// sentence of the one before, unless that is long. A text that fits is a single passage; an empty text has none.
pub fn split(text: &str) -> Vec<String> {
    let mut passages = Vec::new();
    let mut current: Vec<&str> = Vec::new();
    // Sentences of the current passage that are not repeated from the one before: a passage of repeated text alone is never emitted.
    let mut fresh = 0;
    for sentence in sentences(text) {
        let length = current.iter().map(|sentence| sentence.chars().count()).sum::<usize>();
        if fresh > 0 && length + sentence.chars().count() > MAX_CHARS {
            passages.push(current.concat().trim().to_owned());
            // Repeat the last sentence, but only if it leaves room for the next one and is at most a third of a passage.
            let room = MAX_CHARS.saturating_sub(sentence.chars().count()).min(MAX_CHARS / 3);
            let overlap = current.pop().filter(|last| last.chars().count() <= room);
            current = overlap.into_iter().collect();
            fresh = 0;
        }
        current.push(sentence);
        fresh += 1;
    }
    if fresh > 0 {
        passages.push(current.concat().trim().to_owned());
    }
    passages.retain(|passage| !passage.is_empty());
    passages
}

/// Splits text into sentences, each with its punctuation and the whitespace after it. A sentence longer than [`MAX_CHARS`] is cut at its last
/// space, or anywhere if it has none.
fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (sentence, after) = rest.split_at(sentence_end(rest));
        sentences.push(sentence);
        rest = after;
    }
    sentences
}

/// Length in bytes of the first sentence of `text`.
fn sentence_end(text: &str) -> usize {
    let mut last_space = None;
    let mut chars = text.char_indices().peekable();
    let mut count = 0;
    while let Some((at, c)) = chars.next() {
        count += 1;
        let next = chars.peek().map(|(_, next)| *next);
        let after = at + c.len_utf8();
        // Western, Arabic and Indic marks end a sentence only before whitespace ("3.5" does not); CJK text has none. An empty line always
        // ends one.
        let closed = match c {
            '.' | '!' | '?' | '\u{61f}' | '\u{964}' => next.is_some_and(char::is_whitespace),
            '\u{3002}' | '\u{ff01}' | '\u{ff1f}' => true,
            '\n' => next == Some('\n'),
            _ => false,
        };
        if closed {
            let space = text[after..].len() - text[after..].trim_start().len();
            return after + space;
        }
        if c.is_whitespace() {
            last_space = Some(after);
        }
        if count >= MAX_CHARS {
            return last_space.unwrap_or(after);
        }
    }
    text.len()
}
