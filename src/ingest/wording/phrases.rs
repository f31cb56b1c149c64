//! Recognises phrases on pages that are not questions but show where questions are, or are not.

use crate::wordlist::WordList;

static FAQ_NAMES: WordList = WordList::new(include_str!("lists/faq-names.txt"));
static OTHER_HEADINGS: WordList = WordList::new(include_str!("lists/other-headings.txt"));
static TOP_LINKS: WordList = WordList::new(include_str!("lists/top-links.txt"));

/// Whether a title, in lower case, names a FAQ.
pub(crate) fn names_faq(title: &str) -> bool {
    FAQ_NAMES.entries().iter().any(|name| title.contains(name))
}

/// Whether a heading, in lower case, is one of those around the questions: "See also", "Contact".
pub(crate) fn is_other_heading(heading: &str) -> bool {
    OTHER_HEADINGS.has(heading)
}

/// Whether a link, in lower case, says that it leads to the top of its page.
pub(crate) fn leads_to_top(link: &str) -> bool {
    TOP_LINKS.has(link)
}
