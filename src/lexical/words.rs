//! Splits text into the terms that are indexed: words of any script, folded and, in a known language, stemmed.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::char::canonical_combining_class;

use super::fold::{fold, is_dense};

/// The language that words are stemmed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Language {
    /// Snowball's English stemmer (Porter 2).
    #[default]
    English,
    /// No stemming.
    Other,
}

impl Language {
    /// The language of a BCP 47 tag such as `en-US`.
    ///
    /// ```
    /// use tansy::lexical::Language;
    /// assert_eq!(Language::from_tag("en-US"), Language::English);
    /// assert_eq!(Language::from_tag("ja"), Language::Other);
    /// ```
    pub fn from_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("en") { Self::English } else { Self::Other }
    }
}

/// An indexed unit of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// Folded, and stemmed if the language is known; at most [`MAX_CHARS`] characters.
    pub(super) text: String,
    /// The folded word before stemming, if it is long enough to be corrected; `None` for numbers.
    pub(super) spelling: Option<String>,
}

/// Maximum length of a term, in characters; longer ones are truncated, so that a blob in a page cannot fill the vocabulary.
pub(super) const MAX_CHARS: usize = 32;
/// Length from which the spelling of a word is kept, in characters.
const SPELLING_MIN_CHARS: usize = 4;

/// The words of `text` as written, each with its position in bytes. In a script without spaces a run of characters is one word; in Japanese,
/// hiragana separates words, as it mostly writes grammar.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_between = |c: char| Class::of(c) == Class::Between || matches!(c, '\u{3041}'..='\u{309f}');
    let mut next = 0;
    let words = text.split_inclusive(is_between).map(move |piece| {
        let at = next;
        next += piece.len();
        (at, piece.trim_end_matches(is_between))
    });
    words.filter(|(_, word)| !word.is_empty())
}

/// The terms of `text` in order.
pub(super) fn terms(text: &str, language: Language) -> Vec<Term> {
    // Folded first, as the classes are those of folded characters, and with the text before each word still there: only that tells whether an
    // apostrophe makes it the end of a contraction.
    let chars: Vec<char> = fold(text);
    let mut terms = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let rest = &chars[at..];
        at += match Class::of(c) {
            Class::Letter => {
                let end = run(rest, Class::Letter);
                if !(language == Language::English && ends_a_contraction(&chars[..at], end)) {
                    terms.push(word(&rest[..end], language));
                }
                end
            }
            Class::Digit => {
                let (number, end) = number(rest);
                terms.push(Term { text: number, spelling: None });
                end
            }
            Class::Dense => {
                let end = run(rest, Class::Dense);
                terms.extend(bigrams(&rest[..end]));
                end
            }
            Class::Between => 1,
        };
    }
    terms
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    /// A script that puts no spaces between words (or, like Hangul, attaches particles to them).
    Dense,
    Between,
}

impl Class {
    fn of(c: char) -> Self {
        if c.is_ascii_digit() {
            return Self::Digit;
        }
        let in_word = c.is_alphanumeric() || canonical_combining_class(c) != 0 || is_thai_sign(c);
        match (in_word, is_dense(c)) {
            (false, _) => Self::Between,
            (true, false) => Self::Letter,
            (true, true) => Self::Dense,
        }
    }
}

fn is_thai_sign(c: char) -> bool {
    matches!(c, '\u{e47}'..='\u{e4e}')
}

/// Number of characters of one class at the beginning of `chars`.
fn run(chars: &[char], class: Class) -> usize {
    chars.iter().take_while(|&&c| Class::of(c) == class).count()
}

fn word(chars: &[char], language: Language) -> Term {
    let spelling: String = chars.iter().take(MAX_CHARS).collect();
    let text = match language {
        Language::English if spelling.bytes().all(|b| b.is_ascii_lowercase()) => english_stem(&spelling),
        _ => spelling.clone(),
    };
    Term { text, spelling: Some(spelling).filter(|_| chars.len() >= SPELLING_MIN_CHARS) }
}

fn english_stem(word: &str) -> String {
    let stemmer = Stemmer::create(Algorithm::English);
    // Porter 2 gives "delivery" and "deliver" different stems, and likewise "recovery" and "recover".
    let verb = word.strip_suffix("y").or_else(|| word.strip_suffix("ies"));
    let verb = verb.filter(|verb| verb.len() >= 6 && verb.ends_with("er"));
    stemmer.stem(verb.unwrap_or(word)).into_owned()
}

/// Whether the word of `length` letters after `before` is the `s` of "Mother's" or the `ll` of "we'll".
fn ends_a_contraction(before: &[char], length: usize) -> bool {
    let after_apostrophe = matches!(before, [.., letter, '\'' | '’'] if letter.is_alphabetic());
    after_apostrophe && length <= 2
}

/// The number at the beginning of `chars`, and how many characters it takes: `1,000` is `1000`, `12.00` is `12`, `3,5`
/// is `3.5`.
fn number(chars: &[char]) -> (String, usize) {
    let mut end = run(chars, Class::Digit);
    let mut text: String = chars[..end].iter().collect();
    while let Some('.' | ',') = chars.get(end) {
        let digits = run(&chars[end + 1..], Class::Digit);
        let group = &chars[end + 1..end + 1 + digits];
        match digits {
            3 if !text.contains('.') => {}
            1 | 2 if !text.contains('.') => text.push('.'),
            _ => break,
        }
        text.extend(group);
        end += 1 + digits;
    }
    let text = text.strip_suffix(".00").unwrap_or(&text);
    (text.chars().take(MAX_CHARS).collect(), end)
}

/// Overlapping pairs of characters; a single character is a term by itself.
fn bigrams(chars: &[char]) -> Vec<Term> {
    let size = chars.len().min(2);
    chars.windows(size).map(|pair| Term { text: pair.iter().collect(), spelling: None }).collect()
}
