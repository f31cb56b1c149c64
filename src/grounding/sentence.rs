//! Sentences of an answer in Markdown, and what each cites.

/// The sentences of an answer, each with the numbers it is checked against: those in it, else the next ones in its paragraph, else the last ones.
pub fn sentences(answer: &str) -> Vec<(&str, Vec<usize>)> {
    let mut found: Vec<(&str, Vec<usize>)> = Vec::new();
    for paragraph in answer.split_inclusive("\n\n") {
        let first = found.len();
        let mut rest = paragraph;
        while !rest.is_empty() {
            let (sentence, after) = rest.split_at(complete(rest).unwrap_or(rest.len()));
            if !sentence.trim().is_empty() {
                found.push((sentence, cited(sentence)));
            }
            rest = after;
        }
        for at in (first..found.len()).rev() {
            let next = found.get(at + 1).map(|(_, cited)| cited.clone()).unwrap_or_default();
            if found[at].1.is_empty() {
                found[at].1 = next;
            }
        }
    }
    let mut last = Vec::new();
    for (_, cited) in &mut found {
        if cited.is_empty() {
            cited.clone_from(&last);
        }
        last.clone_from(cited);
    }
    found
}

/// The length of the first sentence with its citations and the white space after it, if it is clear that it has ended.
pub fn complete(text: &str) -> Option<usize> {
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let is_dense = "。？！".contains(c);
        let ends = c == '\n' || is_dense || ".?!".contains(c) && is_end(&text[..at], rest);
        if !ends || text[..at].trim().is_empty() {
            continue;
        }
        let length = text.len() - after_citations(rest).len();
        // Another citation may follow, and a line may go on.
        let is_sure = c == '\n' || is_dense || length < text.len();
        return is_sure.then_some(length);
    }
    None
}

fn is_end(before: &str, rest: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let follows = rest.trim_start_matches(['"', '\'', ')', '*', '”', '’']);
    let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
    // What ends before the full stop may be a citation.
    let is_short = letters < 2 && !word.ends_with(']') || ["St", "Dr", "Mr", "Mrs"].contains(&word);
    let is_item = word.chars().all(|c| c.is_ascii_digit()) && before.trim() == word;
    follows.starts_with(|c: char| c.is_whitespace() || c == '[') && !is_short && !is_item
}

/// What follows closing quotes, citations and white space.
fn after_citations(text: &str) -> &str {
    let mut rest = text.trim_start_matches(['"', '\'', ')', '*', '”', '’']);
    loop {
        let begun = rest.trim_start_matches([' ', '\n']);
        let inner = begun.strip_prefix('[').and_then(|inner| inner.split_once(']'));
        match inner {
            Some((number, after)) if number.parse::<usize>().is_ok() => {
                rest = after.strip_prefix('.').unwrap_or(after);
            }
            _ => return begun,
        }
    }
}

/// The numbers in brackets, in their order; a link such as `[3](https://example.com)` is none.
pub fn cited(text: &str) -> Vec<usize> {
    let parts = text.split('[').skip(1).filter_map(|part| part.split_once(']'));
    let markers = parts.filter(|(_, after)| !after.starts_with('('));
    markers
        .flat_map(|(numbers, _)| numbers.split(',').filter_map(|number| number.trim().parse().ok()))
        .collect()
}

/// The text with spaces in place of its citations.
pub(crate) fn without_citations(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let (before, marker) = rest.split_at(open);
        plain.push_str(before);
        let length = marker.find(']').map_or(0, |close| close + 1);
        let is_citation =
            length > 2 && marker[1..length - 1].chars().all(|c| c.is_ascii_digit() || ", ".contains(c));
        let length = if is_citation { length } else { 1 };
        plain.push(if is_citation { ' ' } else { '[' });
        rest = &marker[length..];
    }
    plain.push_str(rest);
    plain
}
