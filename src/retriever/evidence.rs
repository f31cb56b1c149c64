//! Evidence score of the top entry, which the confidence is computed from.
//!
//! It is the sum of four terms, each of which separates answerable questions from others in cases where the rest do not:
//!
//! - the entry's score;
//! - its discriminant minus the mean of the other entries', because some questions are near to everything;
//! - the largest coverage minus the second largest, weighted, because a question whose words are in many entries is about none of them;
//! - its nearest minus its baseline, because the phrasings of some entries are similar and those of others far apart.
//!
//! `models/fit_ranking.py` chose the terms and their weights.

use super::Ranked;
#[cfg(feature = "engine")]
use super::rank::rank;
use crate::bundle::Bundle;

/// The evidence for the top entry of a question whose embedding is known.
#[cfg(feature = "engine")]
pub(crate) fn evidence_for(bundle: &Bundle, question: &str, embedding: &[f32]) -> f32 {
    evidence(bundle, &rank(bundle, question, Some(embedding)))
}

/// The evidence for the first of `ranked`, which holds all entries of the bundle, best first.
pub(super) fn evidence(bundle: &Bundle, ranked: &[Ranked]) -> f32 {
    of_ranking(ranked, bundle.baselines(), bundle.fitted().evidence.words)
}

fn of_ranking(ranked: &[Ranked], baselines: &[f32], words_weight: f32) -> f32 {
    let [first, others @ ..] = ranked else { return 0.0 };
    // A single entry is compared with one that has nothing to do with the question.
    let contrast = match others.len() {
        0 => first.parts.nearest,
        number => {
            let sum: f32 = others.iter().map(|other| other.parts.discriminant).sum();
            first.parts.discriminant - sum / number as f32
        }
    };
    let (mut most, mut second) = (0.0f32, 0.0f32);
    for coverage in ranked.iter().map(|ranked| ranked.parts.coverage) {
        second = second.max(most.min(coverage));
        most = most.max(coverage);
    }
    let baseline = baselines.get(first.entry).copied().unwrap_or_default();
    first.score + contrast + words_weight * (most - second) + first.parts.nearest - baseline
}

#[cfg(test)]
mod tests {
    use super::super::Parts;
    use super::*;
    use crate::fitted::Fitted;

    fn ranked(entry: usize, discriminant: f32, nearest: f32, coverage: f32) -> Ranked {
        let parts = Parts { discriminant, nearest, coverage, ..Parts::default() };
        Ranked { entry, score: parts.weighed(&Fitted::fallback().unwrap().score), parts }
    }

    #[test]
    fn an_entry_that_stands_out_has_more_evidence() {
        let expected = [0.0; 3];
        let of = |others: [(f32, f32); 2]| {
            let mut all = vec![ranked(0, 0.3, 0.7, 0.5)];
            all.extend(
                (1..)
                    .zip(others)
                    .map(|(entry, (discriminant, coverage))| ranked(entry, discriminant, 0.4, coverage)),
            );
            of_ranking(&all, &expected, 0.5)
        };
        let alone = of([(-0.3, 0.0), (-0.3, 0.0)]);
        assert!(of([(0.2, 0.0), (0.2, 0.0)]) < alone, "others are as near");
        assert!(of([(-0.3, 0.5), (-0.3, 0.0)]) < alone, "another has the words");
        assert_eq!(
            of([(-0.3, 0.2), (-0.3, 0.2)]),
            of([(-0.3, 0.0), (-0.3, 0.2)]),
            "the second coverage counts, not the third"
        );
    }

    #[test]
    fn an_entry_with_similar_phrasings_has_to_be_nearer() {
        let all = [ranked(0, 0.3, 0.7, 0.5), ranked(1, -0.3, 0.4, 0.0)];
        assert!(of_ranking(&all, &[0.2, -0.2], 0.5) < of_ranking(&all, &[-0.2, 0.2], 0.5));
        assert_eq!(of_ranking(&[], &[], 0.5), 0.0);
    }
}
