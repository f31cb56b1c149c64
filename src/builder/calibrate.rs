//! Finds how evidence becomes a confidence in a bundle, by searching it.

#[cfg(feature = "build")]
use rayon::prelude::*;

use crate::bundle::{Bundle, Confidence};
#[cfg(feature = "build")]
use crate::embed::Embedder;
use crate::error::{Error, Result};
use crate::index::Vectors;
use crate::retriever::evidence_for;

/// Out-of-scope questions, which no FAQ answers, one per line.
const OUT_OF_SCOPE: &str = include_str!("out_of_scope.txt");

/// Questions that no FAQ answers.
pub(crate) fn out_of_scope() -> impl Iterator<Item = &'static str> {
    OUT_OF_SCOPE.lines().filter(|line| !line.trim().is_empty())
}

/// The vectors of the list, in its order. They are quantised as all vectors are, so that a browser, which gets them in a seed, finds the same confidence.
///
/// # Errors
///
/// The model fails on a question.
#[cfg(feature = "build")]
pub(super) fn outside(embedder: &Embedder) -> Result<Vectors> {
    let questions: Vec<&str> = out_of_scope().collect();
    let embeddings: Result<Vec<Vec<f32>>> =
        questions.par_iter().map(|question| embedder.query(question)).collect();
    let mut vectors = Vectors::new(embedder.manifest().width)?;
    embeddings?.iter().try_for_each(|vector| vectors.push(vector))?;
    Ok(vectors)
}

/// Finds the confidence by searching with out-of-scope questions: the evidence that they reach, the number of entries and the number of phrasings tell
/// how much evidence there is by chance in this FAQ.
///
/// # Errors
///
/// `outside` are the vectors of another list.
pub(super) fn confidence(bundle: &Bundle, outside: &Vectors) -> Result<Confidence> {
    if outside.len() != out_of_scope().count() {
        return Err(Error::version(
            "the model's seed is of another release: copy it from the one that is used",
        ));
    }
    let evidence = |(row, question)| evidence_for(bundle, question, &outside.get(row));
    Ok(from_measured(bundle, out_of_scope().enumerate().map(evidence).collect()))
}

fn from_measured(bundle: &Bundle, mut outside: Vec<f32>) -> Confidence {
    outside.sort_by(f32::total_cmp);
    let (faq, weights) = (bundle.faq(), &bundle.fitted().confidence);
    let phrasings = faq.entries().iter().map(|entry| entry.alt.len()).sum::<usize>();
    let phrasings = phrasings as f32 / faq.len() as f32;
    let bias = weights.bias_of(quantile(&outside, 0.5), faq.len(), phrasings);
    let confidence = Confidence::new(weights.evidence, bias);
    let reached = |share| confidence.of(quantile(&outside, share));
    Confidence { outside: [reached(0.5), reached(0.9)], ..confidence }
}

/// The quantile of sorted values that a share of them lies below; 0 if there are none.
fn quantile(sorted: &[f32], share: f32) -> f32 {
    let last = sorted.len().saturating_sub(1);
    sorted.get(((sorted.len() as f32 * share) as usize).min(last)).copied().unwrap_or_default()
}
