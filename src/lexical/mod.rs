//! BM25 over the entries of a FAQ. It matches exact words that a dense vector blurs (numbers, names, towns), and answers before the model
//! has loaded.
//!
//! Terms are words of any script, folded and stemmed; scripts without spaces are indexed as bigrams of characters. The two fields, the
//! question with its other phrasings and the answer, are weighted before saturation, as in BM25F (Robertson,
//! Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004).

mod codec;
mod content;
mod fold;
mod score;
mod typo;
mod words;

use std::collections::BTreeMap;

#[cfg(feature = "engine")]
pub(crate) use self::content::{Content, is_english};
pub(crate) use self::fold::{fold, is_dense};
pub use self::score::Score;
pub use self::words::Language;
use self::words::terms;
pub(crate) use self::words::words;
use crate::faq::Entry;

/// The question with its other phrasings, and the answer.
const FIELDS: usize = 2;

/// An inverted index over entries.
///
/// ```
/// use tansy::faq::Entry;
/// use tansy::lexical::{Language, Lexical};
///
/// let entry = |id: &str, question: &str| Entry {
///     id: id.into(), question: question.into(), answer: String::new(), url: None, alt: vec![],
/// };
/// let entries = [entry("a", "Do you deliver to Princeton?"), entry("b", "Do you deliver to Trenton?")];
/// let lexical = Lexical::build(&entries, Language::English);
/// let scores = lexical.scores("delivery in Princton");
/// assert_eq!(scores[0].entry, 0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Lexical {
    language: Language,
    /// The vocabulary, sorted by text.
    words: Vec<Word>,
    /// Spellings of the words of four letters and more in the entries, sorted: misspellings are compared with these. Stems would not do: "hours" is one edit
    /// from the stem of "house".
    spellings: Vec<Spelling>,
    /// Number of terms in each field of each entry: `[entries][field]`.
    lengths: Vec<[u32; FIELDS]>,
    /// The mean of `lengths` over all entries.
    means: [f32; FIELDS],
}

#[derive(Debug, Clone, PartialEq)]
struct Word {
    text: String,
    /// Where the word occurs, by entry; never empty.
    postings: Vec<Posting>,
}

#[derive(Debug, Clone, PartialEq)]
struct Spelling {
    text: String,
    /// Position of the word in the vocabulary.
    word: u32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Posting {
    entry: u32,
    /// How often the word occurs in each field; not all 0.
    counts: [u16; FIELDS],
}

impl Lexical {
    /// Indexes `entries`; [`Score::entry`] is a position in this slice.
    pub fn build(entries: &[Entry], language: Language) -> Self {
        let mut words: BTreeMap<String, Vec<Posting>> = BTreeMap::new();
        let mut spellings: BTreeMap<String, String> = BTreeMap::new();
        for (entry, number) in entries.iter().zip(0u32..) {
            let questions = std::iter::once(&entry.question).chain(&entry.alt).map(|text| (0, text));
            for (field, text) in questions.chain([(1, &entry.answer)]) {
                for term in terms(text, language) {
                    if let Some(spelling) = term.spelling {
                        spellings.insert(spelling, term.text.clone());
                    }
                    count(words.entry(term.text).or_default(), number, field);
                }
            }
        }
        let words: Vec<Word> = words.into_iter().map(|(text, postings)| Word { text, postings }).collect();
        let number = |text: &str| words.partition_point(|word| word.text.as_str() < text) as u32;
        let spellings =
            spellings.into_iter().map(|(text, word)| Spelling { text, word: number(&word) }).collect();
        Self::from_parts(language, words, spellings, entries.len())
    }

    /// Number of entries that the index was built from.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// The language that words are stemmed in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The word of the vocabulary with this stem.
    fn word(&self, stem: &str) -> Option<&Word> {
        let found = self.words.binary_search_by(|word| word.text.as_str().cmp(stem));
        found.ok().and_then(|at| self.words.get(at))
    }

    fn from_parts(language: Language, words: Vec<Word>, spellings: Vec<Spelling>, entries: usize) -> Self {
        let mut lengths = vec![[0u32; FIELDS]; entries];
        for posting in words.iter().flat_map(|word| &word.postings) {
            if let Some(length) = lengths.get_mut(posting.entry as usize) {
                for (sum, count) in length.iter_mut().zip(posting.counts) {
                    *sum = sum.saturating_add(count.into());
                }
            }
        }
        let total = |field: usize| lengths.iter().map(|length| f64::from(length[field])).sum::<f64>();
        let mean = |field| (total(field) / entries.max(1) as f64) as f32;
        Self { language, words, spellings, means: [mean(0), mean(1)], lengths }
    }
}

fn count(postings: &mut Vec<Posting>, entry: u32, field: usize) {
    if postings.last().is_none_or(|last| last.entry != entry) {
        postings.push(Posting { entry, counts: [0; FIELDS] });
    }
    if let Some(last) = postings.last_mut() {
        last.counts[field] = last.counts[field].saturating_add(1);
    }
}
