//! The bytes of a [`Lexical`]: one section of a bundle.
//!
//! ```text
//! language      1 byte     0 English, 1 other
//! entries       varint
//! words         varint     then each word, in order of its text:
//!   shared      varint     length in bytes of the prefix shared with the word before
//!   rest        varint     then that many bytes
//!   postings    varint     then each posting, in order of its entry:
//!     step      varint     (entries skipped since the posting before) << 2 | tag;
//!                          tag 0 once in the question, 1 once in the answer, 2 both counts follow as varints
//! spellings     varint     then each, in order of its text:
//!   shared, rest           as of words
//!   word        varint     position of the word it is a spelling of, from 0
//! ```
//!
//! Varints are little-endian groups of seven bits. The lengths of fields are not stored: they are the sums of the counts.

use super::words::MAX_CHARS;
use super::{FIELDS, Language, Lexical, Posting, Spelling, Word};
use crate::error::{Error, Result};
use crate::faq::MAX_ENTRIES;

/// Maximum length of a word in bytes: four for each character.
const MAX_WORD: usize = MAX_CHARS * 4;
/// Size of the smallest word: shared, rest, one byte, postings, one posting.
const MIN_WORD_BYTES: usize = 5;
/// Size of the smallest spelling: shared, rest, one byte, word.
const MIN_SPELLING_BYTES: usize = 4;

const ONCE_IN_QUESTION: u32 = 0;
const ONCE_IN_ANSWER: u32 = 1;
const COUNTED: u32 = 2;

impl Lexical {
    /// The index as bytes; the same index gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![match self.language {
            Language::English => 0,
            Language::Other => 1,
        }];
        put(&mut bytes, self.len());
        put(&mut bytes, self.words.len());
        let mut before = "";
        for word in &self.words {
            put_text(&mut bytes, std::mem::replace(&mut before, &word.text), &word.text);
            put_postings(&mut bytes, &word.postings);
        }
        put(&mut bytes, self.spellings.len());
        let mut before = "";
        for spelling in &self.spellings {
            put_text(&mut bytes, std::mem::replace(&mut before, &spelling.text), &spelling.text);
            put(&mut bytes, spelling.word as usize);
        }
        bytes
    }

    /// Reads what [`Lexical::to_bytes`] wrote. Memory is bounded by the length of `bytes`.
    ///
    /// # Errors
    ///
    /// [`Error::is_bundle`]: the bytes end too early or too late, or hold a language, word, entry or count that
    /// `to_bytes` does not write.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        // Everything is checked as it is read: counts against the bytes that are left before anything is allocated by them, and numbers of
        // entries and words against the totals read before, so that no index can be out of range later.
        let mut reader = Reader { bytes };
        let language = match reader.byte()? {
            0 => Language::English,
            1 => Language::Other,
            other => return Err(broken(format!("language {other} is not known"))),
        };
        let entries = reader.number()? as usize;
        if entries > MAX_ENTRIES {
            return Err(broken(format!("it has {entries} entries, more than {MAX_ENTRIES}")));
        }
        let count = reader.count(MIN_WORD_BYTES)?;
        let mut words: Vec<Word> = Vec::with_capacity(count);
        for _ in 0..count {
            let before = words.last().map_or("", |word| word.text.as_str());
            let text = reader.text(before)?;
            let postings = reader.postings(entries)?;
            words.push(Word { text, postings });
        }
        let count = reader.count(MIN_SPELLING_BYTES)?;
        let mut spellings: Vec<Spelling> = Vec::with_capacity(count);
        for _ in 0..count {
            let before = spellings.last().map_or("", |spelling| spelling.text.as_str());
            let text = reader.text(before)?;
            let word = reader.number()?;
            if word as usize >= words.len() {
                return Err(broken(format!("{text:?} spells word {word} of {}", words.len())));
            }
            spellings.push(Spelling { text, word });
        }
        if !reader.bytes.is_empty() {
            return Err(broken(format!("{} bytes too many", reader.bytes.len())));
        }
        Ok(Self::from_parts(language, words, spellings, entries))
    }
}

/// Writes `text` without the prefix that it shares with `before`.
fn put_text(bytes: &mut Vec<u8>, before: &str, text: &str) {
    let shared = before.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
    put(bytes, shared);
    put(bytes, text.len() - shared);
    bytes.extend_from_slice(&text.as_bytes()[shared..]);
}

fn put_postings(bytes: &mut Vec<u8>, postings: &[Posting]) {
    put(bytes, postings.len());
    let mut next = 0;
    for posting in postings {
        let tag = match posting.counts {
            [1, 0] => ONCE_IN_QUESTION,
            [0, 1] => ONCE_IN_ANSWER,
            _ => COUNTED,
        };
        put(bytes, ((posting.entry - next) << 2 | tag) as usize);
        if tag == COUNTED {
            for count in posting.counts {
                put(bytes, count.into());
            }
        }
        next = posting.entry + 1;
    }
}

fn put(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.bytes.split_first().ok_or_else(|| broken("it ends too early"))?;
        self.bytes = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u32> {
        let mut value = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(value).map_err(|_| broken("a number is too large"));
            }
        }
        Err(broken("a number is too long"))
    }

    /// Reads a number of items of at least `size` bytes each, and checks it against the bytes that are left.
    fn count(&mut self, size: usize) -> Result<usize> {
        let count = self.number()? as usize;
        if count > self.bytes.len() / size {
            return Err(broken(format!("{count} items do not fit into {} bytes", self.bytes.len())));
        }
        Ok(count)
    }

    /// Reads a text, which must come after `before` in the order of bytes.
    fn text(&mut self, before: &str) -> Result<String> {
        let shared = self.number()? as usize;
        let rest = self.number()? as usize;
        let start = before.as_bytes().get(..shared).ok_or_else(|| broken("a word shares too much"))?;
        if rest > self.bytes.len() || shared + rest > MAX_WORD {
            return Err(broken("a word is too long"));
        }
        let (end, after) = self.bytes.split_at(rest);
        self.bytes = after;
        let text = String::from_utf8([start, end].concat()).map_err(|_| broken("a word is not UTF-8"))?;
        if text.as_str() <= before {
            return Err(broken(format!("the word {text:?} is out of order")));
        }
        Ok(text)
    }

    fn postings(&mut self, entries: usize) -> Result<Vec<Posting>> {
        let count = self.count(1)?;
        if count == 0 {
            return Err(broken("a word occurs nowhere"));
        }
        let mut postings = Vec::with_capacity(count);
        let mut next = 0;
        for _ in 0..count {
            let posting = self.posting(next)?;
            if posting.entry as usize >= entries {
                return Err(broken(format!("entry {} of {entries}", posting.entry)));
            }
            next = posting.entry + 1;
            postings.push(posting);
        }
        Ok(postings)
    }

    fn posting(&mut self, next: u32) -> Result<Posting> {
        let step = self.number()?;
        let counts = match step & 3 {
            ONCE_IN_QUESTION => [1, 0],
            ONCE_IN_ANSWER => [0, 1],
            COUNTED => self.counts()?,
            tag => return Err(broken(format!("the tag {tag} is not known"))),
        };
        Ok(Posting { entry: next + (step >> 2), counts })
    }

    fn counts(&mut self) -> Result<[u16; FIELDS]> {
        let mut counts = [0; FIELDS];
        for count in &mut counts {
            *count = u16::try_from(self.number()?).map_err(|_| broken("a count is too large"))?;
        }
        if counts == [0; FIELDS] {
            return Err(broken("a word occurs no times in an entry"));
        }
        Ok(counts)
    }
}

fn broken(what: impl std::fmt::Display) -> Error {
    Error::bundle(format!("the lexical index is damaged: {what}. Build the bundle again"))
}
