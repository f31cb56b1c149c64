//! Greetings, thanks and the like, which want a friendly word and not a search.
//!
//! A message is small talk only if nothing else is in it: "Hi, do you deliver?" is a question. Phrases of nine languages are known; the
//! widget says its word in the language of its page.

use std::sync::LazyLock;

use serde::Serialize;

use crate::lexical::{fold, is_dense};
use crate::wordlist::WordList;

/// What a message without a question says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SmallTalk {
    /// "Hello", "How are you?"
    Greeting,
    /// "Thanks", "Great!"
    Thanks,
    /// "Bye", "Have a nice day"
    Farewell,
    /// "Are you a robot?", "Who are you?"
    Robot,
}

/// Phrases of nine languages, and the fillers that may stand between them, which say nothing. Each file tells how to edit it.
static LISTS: [(Option<SmallTalk>, WordList); 5] = [
    (Some(SmallTalk::Greeting), WordList::new(include_str!("small_talk/greetings.txt"))),
    (Some(SmallTalk::Thanks), WordList::new(include_str!("small_talk/thanks.txt"))),
    (Some(SmallTalk::Farewell), WordList::new(include_str!("small_talk/farewells.txt"))),
    (Some(SmallTalk::Robot), WordList::new(include_str!("small_talk/robot.txt"))),
    (None, WordList::new(include_str!("small_talk/fillers.txt"))),
];

/// The phrases as [`words`] splits them, made when the first message comes.
static PHRASES: LazyLock<Vec<(Option<SmallTalk>, Vec<String>)>> = LazyLock::new(|| {
    let split =
        |(kind, list): &'static (_, WordList)| list.entries().iter().map(move |text| (*kind, words(text)));
    LISTS.iter().flat_map(split).collect()
});

/// What a message says that is small talk and nothing else.
///
/// ```
/// use tansy::small_talk::{self, SmallTalk};
///
/// assert_eq!(small_talk::of("Hello there!"), Some(SmallTalk::Greeting));
/// assert_eq!(small_talk::of("¡Muchas gracias, adiós!"), Some(SmallTalk::Farewell));
/// assert_eq!(small_talk::of("Hi, do you deliver?"), None);
/// ```
pub fn of(message: &str) -> Option<SmallTalk> {
    /// No phrase has more words, each character of a script without spaces being one.
    const LONGEST: usize = 40;
    let said = words(message);
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

/// A message without the small talk that a mark sets off before a question.
///
/// ```
/// assert_eq!(tansy::small_talk::without("ok, thanks! Do you have parking?"), "Do you have parking?");
/// assert_eq!(tansy::small_talk::without("Thanks!"), "Thanks!");
/// ```
pub fn without(message: &str) -> &str {
    let mut rest = message.trim();
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

/// Whether two messages have the same words.
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

/// The longest phrase or filler at the beginning: how many words, and what it says.
fn phrase_at(said: &[String]) -> Option<(usize, Option<SmallTalk>)> {
    let fitting = PHRASES.iter().filter(|(_, phrase)| said.starts_with(phrase));
    fitting.map(|(kind, phrase)| (phrase.len(), *kind)).max_by_key(|(length, _)| *length)
}

/// Folded words; each character of a script without spaces is one.
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
