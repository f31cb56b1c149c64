//! A bundle brought up to date with the page that it was built from, one embedding at a time.

use std::collections::HashSet;

use super::texts;
use crate::bundle::{Bundle, Manifest};
use crate::error::{Error, Result};
use crate::faq::{Entry, Faq};
use crate::index::{Fit, Index, Point, Vectors};

/// The new entries of a bundle on their way into one: what the bundle has is taken from it, what it lacks is asked for text by text.
///
/// The bundle stays as it is: until [`Self::finish`] gives the new one, nothing of it shows. The thresholds are those of the bundle,
/// which a few changed entries hardly move and which take 160 embeddings to find. There is no graph: an exact scan finds all that
/// it would.
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
    faq: Faq,
    texts: Vec<(Point, String)>,
    vectors: Vec<Option<Vec<f32>>>,
    /// Texts without a vector, by their position, the next one last.
    missing: Vec<usize>,
}

impl Update {
    /// Begins to replace the entries of a bundle by those that its page has now; `page` is the URL of the page.
    ///
    /// If some entries of the bundle are known to stand on that page, those that stand on other pages stay.
    ///
    /// # Errors
    ///
    /// The page hardly is the one that the bundle was built from, or is broken: it has less than half as many entries, or none of the
    /// questions.
    pub fn new(bundle: &Bundle, entries: Vec<Entry>, page: &str) -> Result<Self> {
        let faq = merged(bundle.faq(), entries, page)?;
        let texts = texts::of_faq(&faq);
        let known = texts::known(bundle);
        let vectors: Vec<Option<Vec<f32>>> = texts.iter().map(|(_, text)| known.get(text).cloned()).collect();
        let missing = (0..texts.len()).rev().filter(|&at| vectors[at].is_none()).collect();
        Ok(Self { manifest: bundle.manifest().clone(), faq, texts, vectors, missing })
    }

    /// The next text to embed as a passage; none when all are.
    pub fn pending(&self) -> Option<&str> {
        self.missing.last().map(|&at| self.texts[at].1.as_str())
    }

    /// How many texts there are left to embed.
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

    /// The bytes of the new bundle.
    ///
    /// # Errors
    ///
    /// A text is left, or a vector is not of the model that the bundle was built with.
    pub fn finish(self) -> Result<Vec<u8>> {
        let mut index = Vectors::new(self.manifest.model.width)?;
        for vector in self.vectors {
            index.push(&vector.ok_or_else(Error::not_ready)?)?;
        }
        let points: Vec<Point> = self.texts.into_iter().map(|(point, _)| point).collect();
        let fit = Fit::new(&points, &index, self.faq.len(), &self.manifest.fitted.discriminant);
        let bundle = texts::assemble(self.manifest, self.faq, points, Index::exact(index), &fit)?;
        bundle.to_bytes_without_graph()
    }
}

/// The entries of the page, then those of the bundle that stand elsewhere.
fn merged(old: &Faq, mut entries: Vec<Entry>, page: &str) -> Result<Faq> {
    let is_here = |entry: &Entry| entry.url.as_deref().is_some_and(|url| leads_to(url, page));
    let is_known = old.entries().iter().any(is_here);
    let (here, elsewhere): (Vec<&Entry>, Vec<&Entry>) =
        old.entries().iter().partition(|entry| !is_known || is_here(entry));
    check(&here, &entries)?;
    let mut ids: HashSet<String> = elsewhere.iter().map(|entry| entry.id.clone()).collect();
    for entry in &mut entries {
        entry.id = (1..)
            .map(|number| if number == 1 { entry.id.clone() } else { format!("{}-{number}", entry.id) })
            .find(|id| !ids.contains(id))
            .unwrap_or_default();
        ids.insert(entry.id.clone());
    }
    entries.extend(elsewhere.into_iter().cloned());
    Faq::new(entries)
}

/// A login page, an error page or half a page must not take the FAQ's place.
fn check(old: &[&Entry], new: &[Entry]) -> Result<()> {
    if new.len() * 2 < old.len() {
        return Err(Error::input(format!(
            "the page has few of its questions left, {} of {}: if that is right, run `tansy build` again",
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

/// Whether the url of an entry, which may be relative to the page, is that of the page.
fn leads_to(url: &str, page: &str) -> bool {
    let without_tail = |url: &'_ str| url.split(['#', '?']).next().unwrap_or_default().to_owned();
    let (url, page) = (without_tail(url), without_tail(page));
    let url = url.trim_start_matches("./").trim_start_matches('/');
    !url.is_empty() && page.strip_suffix(url).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}
