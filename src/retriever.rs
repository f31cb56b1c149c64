//! A question to ranked hits, a confidence and a decision.

mod calibration;
mod discriminant;

use serde::Serialize;

use crate::bundle::Bundle;

pub use calibration::Calibration;
#[cfg(feature = "cli")]
pub use calibration::calibrate;
pub use discriminant::Discriminant;

/// What to do with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// The first hit answers it.
    Answer,
    /// A few hits are close: let the visitor choose.
    Clarify,
    /// The FAQ does not answer it.
    Decline,
}

/// An entry that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The id of the entry.
    pub id: String,
    /// Its question.
    pub question: String,
    /// Its answer, Markdown.
    pub answer: String,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// How well it matches: higher is better; comparable within one bundle.
    pub score: f32,
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// What to do.
    pub decision: Decision,
    /// How likely it is that the FAQ answers the question, 0 to 1.
    pub confidence: f32,
    /// Whether only words were compared, because no embedding was at hand.
    pub lexical: bool,
    /// The best entries, best first.
    pub hits: Vec<Hit>,
}

/// The score of an entry and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The position of the entry.
    pub entry: usize,
    /// What entries are ranked by: a weighted sum of the parts, or, without an embedding, [`Self::coverage`] times [`Self::lexical`].
    pub score: f32,
    /// See [`Discriminant`]; 0 without an embedding.
    pub discriminant: f32,
    /// The cosines of its vectors, the nearest counting most; 0 without an embedding.
    pub nearest: f32,
    /// The share of the question's words, by rarity, that it has.
    pub coverage: f32,
    /// BM25, as a share of the best entry's.
    pub lexical: f32,
}

/// The weights of the parts beside the discriminant's 1. Fitted by `models/fit_ranking.py` on stackfaq, hint3-curekart, rasa-faq and
/// clinc150; held-out figures in MODEL.md.
const NEAREST_WEIGHT: f32 = 0.152;
const COVERAGE_WEIGHT: f32 = 0.198;
/// How much nearer a vector has to be to count `e` times as much, in cosine.
const SOFTNESS: f32 = 0.05;

/// Ranks the entries of a bundle for a question; `embedding` is that of the question, or none to compare words only.
pub fn rank(bundle: &Bundle, question: &str, embedding: Option<&[f32]>) -> Vec<Ranked> {
    let empty = Ranked { entry: 0, score: 0.0, discriminant: 0.0, nearest: 0.0, coverage: 0.0, lexical: 0.0 };
    let mut ranked: Vec<Ranked> = (0..bundle.faq().len()).map(|entry| Ranked { entry, ..empty }).collect();
    let words = bundle.lexical().scores(question);
    let best = words.first().map_or(1.0, |best| best.score.max(f32::MIN_POSITIVE));
    for word in &words {
        ranked[word.entry].coverage = word.coverage;
        ranked[word.entry].lexical = word.score / best;
    }
    match embedding {
        Some(embedding) => {
            for (entry, nearest) in ranked.iter_mut().zip(nearest(bundle, embedding)) {
                entry.nearest = nearest;
            }
            for (entry, discriminant) in ranked.iter_mut().zip(bundle.discriminant().scores(embedding)) {
                entry.discriminant = discriminant;
                entry.score =
                    discriminant + NEAREST_WEIGHT * entry.nearest + COVERAGE_WEIGHT * entry.coverage;
            }
        }
        None => ranked.iter_mut().for_each(|entry| entry.score = entry.coverage * entry.lexical),
    }
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
    ranked
}

/// For each entry the soft maximum of its cosines, `max + T ln sum exp((cosine - max) / T)`: several near vectors count for more
/// than one.
fn nearest(bundle: &Bundle, embedding: &[f32]) -> Vec<f32> {
    let mut sums: Vec<Option<(f32, f32)>> = vec![None; bundle.faq().len()];
    for neighbour in bundle.index().nearest(embedding) {
        // Neighbours come best first, so that the first of an entry is its maximum.
        let (most, sum) = sums[bundle.points()[neighbour.row].entry].get_or_insert((neighbour.score, 0.0));
        *sum += ((neighbour.score - *most) / SOFTNESS).exp();
    }
    sums.into_iter().map(|sum| sum.map_or(0.0, |(most, sum)| most + SOFTNESS * sum.ln())).collect()
}

/// Ranks, decides and gives the best `limit` entries.
pub fn search(bundle: &Bundle, question: &str, embedding: Option<&[f32]>, limit: usize) -> Outcome {
    let ranked = rank(bundle, question, embedding);
    let calibration = &bundle.manifest().calibration;
    let (confidence, decision) = match (embedding, &ranked[..]) {
        (_, []) => (0.0, Decision::Decline),
        (Some(_), [first, others @ ..]) => calibration.decide(first, others.first()),
        (None, [first, others @ ..]) => calibration::decide_lexical(first, others.first()),
    };
    let entries = bundle.faq().entries();
    let hit = |ranked: &Ranked| {
        let entry = &entries[ranked.entry];
        Hit {
            id: entry.id.clone(),
            question: entry.question.clone(),
            answer: entry.answer.clone(),
            url: entry.url.clone(),
            score: ranked.score,
        }
    };
    // By words alone, an entry that has none of them is no hit.
    let found = ranked.iter().filter(|entry| embedding.is_some() || entry.score > 0.0);
    Outcome { decision, confidence, lexical: embedding.is_none(), hits: found.take(limit).map(hit).collect() }
}
