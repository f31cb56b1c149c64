//! Numbers that were fitted to one embedding model: how its cosines become scores, a confidence and a decision.
//!
//! `models/fit_ranking.py` and `models/fit_confidence.py` write them to `fitted.json` beside the model, `tansy pack` puts that file into the model's manifest, and a bundle
//! carries those of the model it was built with. A model packed without the file gets [`Fitted::fallback`].

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// All numbers fitted to a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Fitted {
    /// How the vectors of an entry are combined into its direction in the linear discriminant.
    pub discriminant: DiscriminantWeights,
    /// Weights of the parts of a score.
    pub score: ScoreWeights,
    /// Weights of the evidence that the confidence is computed from.
    pub evidence: EvidenceWeights,
    /// How the evidence becomes a confidence.
    pub confidence: ConfidenceWeights,
    /// From which confidence on to answer, and to offer choices.
    pub thresholds: Thresholds,
    /// How much the question before counts.
    pub follow_up: FollowUpWeights,
}

/// How the vectors of an entry are combined into its direction, see [`crate::index::Discriminant`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DiscriminantWeights {
    /// Share of the identity in the covariance, above 0, at most 1.
    pub shrinkage: f64,
    /// Weight of the entry's question.
    pub question: f64,
    /// Weight of each other phrasing.
    pub phrasing: f64,
    /// Weight of all passages with the question in front, together.
    pub question_answer: f64,
    /// Weight of all passages alone, together.
    pub passage: f64,
}

/// Weights of the parts of a score; the discriminant's is 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ScoreWeights {
    /// Weight of the soft maximum of the cosines.
    pub nearest: f32,
    /// Weight of the share of the question's words that the entry contains.
    pub coverage: f32,
    /// Temperature of the soft maximum, in cosine, above 0: a vector this much nearer counts `e` times as much.
    pub softness: f32,
}

/// Weights within the evidence for the top entry.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EvidenceWeights {
    /// Weight of the distance between the two largest coverages.
    pub words: f32,
    /// At most this many questions of an entry are compared with each other for its baseline.
    pub siblings: usize,
}

/// How the evidence for the top entry becomes the probability that the entry is right, in any FAQ:
///
/// ```text
/// confidence = 1 / (1 + exp(-(evidence * e + outside * o + entries * ln n + phrasings * min(p, 3) + bias)))
/// ```
///
/// where `e` is the evidence, `o` the median evidence of questions that no FAQ answers, `n` the number of entries, at most [`Self::MOST_ENTRIES`], and `p` the
/// mean number of other phrasings of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConfidenceWeights {
    /// Weight of the evidence.
    pub evidence: f32,
    /// Weight of the median evidence outside.
    pub outside: f32,
    /// Weight of the logarithm of the number of entries: among more, one is near by chance.
    pub entries: f32,
    /// Weight of the number of phrasings of an entry: with more, something is near to every question.
    pub phrasings: f32,
    /// Intercept.
    pub bias: f32,
}

impl ConfidenceWeights {
    /// The largest FAQ that the weights were fitted on has about this many entries.
    pub const MOST_ENTRIES: usize = 150;
    /// More phrasings than this change nothing.
    pub const MOST_PHRASINGS: f32 = 3.0;

    /// The intercept for one FAQ: everything but the evidence.
    pub fn bias_of(&self, outside: f32, entries: usize, phrasings: f32) -> f32 {
        // In f64, so that every platform's logarithm rounds to the same f32.
        let entries = (entries.clamp(1, Self::MOST_ENTRIES) as f64).ln() as f32;
        self.outside * outside
            + self.entries * entries
            + self.phrasings * phrasings.min(Self::MOST_PHRASINGS)
            + self.bias
    }
}

/// Decision thresholds. They are the same for every FAQ, since a confidence means the same in each.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Thresholds {
    /// Lowest confidence at which a question is answered.
    pub answer: f32,
    /// Lowest confidence at which choices are offered.
    pub clarify: f32,
    /// Choices are offered if the second score is closer to the first than this.
    pub close: f32,
}

/// How much the conversation counts, see `retriever/follow_up.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FollowUpWeights {
    /// Weight of the ranking with the answered entry's subject, for a question that refers back to something; the plain ranking's is 1.
    pub referring: f32,
    /// The same weight for any other question, if nothing is certain about its plain ranking; less as that is more certain.
    pub entry: f32,
    /// Weight of the ranking with the subject of the visitor's earlier question.
    pub question: f32,
    /// Number of words in a subject.
    pub subject_words: usize,
    /// Distance between the first two scores from which the top entry counts as clear.
    pub clear: f32,
    /// Doubt below which further rankings are not worth their embeddings.
    pub least_doubt: f32,
}

impl Fitted {
    /// Reads and checks the numbers.
    ///
    /// # Errors
    ///
    /// The JSON is malformed, or a number is out of its range.
    #[cfg(feature = "build")]
    pub fn from_json(json: &str) -> Result<Self> {
        let fitted: Self = serde_json::from_str(json)
            .map_err(|error| Error::model(format!("the fitted numbers are malformed: {error}")))?;
        fitted.check()?;
        Ok(fitted)
    }

    /// Reads what [`Self::to_bytes`] wrote, and checks it.
    ///
    /// # Errors
    ///
    /// The bytes are malformed, or a number is out of its range.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let fitted: Self = postcard::from_bytes(bytes)
            .map_err(|error| Error::bundle(format!("the fitted numbers are malformed: {error}")))?;
        fitted.check()?;
        Ok(fitted)
    }

    /// The numbers in the order of their fields, without names.
    #[cfg(feature = "words")]
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        postcard::to_stdvec(self)
            .map_err(|error| Error::input(format!("the bundle cannot be written: {error}")))
    }

    /// The numbers of the model that Tansy ships, for a model that was packed without `fitted.json`. They were not fitted to that model, so check
    /// its thresholds with `tansy eval`.
    ///
    /// # Errors
    ///
    /// None, as long as the compiled-in file is well-formed.
    #[cfg(feature = "build")]
    pub fn fallback() -> Result<Self> {
        Self::from_json(include_str!("../models/all-minilm-l6-v2/fitted.json"))
    }

    /// Checks that every number is finite and in its range.
    ///
    /// # Errors
    ///
    /// A number is not.
    pub fn check(&self) -> Result<()> {
        // Taken apart by name, so that a new group of numbers cannot be forgotten. A comparison with NaN is false, so that the ranges refuse it
        // too.
        let Self { discriminant, score, evidence, confidence, thresholds, follow_up } = self;
        let weights = [
            score.nearest,
            score.coverage,
            evidence.words,
            confidence.evidence,
            confidence.outside,
            confidence.entries,
            confidence.phrasings,
            confidence.bias,
            follow_up.referring,
            follow_up.entry,
            follow_up.question,
            discriminant.question as f32,
            discriminant.phrasing as f32,
            discriminant.question_answer as f32,
            discriminant.passage as f32,
        ];
        let shares = [thresholds.clarify, thresholds.answer, thresholds.close, follow_up.least_doubt];
        let positive = [discriminant.shrinkage as f32, score.softness, follow_up.clear];
        let fine = weights.into_iter().all(|weight| weight.abs() <= 1e3)
            && shares.into_iter().all(|share| (0.0..=1.0).contains(&share))
            && positive.into_iter().all(|number| number > 0.0 && number <= 1.0)
            && thresholds.clarify <= thresholds.answer
            && (1..=64).contains(&evidence.siblings)
            && follow_up.subject_words <= 16;
        if fine { Ok(()) } else { Err(Error::model("a fitted number of the model is out of range")) }
    }
}
