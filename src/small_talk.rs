//! Detects what is said about the conversation (greetings, thanks, "help", "can I talk to someone?", a choice by its number), so that it gets
//! a fitting reply instead of a search.
//!
//! Only text with nothing else in it is small talk: "Hi, do you deliver?" is a question. Phrases in nine languages are known; the
//! widget replies in the language of its page.

mod choice;

use std::sync::LazyLock;

use serde::Serialize;

pub use self::choice::choice;
use crate::lexical::{fold, is_dense};
use crate::wordlist::WordList;

/// The kinds of small talk; if a text has several, the last of them in this list counts.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SmallTalk {
    /// "Yes"
    Yes,
    /// "No", "None of these"
    No,
    /// "Hello", "How are you?"
    Greeting,
    /// "Thanks", "Great!"
    Thanks,
    /// "Bye", "Have a nice day"
    Farewell,
    /// "Are you a robot?", "Who are you?"
    Robot,
    /// "Help", "What can I ask you?"
    Help,
    /// "Can I talk to a person?", "Agent"
    Human,
}

/// Phrases in nine languages, and meaningless fillers that may stand between them. Each file says how to edit it.
static LISTS: [(Option<SmallTalk>, WordList); 9] = [
    (Some(SmallTalk::Yes), WordList::new(include_str!("small_talk/yes.txt"))),
    (Some(SmallTalk::No), WordList::new(include_str!("small_talk/no.txt"))),
    (Some(SmallTalk::Greeting), WordList::new(include_str!("small_talk/greetings.txt"))),
    (Some(SmallTalk::Thanks), WordList::new(include_str!("small_talk/thanks.txt"))),
    (Some(SmallTalk::Farewell), WordList::new(include_str!("small_talk/farewells.txt"))),
    (Some(SmallTalk::Robot), WordList::new(include_str!("small_talk/robot.txt"))),
    (Some(SmallTalk::Help), WordList::new(include_str!("small_talk/help.txt"))),
    (Some(SmallTalk::Human), WordList::new(include_str!("small_talk/human.txt"))),
    (None, WordList::new(include_str!("small_talk/fillers.txt"))),
];

/// The phrases as [`words`] splits them, prepared on first use.
static PHRASES: LazyLock<Vec<(Option<SmallTalk>, Vec<String>)>> = LazyLock::new(|| {
    let split =
        |(kind, list): &'static (_, WordList)| list.entries().iter().map(move |text| (*kind, words(text)));
    LISTS.iter().flat_map(split).collect()
});

/// The kind of small talk that a question is; none if it contains anything else.
///
/// ```
/// use tansy::small_talk::{self, SmallTalk};
///
/// assert_eq!(small_talk::of("Hello there!"), Some(SmallTalk::Greeting));
/// assert_eq!(small_talk::of("¡Muchas gracias, adiós!"), Some(SmallTalk::Farewell));
/// assert_eq!(small_talk::of("Hi, do you deliver?"), None);
/// ```
pub fn of(question: &str) -> Option<SmallTalk> {
    /// Maximum length of small talk, in words; each character of a script without spaces counts as one.
    const LONGEST: usize = 40;
    let said = words(question);
    if said.is_empty() || said.len() > LONGEST {
        return None;
    }
    let mut kinds = Vec::new();
    let mut rest = &said[..];
    while !rest.is_empty() {
        let (length, kind) = phrase_at(rest)?;
        kinds.extend(kind);
        rest = &rest[length..];
    }
    kinds.into_iter().max()
}

/// A question without the small talk before it, if punctuation separates the two.
///
/// ```
/// assert_eq!(tansy::small_talk::without("ok, thanks! Do you have parking?"), "Do you have parking?");
/// assert_eq!(tansy::small_talk::without("Thanks!"), "Thanks!");
/// ```
pub fn without(question: &str) -> &str {
    let mut rest = question.trim();
    while let Some((at, mark)) = rest.char_indices().find(|(_, c)| is_mark(*c)) {
        let (before, after) = (&rest[..at], rest[at + mark.len_utf8()..].trim_start());
        let is_aside = words(before).is_empty() || of(before).is_some();
        if !is_aside || words(after).is_empty() {
            break;
        }
        rest = after;
    }
    rest
}

/// Whether two questions have the same words.
pub(crate) fn is_same(a: &str, b: &str) -> bool {
    words(a) == words(b)
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | ','
            | ';'
            | ':'
            | '\n'
            | '…'
            | '—'
            | '–'
            | '。'
            | '！'
            | '？'
            | '、'
            | '，'
            | '؟'
            | '،'
            | '؛'
    )
}

/// The longest phrase or filler at the beginning: its number of words, and its kind if it is a phrase.
fn phrase_at(said: &[String]) -> Option<(usize, Option<SmallTalk>)> {
    let fitting = PHRASES.iter().filter(|(_, phrase)| said.starts_with(phrase));
    fitting.map(|(kind, phrase)| (phrase.len(), *kind)).max_by_key(|(length, _)| *length)
}

/// Folded words; each character of a script without spaces counts as one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for c in fold(text) {
        let (in_word, dense) = (c.is_alphanumeric(), is_dense(c));
        match words.last_mut() {
            Some(word) if in_word && !dense && is_open => word.push(c),
            _ if in_word => words.push(c.to_string()),
            _ => {}
        }
        is_open = in_word && !dense;
    }
    words
}
