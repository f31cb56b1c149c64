//! Recognises phrases on pages that are not questions but show where questions are, or are not.

use crate::ingest::wording::question;
use crate::wordlist::WordList;

static FAQ_NAMES: WordList = WordList::new(include_str!("lists/faq-names.txt"));
static OTHER_HEADINGS: WordList = WordList::new(include_str!("lists/other-headings.txt"));
static FEEDBACK: WordList = WordList::new(include_str!("lists/feedback-lines.txt"));
static TOP_LINKS: WordList = WordList::new(include_str!("lists/top-links.txt"));

/// Whether a title, in lower case, names a FAQ.
pub(crate) fn names_faq(title: &str) -> bool {
    FAQ_NAMES.entries().iter().any(|name| title.contains(name))
}

/// Whether a heading is one of those around the questions, such as "See also" or "Any questions?", or only says that
/// questions follow: "Common questions?".
pub(crate) fn is_section_title(heading: &str) -> bool {
    const WORDS: usize = 2;
    let lower = heading.to_lowercase();
    let is_name = |name: &str| {
        // What is left of "Frequently asked questions?" without "frequently asked".
        lower.split_once(name).is_some_and(|(before, after)| {
            let is_word = |word: &&str| word.contains(char::is_alphanumeric);
            before.split_whitespace().chain(after.split_whitespace()).filter(is_word).count() <= WORDS
        })
    };
    OTHER_HEADINGS.has(lower.trim_end_matches([' ', '\u{a0}', ':', '：']))
        || question::ends_as_question(heading) && FAQ_NAMES.entries().iter().any(|name| is_name(name))
}

/// Whether a line asks how the reader likes the page: "Was this page helpful?"
pub(crate) fn asks_for_feedback(line: &str) -> bool {
    FEEDBACK.has(&line.trim().to_lowercase())
}

/// Whether a link, in lower case, says that it leads to the top of its page.
pub(crate) fn leads_to_top(link: &str) -> bool {
    TOP_LINKS.has(link)
}
