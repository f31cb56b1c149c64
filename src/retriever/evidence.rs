//! How much speaks for the best entry of a ranking: one number that a confidence is made of.
//!
//! It is the sum of four, each of which tells questions that a FAQ answers from others where the rest does not:
//!
//! - the entry's score;
//! - its discriminant above the mean of the other entries', as some questions are near to everything;
//! - half of what the largest coverage is above the second, as a question whose words are in many entries is about none of them;
//! - its nearest less [`expected`], as the questions of some entries are alike and those of others far apart.
//!
//! Chosen and weighed by `models/fit_ranking.py`.

use super::Ranked;
use super::rank::SoftMaximum;
use crate::bundle::{Kind, Point};
use crate::index::Vectors;

const WORDS_WEIGHT: f32 = 0.5;
/// The most questions of an entry that are compared.
const SIBLINGS: usize = 8;

/// What speaks for the first of `ranked`, which are all entries, best first; `expected` is what [`expected`] gives for the bundle.
pub(super) fn evidence(ranked: &[Ranked], expected: &[f32]) -> f32 {
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
    let expected = expected.get(first.entry).copied().unwrap_or_default();
    first.score + contrast + WORDS_WEIGHT * (most - second) + first.parts.nearest - expected
}

/// What a question of each entry reaches as *nearest* among the entry's other questions and phrasings, above the mean of all such. The mean
/// counts as one more of each entry, so that it is what is expected where there is a single question.
pub(crate) fn expected(points: &[Point], vectors: &Vectors, entries: usize) -> Vec<f32> {
    let mut questions = vec![Vec::new(); entries];
    for (row, point) in points.iter().enumerate() {
        if matches!(point.kind, Kind::Question | Kind::Phrasing) && questions[point.entry].len() < SIBLINGS {
            questions[point.entry].push(row);
        }
    }
    let reached: Vec<Vec<f32>> = questions.iter().map(|rows| among_themselves(rows, vectors)).collect();
    let number = reached.iter().map(Vec::len).sum::<usize>();
    let mean = reached.iter().flatten().sum::<f32>() / number.max(1) as f32;
    let above = |reached: &Vec<f32>| {
        reached.iter().map(|value| value - mean).sum::<f32>() / (reached.len() + 1) as f32
    };
    reached.iter().map(above).collect()
}

/// What each of several vectors reaches among the others; nothing of a single one.
fn among_themselves(rows: &[usize], vectors: &Vectors) -> Vec<f32> {
    let reached = |&row: &usize| {
        let query = vectors.query(&vectors.get(row));
        let mut nearest = SoftMaximum::default();
        rows.iter()
            .filter(|other| **other != row)
            .for_each(|&other| nearest.add(vectors.score(&query, other)));
        nearest.value()
    };
    if rows.len() < 2 { Vec::new() } else { rows.iter().map(reached).collect() }
}

#[cfg(test)]
mod tests {
    use super::super::Parts;
    use super::*;

    fn ranked(entry: usize, discriminant: f32, nearest: f32, coverage: f32) -> Ranked {
        let parts = Parts { discriminant, nearest, coverage, ..Parts::default() };
        Ranked { entry, score: parts.weighed(), parts }
    }

    #[test]
    fn more_speaks_for_an_entry_that_stands_out() {
        let expected = [0.0; 3];
        let of = |others: [(f32, f32); 2]| {
            let mut all = vec![ranked(0, 0.3, 0.7, 0.5)];
            all.extend(
                (1..)
                    .zip(others)
                    .map(|(entry, (discriminant, coverage))| ranked(entry, discriminant, 0.4, coverage)),
            );
            evidence(&all, &expected)
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
    fn an_entry_of_like_questions_has_to_be_nearer() {
        let all = [ranked(0, 0.3, 0.7, 0.5), ranked(1, -0.3, 0.4, 0.0)];
        assert!(evidence(&all, &[0.2, -0.2]) < evidence(&all, &[-0.2, 0.2]));
        assert_eq!(evidence(&[], &[]), 0.0);
    }

    #[test]
    fn what_is_expected_is_what_its_questions_reach_drawn_to_the_mean() {
        let mut vectors = Vectors::new(2).unwrap();
        let (kinds, unit) =
            ([(0, 1.0f32), (0, 1.0), (1, 1.0), (1, 0.0), (2, 0.6)], |x: f32| [x, (1.0 - x * x).sqrt()]);
        let points = kinds.map(|(entry, x)| {
            vectors.push(&unit(x)).unwrap();
            Point { entry, kind: Kind::Phrasing }
        });
        let found = expected(&points, &vectors, 4);
        // Cosines of 1 and 0, twice each, and their mean.
        for (found, wanted) in found.iter().zip([1.0 / 3.0, -1.0 / 3.0, 0.0, 0.0]) {
            assert!((found - wanted).abs() < 0.01, "{found} {wanted}");
        }
        assert_eq!(expected(&[], &vectors, 2), [0.0; 2]);
    }
}
