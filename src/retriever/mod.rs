//! Turns a question into ranked hits, a confidence and a decision.

mod choices;
mod confidence;
mod evidence;
mod follow_up;
mod rank;

use serde::Serialize;

use crate::bundle::Bundle;
use crate::error::Result;
use crate::faq::Entry;
use crate::model::Model;

#[cfg(feature = "engine")]
pub(crate) use evidence::evidence_for;
pub use follow_up::Earlier;
#[cfg(feature = "engine")]
pub(crate) use follow_up::refers_back;
pub use rank::{Parts, Ranked, rank};

/// What to do with a question.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Decision {
    /// The first hit answers it.
    Answer,
    /// A few hits are close: let the visitor choose.
    Clarify,
    /// The FAQ does not answer it.
    Decline,
}

/// An entry that was found.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The id of the entry.
    pub id: String,
    /// Its question.
    pub question: String,
    /// Its answer, Markdown.
    pub answer: String,
    /// The URL of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// How well it matches: higher is better; comparable within one bundle.
    pub score: f32,
    /// The parts of the score, if they were requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Parts>,
}

/// The result of a search.
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "SearchResult", optional_fields))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// What to do.
    pub decision: Decision,
    /// How likely it is that the FAQ answers the question, 0 to 1.
    pub confidence: f32,
    /// Whether only words were compared, because there was no embedding.
    pub lexical: bool,
    /// The question as it was understood, if a misspelling in it was corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub understood: Option<String>,
    /// How many of the first hits together are the answer: one for each question in the message; 0 if nothing is answered.
    pub answers: usize,
    /// The questions in the message that nothing answers, if others are answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub unanswered: Vec<String>,
    /// The best entries, best first; if several questions are answered, in their order.
    pub hits: Vec<Hit>,
}

impl Outcome {
    /// The outcome if the visitor has chosen an entry.
    pub(crate) fn chosen(entry: &Entry) -> Self {
        Self {
            decision: Decision::Answer,
            confidence: 1.0,
            lexical: false,
            understood: None,
            answers: 1,
            unanswered: Vec::new(),
            hits: vec![Hit::new(entry, 1.0, None)],
        }
    }
}

impl Hit {
    fn new(entry: &Entry, score: f32, parts: Option<Parts>) -> Self {
        let Entry { id, question, answer, url, .. } = entry.clone();
        Self { id, question, answer, url, score, parts }
    }
}

/// How to search.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Options {
    /// The maximum number of hits.
    pub limit: usize,
    /// Whether each hit has the parts of its score.
    pub explain: bool,
}

impl Options {
    /// At most `limit` hits, without the parts of their scores.
    pub fn new(limit: usize) -> Self {
        Self { limit, explain: false }
    }

    /// Sets whether each hit has the parts of its score.
    #[must_use]
    pub fn explain(self, explain: bool) -> Self {
        Self { explain, ..self }
    }
}

/// Searches for a question, taking the question before it into account. `model` may be a function that embeds. Use [`chat::search`](crate::chat::search) for what visitors type: it removes greetings.
///
/// # Errors
///
/// The errors of `model`.
pub fn search(
    bundle: &Bundle,
    model: &impl Model,
    question: &str,
    earlier: Option<&Earlier>,
    options: Options,
) -> Result<Outcome> {
    let embedding = model.embed(question)?;
    let ranked = rank(bundle, question, embedding.as_deref());
    let followed = match earlier {
        Some(earlier) => follow_up::rank(bundle, question, &ranked, earlier, model)?,
        None => None,
    };
    let ranked = followed.unwrap_or(ranked);
    let lexical = embedding.is_none();
    let (confidence, decision) = decide(bundle, &ranked, lexical);
    // After the decision, as the confidence is that of a ranking by score.
    let asked = (question, embedding.as_deref());
    let (ranked, decision) = choices::reconsider(bundle, model, asked, ranked, decision)?;
    Ok(outcome(bundle, &ranked, (confidence, decision), lexical, options))
}

/// The confidence in the top entry of a ranking, and what to do.
fn decide(bundle: &Bundle, ranked: &[Ranked], lexical: bool) -> (f32, Decision) {
    match ranked {
        [] => (0.0, Decision::Decline),
        [first, others @ ..] if lexical => confidence::decide_by_words(bundle, first, others.first()),
        _ => confidence::decide(bundle, ranked),
    }
}

/// The best entries of a ranking, and what was decided about them.
fn outcome(
    bundle: &Bundle,
    ranked: &[Ranked],
    (confidence, decision): (f32, Decision),
    lexical: bool,
    options: Options,
) -> Outcome {
    let entries = bundle.faq().entries();
    let hit = |ranked: &Ranked| {
        Hit::new(&entries[ranked.entry], ranked.score, options.explain.then_some(ranked.parts))
    };
    // When only words are compared, an entry that has none of them is not a hit.
    let found = ranked.iter().filter(|entry| !lexical || entry.score > 0.0);
    let hits: Vec<Hit> = found.take(options.limit).map(hit).collect();
    let answers = usize::from(decision == Decision::Answer).min(hits.len());
    Outcome { decision, confidence, lexical, understood: None, answers, unanswered: Vec::new(), hits }
}
