//! Text to token ids: the BERT tokenizer (Devlin et al., 2018), WordPiece over normalised words.
//!
//! The `tokenizers` crate does the same and much more, but adds 0.6 MB to a browser module; the tests use it as their oracle. The steps:
//! clean-up, spaces around CJK characters, lower case, accents stripped (NFD without marks), split at spaces and
//! punctuation, greedy longest match.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::error::{Error, Result};
use crate::model::Spelling;
use crate::spelling::{distance, tolerance};

/// Endings of words whose stem may be in the vocabulary where the whole is not: "bouquets".
const ENDINGS: [&str; 6] = ["s", "es", "ed", "ing", "ly", "er"];
/// Length from which a misspelt word is compared with the vocabulary.
const NEAR_FROM: usize = 4;
/// Length from which words of the vocabulary may stand for misspelt ones even if they are rare.
const RARE_FROM: usize = 5;
/// Ids below this are those of letters and of the thousand most common words, in BERT's order. Chosen on misspelt words of `../shared/eval`, seeded: with
/// rarer ones, more of them are made into a wrong word.
const COMMON: u32 = 3000;
/// Words longer than this, in characters, are unknown.
const MAX_WORD: usize = 100;

/// A WordPiece tokenizer.
#[derive(Debug, Clone)]
pub struct Tokenizer {
    /// Pieces that begin a word.
    starts: HashMap<Box<str>, u32>,
    /// Pieces that continue a word, without their `##`.
    continuations: HashMap<Box<str>, u32>,
    /// Length of the longest token, in bytes.
    longest: usize,
    unknown: u32,
    begin: u32,
    end: u32,
    lowercase: bool,
}

impl Tokenizer {
    /// Reads a vocabulary of one token per line; the number of the line, from 0, is the id.
    ///
    /// # Errors
    ///
    /// `[UNK]`, `[CLS]` or `[SEP]` is missing.
    pub fn new(vocabulary: &str, lowercase: bool) -> Result<Self> {
        let mut starts = HashMap::new();
        let mut continuations = HashMap::new();
        let mut longest = 0;
        for (id, token) in (0u32..).zip(vocabulary.split('\n')) {
            match token.strip_prefix("##").filter(|rest| !rest.is_empty()) {
                Some(rest) => continuations.insert(rest.into(), id),
                None => starts.insert(token.into(), id),
            };
            longest = longest.max(token.len());
        }
        let special = |token: &str| {
            let id = starts.get(token).copied();
            id.ok_or_else(|| {
                Error::model(format!("the vocabulary has no {token}: only BERT vocabularies are supported"))
            })
        };
        let (unknown, begin, end) = (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        Ok(Self { starts, continuations, longest, unknown, begin, end, lowercase })
    }

    /// The token ids of `text` between `[CLS]` and `[SEP]`, truncated to `max_tokens` in all.
    pub fn encode(&self, text: &str, max_tokens: usize) -> Vec<i64> {
        let mut ids = vec![self.begin];
        let limit = max_tokens.saturating_sub(1).max(1);
        self.words(text, |word| {
            self.pieces(word, &mut ids);
            ids.len() < limit
        });
        ids.truncate(limit);
        ids.push(self.end);
        ids.into_iter().map(i64::from).collect()
    }

    /// What the vocabulary says about a word in lower case. Words of it that are near are compared by the slips that lead to them; of equally near
    /// ones the earlier, which is the more common in BERT's order.
    pub(crate) fn spell(&self, word: &str) -> Spelling {
        if self.is_word(word) {
            return Spelling::Right;
        }
        let typed: Vec<char> = word.chars().collect();
        if typed.len() < NEAR_FROM {
            return Spelling::Unknown;
        }
        let cost = |known: &str, id: u32| {
            let letters: Vec<char> = known.chars().collect();
            let from = if id < COMMON { NEAR_FROM } else { RARE_FROM };
            // A vocabulary has many words: two slips would make one of nearly anything.
            let limit = tolerance(typed.len(), letters.len()).min(tolerance(RARE_FROM, RARE_FROM));
            distance(&typed, &letters, limit).filter(|_| letters.len() >= from)
        };
        // The first letter is seldom wrong, but it may be swapped with the second. Most of the vocabulary goes by that and by its length, before
        // anything is computed.
        let (first, second) = (word.as_bytes().first(), word.as_bytes().get(1));
        let may_be = |known: &str| {
            let begin = known.as_bytes().first();
            known.len().abs_diff(word.len()) <= 2
                && (begin == first || begin == second && known.as_bytes().get(1) == first)
        };
        let known = self.starts.iter().filter(|(known, _)| may_be(known));
        let near = known.filter_map(|(known, id)| Some((cost(known, *id)?, *id, known)));
        let near = near.min_by_key(|(cost, id, _)| (*cost, *id));
        near.map_or(Spelling::Unknown, |(cost, _, known)| Spelling::Near(known.to_string(), cost))
    }

    /// Whether the vocabulary has a word, or its stem with a common ending of English.
    fn is_word(&self, word: &str) -> bool {
        let stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
        let mut forms = std::iter::once(word).chain(stems.filter(|stem| stem.len() >= 3));
        forms.any(|form| self.starts.contains_key(form))
    }

    /// Calls `each` with every word of the normalised text, until it returns false.
    fn words(&self, text: &str, mut each: impl FnMut(&str) -> bool) {
        // Characters are streamed through clean-up, normalisation and splitting, so that a long text is processed only as far as the model
        // reads it. Accents are stripped before lower-casing and splitting, which is the order in which BERT was trained.
        let mut word = String::new();
        let clean = text.chars().filter(|&c| !is_dropped(c));
        let mut take = |c: char| -> bool {
            let alone = is_punctuation(c) || is_cjk(c);
            if (alone || c.is_whitespace()) && !word.is_empty() {
                let go_on = each(&word);
                word.clear();
                if !go_on {
                    return false;
                }
            }
            if alone {
                return each(c.encode_utf8(&mut [0; 4]));
            }
            if !c.is_whitespace() {
                word.push(c);
            }
            true
        };
        let finished = if self.lowercase {
            let stripped = clean.nfd().filter(|c| c.general_category() != GeneralCategory::NonspacingMark);
            stripped.flat_map(char::to_lowercase).all(&mut take)
        } else {
            clean.into_iter().all(&mut take)
        };
        if finished && !word.is_empty() {
            each(&word);
        }
    }

    /// Splits a word into the longest pieces that the vocabulary has, from the left. If a part of it is not in the vocabulary, the whole word
    /// is `[UNK]`.
    fn pieces(&self, word: &str, ids: &mut Vec<u32>) {
        let start = ids.len();
        let mut rest = word;
        if word.chars().take(MAX_WORD + 1).count() > MAX_WORD {
            ids.push(self.unknown);
            return;
        }
        // Greedy: at each position the longest end that is known. If none is, the pieces found so far are taken back.
        while !rest.is_empty() {
            let known = if rest.len() == word.len() { &self.starts } else { &self.continuations };
            let mut ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let piece = ends.find_map(|end| {
                let id = if end > self.longest { None } else { known.get(&rest[..end]) };
                id.map(|id| (*id, end))
            });
            let Some((id, end)) = piece else {
                ids.truncate(start);
                ids.push(self.unknown);
                return;
            };
            ids.push(id);
            rest = &rest[end..];
        }
    }
}

/// Whether clean-up removes a character: control and format characters, and the replacement character.
fn is_dropped(c: char) -> bool {
    let kept_space = matches!(c, '\t' | '\n' | '\r');
    c == '\0' || c == '\u{fffd}' || (!kept_space && c.general_category_group() == GeneralCategoryGroup::Other)
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || (!c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Punctuation)
}

/// The blocks that BERT surrounds with spaces: ideographs, not kana or hangul.
fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x20000..=0x2A6DF | 0x2A700..=0x2B73F | 0x2B740..=0x2B81F
        | 0x2B920..=0x2CEAF | 0xF900..=0xFAFF | 0x2F800..=0x2FA1F)
}
