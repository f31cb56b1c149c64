//! How similar the phrasings of each entry are to each other.

use super::points::Point;
use super::soft_maximum::SoftMaximum;
use super::vectors::Vectors;

/// The baseline of each entry: how similar its own phrasings are to each other, above the mean of the FAQ and shrunk to that mean.
///
/// The similarity of a phrasing is the soft maximum of its cosines with the other phrasings of its entry. Shrinking treats the mean of the
/// FAQ as one more measurement of each entry. An entry with a single phrasing has 0. At most `siblings` phrasings of an entry are compared.
pub(crate) fn baselines(
    points: &[Point],
    vectors: &Vectors,
    entries: usize,
    siblings: usize,
    softness: f32,
) -> Vec<f32> {
    let mut questions = vec![Vec::new(); entries];
    for (row, point) in points.iter().enumerate() {
        if point.kind.is_asked() && questions[point.entry].len() < siblings {
            questions[point.entry].push(row);
        }
    }
    let all: Vec<Vec<f32>> = questions.iter().map(|rows| similarities(rows, vectors, softness)).collect();
    let number = all.iter().map(Vec::len).sum::<usize>();
    let mean = all.iter().flatten().sum::<f32>() / number.max(1) as f32;
    let shrunk = |own: &Vec<f32>| own.iter().map(|value| value - mean).sum::<f32>() / (own.len() + 1) as f32;
    all.iter().map(shrunk).collect()
}

/// For each vector the soft maximum of its cosines with the others; empty for a single vector.
fn similarities(rows: &[usize], vectors: &Vectors, softness: f32) -> Vec<f32> {
    let similarity = |&row: &usize| {
        let query = vectors.query(&vectors.get(row));
        let mut nearest = SoftMaximum::new(softness);
        rows.iter()
            .filter(|other| **other != row)
            .for_each(|&other| nearest.add(vectors.score(&query, other)));
        nearest.value()
    };
    if rows.len() < 2 { Vec::new() } else { rows.iter().map(similarity).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Kind;

    #[test]
    fn a_baseline_is_the_similarity_of_the_phrasings_shrunk_to_the_mean() {
        let mut vectors = Vectors::new(2).unwrap();
        let (kinds, unit) =
            ([(0, 1.0f32), (0, 1.0), (1, 1.0), (1, 0.0), (2, 0.6)], |x: f32| [x, (1.0 - x * x).sqrt()]);
        let points = kinds.map(|(entry, x)| {
            vectors.push(&unit(x)).unwrap();
            Point { entry, kind: Kind::Phrasing }
        });
        let found = baselines(&points, &vectors, 4, 8, 0.05);
        // Cosines of 1 and 0, twice each, and their mean.
        for (found, wanted) in found.iter().zip([1.0 / 3.0, -1.0 / 3.0, 0.0, 0.0]) {
            assert!((found - wanted).abs() < 0.01, "{found} {wanted}");
        }
        assert_eq!(baselines(&[], &vectors, 2, 8, 0.05), [0.0; 2]);
    }
}
