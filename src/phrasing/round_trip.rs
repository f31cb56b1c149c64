//! The round trip: a message that was written for an entry has to lead back to it.

use std::collections::HashSet;
use std::fmt;

use super::key::{key, keys};
use super::prompt::EXAMPLES;
use crate::builder::{Builder, Options, Update};
use crate::bundle::Bundle;
use crate::chat;
use crate::embed::Embedder;
use crate::error::Result;
use crate::faq::{Entry, Faq};
use crate::passages;
use crate::retriever::{self, Decision, Outcome};

/// How much better another entry may score than the message's own before the message counts as that entry's. Measured on bare FAQs: 0.2 keeps .80 to .98
/// of the messages of stackfaq, rasa-faq, quebec-covid-en, hint3-curekart and models/phrasings for their own entry, and 0.05 keeps .78 to .97; of those
/// given to a random entry, .07 at most are kept. In the demo without its phrasings, 0.2 keeps 280 of these 323, with which 29 of 30 questions find their
/// entry first; 0.05 keeps 226, with which 26 do; without any, 22 do. With 80 phrasings given to a neighbouring entry and 138 of nonsense among them, of
/// which 0.2 keeps 71, 29 still do.
const MARGIN: f32 = 0.2;
/// The confidence below which a message has to do with no entry. Measured on the same FAQs: of the messages that find their own entry, .00 to .03 are
/// below (.08 in hint3-curekart); of those written for other FAQs, .27 to .92, and likewise of what a model of 135 million parameters makes up.
const LEAST: f32 = 0.12;
/// The number of words from which texts with nearly the same words say the same.
const LONG: usize = 5;

/// Why a message is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// An entry has this phrasing, or the model has written it before.
    Duplicate,
    /// It is one of the prompt's examples.
    Example,
    /// It repeats the answer.
    Answer,
    /// It leads to the entry with this id.
    Other(String),
    /// It has to do with no entry.
    Nowhere,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate => f.write_str("said before"),
            Self::Example => f.write_str("an example of the prompt"),
            Self::Answer => f.write_str("repeats the answer"),
            Self::Other(id) => write!(f, "leads to {id}"),
            Self::Nowhere => f.write_str("leads to no entry"),
        }
    }
}

/// What a choice among messages gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Chosen {
    /// The messages to keep.
    pub kept: Vec<String>,
    /// The others, each with the reason.
    pub dropped: Vec<(String, Reason)>,
}

/// A bundle of the FAQ, to search with messages that were written for it.
///
/// What is kept is only remembered, so that it is not kept twice, and does not take part in later searches. Otherwise the entries that were asked
/// for first would attract the messages of those that have no phrasings yet: half of the demo's own would be dropped.
pub struct RoundTrip<'a> {
    embedder: &'a Embedder,
    bundle: Bundle,
    /// The keys of all phrasings.
    known: HashSet<String>,
}

impl<'a> RoundTrip<'a> {
    /// Builds the bundle. `language` and `progress` are as in [`Builder`].
    ///
    /// # Errors
    ///
    /// The model fails on a text.
    pub fn new(
        embedder: &'a Embedder,
        faq: &Faq,
        language: Option<String>,
        progress: impl Fn(usize, usize) + Sync,
    ) -> Result<Self> {
        let options = Options { language, ..Options::default() };
        let (bytes, _) = Builder::new(embedder, options).build(faq, progress)?;
        let known = faq.entries().iter().flat_map(keys).collect();
        Ok(Self { embedder, bundle: Bundle::from_bytes(&bytes)?, known })
    }

    /// The entries with the phrasings that they were built with or have [learnt](Self::learn).
    pub fn entries(&self) -> &[Entry] {
        self.bundle.faq().entries()
    }

    /// Whether this text is a known phrasing of an entry, whatever its case and punctuation.
    pub fn knows(&self, text: &str) -> bool {
        self.known.contains(&key(text))
    }

    /// Remembers phrasings, so that they are not kept again.
    pub fn remember<'b>(&mut self, texts: impl IntoIterator<Item = &'b String>) {
        self.known.extend(texts.into_iter().map(|text| key(text)));
    }

    /// The entries that a search finds for a text, best first, as positions.
    ///
    /// # Errors
    ///
    /// The model fails on the text.
    pub fn nearest(&self, text: &str, limit: usize) -> Result<Vec<usize>> {
        let hits = self.search(text, limit)?.hits;
        let position = |id: &str| self.entries().iter().position(|entry| entry.id == id);
        Ok(hits.iter().filter_map(|hit| position(&hit.id)).collect())
    }

    /// Chooses among messages that were written for the entry at a position.
    ///
    /// # Errors
    ///
    /// The model fails on a message.
    pub fn choose(&self, at: usize, texts: Vec<String>) -> Result<Chosen> {
        let (mut chosen, mut seen) = (Chosen::default(), HashSet::new());
        for text in texts {
            let is_new = !self.knows(&text)
                && seen.insert(key(&text))
                && !chosen.kept.iter().any(|other| is_alike(&text, other));
            let reason = if is_new { self.fault(at, &text)? } else { Some(Reason::Duplicate) };
            match reason {
                None => chosen.kept.push(text),
                Some(reason) => chosen.dropped.push((text, reason)),
            }
        }
        Ok(chosen)
    }

    /// Adds phrasings to the entry at a position, so that later searches find them.
    ///
    /// # Errors
    ///
    /// The model fails on a text.
    pub fn learn(&mut self, at: usize, texts: &[String]) -> Result<()> {
        self.remember(texts);
        let mut entries = self.entries().to_vec();
        let entry = &mut entries[at];
        let mut seen = keys(entry);
        entry.alt.extend(texts.iter().filter(|text| seen.insert(key(text))).cloned());
        // Finding the confidence again would take 160 embeddings; an update keeps it.
        let mut update = Update::new(&self.bundle, entries, "")?;
        while let Some(text) = update.pending() {
            let vector = self.embedder.passage(text)?;
            update.push(vector)?;
        }
        self.bundle = Bundle::from_bytes(&update.finish()?)?;
        Ok(())
    }

    fn search(&self, text: &str, limit: usize) -> Result<Outcome> {
        chat::search(&self.bundle, self.embedder, text, &[], retriever::Options::new(limit))
    }

    fn fault(&self, at: usize, text: &str) -> Result<Option<Reason>> {
        let entry = &self.entries()[at];
        if EXAMPLES.iter().any(|example| key(example) == key(text)) {
            return Ok(Some(Reason::Example));
        }
        if repeats(text, &passages::plain(&entry.answer)) {
            return Ok(Some(Reason::Answer));
        }
        Ok(leads_astray(&self.search(text, self.entries().len())?, &entry.id))
    }
}

/// Why a search does not lead to the entry `id`, if so.
fn leads_astray(outcome: &Outcome, id: &str) -> Option<Reason> {
    let Some(first) = outcome.hits.first().filter(|_| outcome.confidence >= LEAST) else {
        return Some(Reason::Nowhere);
    };
    let own = outcome.hits.iter().find(|hit| hit.id == id);
    let is_near = own.is_some_and(|own| first.score - own.score <= MARGIN);
    if first.id == id || is_near && outcome.decision != Decision::Answer {
        return None;
    }
    Some(Reason::Other(first.id.clone()))
}

/// Whether a long text has hardly a word that is not in the answer.
fn repeats(text: &str, answer: &str) -> bool {
    let (text, answer) = (key(text), key(answer));
    let said: HashSet<&str> = answer.split(' ').collect();
    let words: Vec<&str> = text.split(' ').collect();
    words.len() >= LONG && words.iter().filter(|word| !said.contains(*word)).count() * 10 <= words.len()
}

/// Whether two long texts share four fifths of their words, as when a small model repeats itself.
fn is_alike(a: &str, b: &str) -> bool {
    let (a, b) = (key(a), key(b));
    let (a, b): (HashSet<&str>, HashSet<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    a.len().min(b.len()) >= LONG && a.intersection(&b).count() * 5 >= a.union(&b).count() * 4
}
