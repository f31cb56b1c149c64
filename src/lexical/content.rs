//! The words of a text that say what it is about.

use std::sync::LazyLock;

use super::Language;
#[cfg(feature = "engine")]
use super::Lexical;
#[cfg(feature = "engine")]
use super::words::words;
use super::words::{Term, terms};
use crate::wordlist::WordList;

/// The file says how to edit it.
static FUNCTION_WORDS: WordList = WordList::new(include_str!("function-words.txt"));

/// The stems of the function words. There are too few to be worth the code of a sort.
static FUNCTION_STEMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let stems = FUNCTION_WORDS.entries().iter().flat_map(|word| terms(word, Language::English));
    stems.map(|term| term.text).collect()
});

/// Whether a term is a function word, such as "do" and "you"; they are known for English only.
pub(super) fn is_function_word(term: &Term, language: Language) -> bool {
    language == Language::English && FUNCTION_STEMS.contains(&term.text)
}

/// Whether a text is in English, by its function words. Short ones are words of other languages too: "in", "am", "on".
#[cfg(feature = "engine")]
pub(crate) fn is_english(text: &str) -> bool {
    const LEAST: f32 = 0.1;
    const SHORT: usize = 2;
    let found: Vec<Term> = words(text).flat_map(|(_, word)| terms(word, Language::English)).collect();
    let is_telling = |term: &&Term| term.text.len() > SHORT && is_function_word(term, Language::English);
    let telling = found.iter().filter(is_telling).count();
    !found.is_empty() && telling as f32 >= LEAST * found.len() as f32
}

/// A word of a text that is not a function word.
#[cfg(feature = "engine")]
pub(crate) struct Content<'a> {
    /// The word as written.
    pub(crate) word: &'a str,
    /// Its position in the text, in bytes.
    pub(crate) at: usize,
    /// Its stem.
    pub(crate) stem: String,
    /// The number of entries that have it.
    pub(crate) entries: usize,
}

#[cfg(feature = "engine")]
impl Lexical {
    /// The words of a text but function words. In a script without spaces they are pairs of characters.
    pub(crate) fn content<'a>(&self, text: &'a str) -> Vec<Content<'a>> {
        let stems = |(at, word)| {
            let content = terms(word, self.language).into_iter();
            let content = content.filter(|term| !is_function_word(term, self.language));
            content.map(move |Term { text: stem, .. }| (at, word, stem))
        };
        let found = words(text).flat_map(stems);
        let entries = |stem: &str| self.word(stem).map_or(0, |word| word.postings.len());
        found.map(|(at, word, stem)| Content { word, at, entries: entries(&stem), stem }).collect()
    }
}

#[cfg(all(test, feature = "engine"))]
mod tests {
    use super::is_english;

    #[test]
    fn english_is_told_by_its_function_words() {
        for text in [
            "We also offer massages and facial treatments.",
            "Tighten the chain with a spanner.",
            "Is there parking?",
        ] {
            assert!(is_english(text), "{text}");
        }
        for text in [
            "",
            "Am Sonntag sind wir in der Stadt am Markt.",
            "L'entrée coûte 12 €.",
            "On ouvre à 10 heures.",
            "Delivery",
            "周日休息",
        ] {
            assert!(!is_english(text), "{text}");
        }
    }
}
