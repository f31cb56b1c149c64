//! Lines of pages -> paragraphs.

use std::collections::HashMap;

use crate::ingest::markdown::html::escaped;
use crate::ingest::wording::{marker, question};

/// Lines shorter than this part of the longest ones end a paragraph.
const FULL: f64 = 0.6;

/// The text of pages as an HTML page with one line for each paragraph, without headers, footers and page numbers.
pub(super) fn to_html(pages: &[String]) -> String {
    let repeated = repeated(pages);
    let is_kept = |line: &&str| {
        !repeated.contains_key(&shape(line)) && !line.trim().chars().all(|c| c.is_ascii_digit())
            || line.trim().is_empty()
    };
    let lines: Vec<&str> = pages.iter().flat_map(|page| page.lines().filter(is_kept)).collect();
    let longest = lines.iter().map(|line| line.trim().chars().count()).max().unwrap_or(0).min(120) as f64;
    let mut paragraphs: Vec<String> = vec![];
    let (mut open, mut blanks) = (false, 0);
    for line in lines.iter().map(|line| line.trim()) {
        if line.is_empty() {
            blanks += 1;
            continue;
        }
        let starts = marker::question(line).is_some()
            || marker::answer(line).is_some()
            || line.starts_with(['•', '–', '▪', '●']);
        let ended = paragraphs.last().is_some_and(|last| last.ends_with(['.', '!', '?', ':', '。', '؟']));
        let joins = open && blanks <= 1 && !starts && !(ended && question::ends_as_question(line));
        match paragraphs.last_mut().filter(|_| joins) {
            Some(last) => match last
                .strip_suffix('-')
                .filter(|word| word.ends_with(char::is_lowercase))
                .map(str::to_owned)
            {
                Some(word) if line.starts_with(char::is_lowercase) => *last = word + line,
                _ => {
                    let wide = last.ends_with(is_wide) && line.starts_with(is_wide);
                    last.push_str(if wide { "" } else { " " });
                    last.push_str(line);
                }
            },
            None => paragraphs.push(line.to_owned()),
        }
        let is_full = line.chars().count() as f64 >= FULL * longest;
        open = is_full && !question::ends_as_question(line);
        blanks = 0;
    }
    paragraphs.iter().map(|paragraph| format!("<p>{}</p>\n", escaped(paragraph))).collect()
}

/// Letters that are written without blanks between words.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// The first and last lines of pages that stand on most of them: headers, footers and page numbers.
fn repeated(pages: &[String]) -> HashMap<String, usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let lines: Vec<&str> = page.lines().filter(|line| !line.trim().is_empty()).collect();
        let ends = [lines.first(), lines.last()];
        ends.into_iter().flatten().for_each(|line| *counts.entry(shape(line)).or_default() += 1);
    }
    counts.retain(|_, count| *count > 1 && *count * 2 > pages.len());
    counts
}

/// A line with its numbers alike.
fn shape(line: &str) -> String {
    line.trim().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}
