//! Finds how evidence becomes a confidence in a bundle, by searching it.

use rayon::prelude::*;

use crate::bundle::{Bundle, Confidence};
use crate::embed::Embedder;
use crate::error::Result;
use crate::retriever::evidence_for;

/// Out-of-scope questions, which no FAQ answers, one per line.
const OUT_OF_SCOPE: &str = include_str!("out_of_scope.txt");

/// Finds the confidence by searching with out-of-scope questions: the evidence that they reach, the number of entries and the number of phrasings tell
/// how much evidence there is by chance in this FAQ.
///
/// # Errors
///
/// The model fails on a question.
pub(super) fn confidence(bundle: &Bundle, embedder: &Embedder) -> Result<Confidence> {
    let questions: Vec<&str> = out_of_scope().collect();
    let embeddings: Result<Vec<Vec<f32>>> =
        questions.par_iter().map(|question| embedder.query(question)).collect();
    let asked = questions.iter().zip(embeddings?);
    let outside = asked.map(|(question, vector)| evidence_for(bundle, question, &vector)).collect();
    Ok(from_measured(bundle, outside))
}

/// Questions that no FAQ answers.
pub(crate) fn out_of_scope() -> impl Iterator<Item = &'static str> {
    OUT_OF_SCOPE.lines().filter(|line| !line.trim().is_empty())
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
