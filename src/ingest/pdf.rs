//! PDF: its text, as paragraphs. A PDF has no paragraphs, only places of letters: `pdf-extract` makes lines of them.

use std::collections::HashMap;
use std::panic::catch_unwind;

use crate::error::{Error, Result};
use crate::ingest::found::Draft;
use crate::ingest::html::reader as html;
use crate::ingest::markdown::html::escaped;
use crate::ingest::source::Source;
use crate::ingest::wording::{marker, question};

/// The fewest characters that a document with text has.
const TEXT: usize = 20;
/// Lines shorter than this part of the longest ones end a paragraph.
const FULL: f64 = 0.6;
/// Longest document, in bytes: unpacked, it takes many times as much memory.
const LARGEST: usize = 20 << 20;

/// Whether bytes are a PDF.
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Reads a PDF. Lines of notes are its paragraphs.
///
/// # Errors
///
/// It is not a PDF, is damaged, has a password, or has no text, as a scan has none.
pub(crate) fn read(source: &Source<'_>) -> Result<Draft> {
    html::read(source, &page(source)?)
}

/// The text of a PDF as an HTML page with a line for each paragraph.
///
/// # Errors
///
/// As for [`read`].
pub(crate) fn page(source: &Source<'_>) -> Result<String> {
    if !is_pdf(source.bytes) {
        return Err(Error::input("this is not a PDF"));
    }
    if source.bytes.len() > LARGEST {
        return Err(Error::input(format!(
            "the PDF has more than {} MB: keep only the pages with the questions",
            LARGEST >> 20
        )));
    }
    // The crate panics at fonts that it does not know.
    let pages = catch_unwind(|| pdf_extract::extract_text_from_mem_by_pages(source.bytes));
    let pages = match pages {
        Ok(Ok(pages)) => pages,
        Ok(Err(error))
            if error.to_string().to_lowercase().contains("crypt")
                || error.to_string().to_lowercase().contains("password") =>
        {
            return Err(Error::input("the PDF has a password: save a copy without one"));
        }
        Ok(Err(error)) => return Err(Error::input(format!("the PDF is damaged: {error}"))),
        Err(_) => {
            return Err(Error::input(
                "the PDF has a font or a page that cannot be read: save it as .docx, HTML or text",
            ));
        }
    };
    if pages.iter().map(|page| page.trim().len()).sum::<usize>() < TEXT {
        return Err(Error::input(
            "the PDF has no text, only pictures, as a scan has: run text recognition (OCR) on it",
        ));
    }
    Ok(to_html(&pages))
}

fn to_html(pages: &[String]) -> String {
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
