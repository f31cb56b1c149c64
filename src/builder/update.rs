//! Updates a bundle from the page that it was built from, or completes one that a page has begun, one embedding at a time.

use std::collections::{HashMap, HashSet};

use super::{calibrate, texts};
use crate::bundle::{Bundle, Manifest};
use crate::error::{Error, Result};
use crate::faq::{Entry, Faq};
use crate::fitted::Fitted;
use crate::index::{Index, Point, Vectors};

/// Most texts to embed; each takes a phone some 50 milliseconds.
const MAX_NEW_TEXTS: usize = 2000;
/// Most entries of a page, and most bytes of their texts.
const MAX_ENTRIES: usize = 10_000;
const MAX_BYTES: usize = 8 << 20;

/// An update in progress: reuses the vectors that the bundle has, and asks for the others text by text.
///
/// The bundle itself does not change; [`Self::finish`] returns a new one. That keeps the thresholds of the old one, as a few changed entries
/// hardly affect them and finding them takes 160 embeddings. It has no graph: an exact scan finds everything that a graph would.
///
/// ```
/// # use tansy::{builder::{Builder, Options, Update}, bundle::Bundle, embed::Embedder, faq::{Entry, Faq}};
/// # let entry = |id: &str, question: &str| Entry { id: id.into(), question: question.into(), answer: "Yes.".into(), url: None, alt: vec![] };
/// # let old = vec![entry("a", "Do you deliver?"), entry("b", "Are you open?")];
/// # let embedder = Embedder::from_bytes(&std::fs::read("models/all-minilm-l6-v2/model.onnx")?)?;
/// # let (bytes, _) = Builder::new(&embedder, Options::default()).build(&Faq::new(old)?, |_, _| {})?;
/// # let bundle = Bundle::from_bytes(&bytes)?;
/// # let new = vec![entry("a", "Do you deliver?"), entry("c", "Is there parking?")];
/// let mut update = Update::new(&bundle, new, "https://shop.example/faq.html")?;
/// while let Some(text) = update.pending() {
///     let vector = embedder.passage(text)?;
///     update.push(vector)?;
/// }
/// let bundle = Bundle::from_bytes(&update.finish()?)?;
/// # assert_eq!(bundle.faq().entries()[1].id, "c");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Update {
    manifest: Manifest,
    fitted: Fitted,
    faq: Faq,
    texts: Vec<(Point, String)>,
    vectors: Vec<Option<Vec<f32>>>,
    /// Positions of the texts without a vector, the next one last.
    missing: Vec<usize>,
    /// What the confidence of a draft is measured with; the bundle of an update has one.
    outside: Option<Vectors>,
}

impl Update {
    /// Starts to replace the entries of a bundle with those that its page has now. `page` is the URL of the page.
    ///
    /// If the URLs show that some entries of the bundle are from this page, the entries from other pages are kept. So are the other phrasings of
    /// each question that the page still has.
    ///
    /// # Errors
    ///
    /// The page has so much that is new that a visitor's browser would compute for minutes. Or it has less than half as many entries as the bundle, or none of its questions: it is probably broken, or another page.
    pub fn new(bundle: &Bundle, entries: Vec<Entry>, page: &str) -> Result<Self> {
        check_size(&entries)?;
        let faq = merged(bundle.faq(), entries, page)?;
        Self::begin(bundle, faq, &texts::known(bundle))
    }

    /// Starts to complete a draft, see [`Seed::draft`](crate::bundle::Seed::draft). `known` is an earlier bundle of the page; vectors of texts that are still there are taken
    /// from it. The result is what a build of the same entries with the same model gives, but for a graph.
    ///
    /// # Errors
    ///
    /// The FAQ is so large that a visitor's browser would compute for minutes.
    pub fn of_draft(draft: &Bundle, known: Option<&Bundle>) -> Result<Self> {
        check_size(draft.faq().entries())?;
        let known = known.filter(|known| known.manifest().model.sha256 == draft.manifest().model.sha256);
        Self::begin(draft, draft.faq().clone(), &known.map(texts::known).unwrap_or_default())
    }

    fn begin(bundle: &Bundle, faq: Faq, known: &HashMap<String, Vec<f32>>) -> Result<Self> {
        let texts = texts::of_faq(&faq);
        let vectors: Vec<Option<Vec<f32>>> = texts.iter().map(|(_, text)| known.get(text).cloned()).collect();
        let missing: Vec<usize> = (0..texts.len()).rev().filter(|&at| vectors[at].is_none()).collect();
        if missing.len() > MAX_NEW_TEXTS {
            return Err(Error::input(format!(
                "{} texts of the page are new, at most {MAX_NEW_TEXTS} are embedded in a browser: run `tansy build` again",
                missing.len()
            )));
        }
        Ok(Self {
            manifest: bundle.manifest().clone(),
            fitted: bundle.fitted().clone(),
            faq,
            texts,
            vectors,
            missing,
            outside: bundle.outside().cloned(),
        })
    }

    /// The next text to embed as a passage; `None` when all are embedded.
    pub fn pending(&self) -> Option<&str> {
        self.missing.last().map(|&at| self.texts[at].1.as_str())
    }

    /// Number of texts left to embed.
    pub fn left(&self) -> usize {
        self.missing.len()
    }

    /// Takes the embedding of [`Self::pending`].
    ///
    /// # Errors
    ///
    /// No text was left.
    pub fn push(&mut self, vector: Vec<f32>) -> Result<()> {
        let at = self.missing.pop().ok_or_else(|| Error::input("every text of the update is embedded"))?;
        self.vectors[at] = Some(vector);
        Ok(())
    }

    /// Builds the new bundle and returns its bytes.
    ///
    /// # Errors
    ///
    /// A text is not embedded yet, or a vector does not have the width of the model that the bundle was built with.
    pub fn finish(self) -> Result<Vec<u8>> {
        let mut index = Vectors::new(self.manifest.model.width)?;
        for vector in self.vectors {
            index.push(&vector.ok_or_else(Error::not_ready)?)?;
        }
        let points: Vec<Point> = self.texts.into_iter().map(|(point, _)| point).collect();
        let bundle = texts::assemble(self.manifest, self.fitted, self.faq, points, Index::exact(index))?;
        let bundle = match &self.outside {
            Some(outside) => {
                let confidence = calibrate::confidence(&bundle, outside)?;
                bundle.with_confidence(confidence)
            }
            None => bundle,
        };
        bundle.to_bytes_without_graph()
    }
}

/// The entries of the page, followed by those of the bundle that are from other pages.
fn merged(old: &Faq, mut entries: Vec<Entry>, page: &str) -> Result<Faq> {
    let is_here = |entry: &Entry| entry.url.as_deref().is_some_and(|url| leads_to(url, page));
    let is_known = old.entries().iter().any(is_here);
    let (here, elsewhere): (Vec<&Entry>, Vec<&Entry>) =
        old.entries().iter().partition(|entry| !is_known || is_here(entry));
    check(&here, &entries)?;
    keep_phrasings(&here, &mut entries);
    number_ids(&mut entries, elsewhere.iter().map(|entry| entry.id.clone()).collect());
    entries.extend(elsewhere.into_iter().cloned());
    Faq::new(entries)
}

/// Gives each question that the page still has the phrasings that the bundle has for it: some come from a file that the page does not show.
fn keep_phrasings(old: &[&Entry], entries: &mut [Entry]) {
    let known: HashMap<&str, &Entry> = old.iter().map(|entry| (entry.question.as_str(), *entry)).collect();
    for entry in entries {
        let before = known.get(entry.question.as_str()).into_iter().flat_map(|old| &old.alt);
        let missing: Vec<String> = before.filter(|alt| !entry.alt.contains(alt)).cloned().collect();
        entry.alt.extend(missing);
    }
}

/// Makes the ids of `entries` differ from each other and from those in `taken`: the second entry with the id `a` gets `a-2`, and so on.
fn number_ids(entries: &mut [Entry], mut taken: HashSet<String>) {
    // The next number to try for each id. Taken ids stay taken, so that no number has to be tried twice.
    let mut next: HashMap<String, usize> = HashMap::new();
    for entry in entries {
        let number = next.entry(entry.id.clone()).or_insert(1);
        loop {
            let id = if *number == 1 { entry.id.clone() } else { format!("{}-{number}", entry.id) };
            *number += 1;
            if taken.insert(id.clone()) {
                entry.id = id;
                break;
            }
        }
    }
}

/// Refuses a page that is larger than any FAQ before anything is compared.
fn check_size(entries: &[Entry]) -> Result<()> {
    let bytes: usize =
        entries.iter().map(|entry| entry.answer.len() + entry.asks().map(str::len).sum::<usize>()).sum();
    if entries.len() <= MAX_ENTRIES && bytes <= MAX_BYTES {
        return Ok(());
    }
    Err(Error::input(format!(
        "the page has {} entries of {bytes} bytes, at most {MAX_ENTRIES} of {MAX_BYTES} are followed in a browser: run `tansy build` again",
        entries.len()
    )))
}

/// Refuses a login page, an error page or half a page, which must not replace the FAQ.
fn check(old: &[&Entry], new: &[Entry]) -> Result<()> {
    if new.len() * 2 < old.len() {
        return Err(Error::input(format!(
            "the page has only {} of {} questions left: if that is right, run `tansy build` again",
            new.len(),
            old.len()
        )));
    }
    let known: HashSet<&str> = old.iter().map(|entry| entry.question.as_str()).collect();
    if !new.iter().any(|entry| known.contains(entry.question.as_str())) {
        return Err(Error::input(
            "the page has none of the questions of the bundle: if it is the right page, run `tansy build` again",
        ));
    }
    Ok(())
}

/// Whether the URL of an entry, which may be relative to the page, is that of the page.
fn leads_to(url: &str, page: &str) -> bool {
    let without_tail = |url: &'_ str| url.split(['#', '?']).next().unwrap_or_default().to_owned();
    let (url, page) = (without_tail(url), without_tail(page));
    let url = url.trim_start_matches("./").trim_start_matches('/');
    !url.is_empty() && page.strip_suffix(url).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ids_are_numbered_past_those_that_are_taken() {
        let entry = |id: &&str| Entry {
            id: (*id).to_owned(),
            question: String::new(),
            answer: String::new(),
            url: None,
            alt: vec![],
        };
        let mut entries: Vec<Entry> = ["a", "a-2", "a", "b", "a", "a-2"].iter().map(entry).collect();
        number_ids(&mut entries, HashSet::from(["b".to_owned(), "a-4".to_owned()]));
        let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids, ["a", "a-2", "a-3", "b-2", "a-5", "a-2-2"]);
    }
}
