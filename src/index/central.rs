//! The entries that stand for a whole FAQ.

use super::points::{Kind, Point};
use super::vectors::Vectors;

/// Beyond this many, every second, third, ... entry is looked at: what stands for a FAQ is seen from a part of it.
const MOST: usize = 128;

/// The entries whose questions are together nearest to those of all, at most `number`, in their order; none without vectors.
///
/// Greedy facility location (Nemhauser, Wolsey and Fisher, 1978): each entry chosen brings the others as near as possible to the nearest one chosen,
/// so that the second is of another topic than the first.
pub(crate) fn central(points: &[Point], vectors: &Vectors, number: usize) -> Vec<usize> {
    let asked: Vec<(usize, usize)> = points
        .iter()
        .enumerate()
        .filter_map(|(row, point)| (point.kind == Kind::Question).then_some((point.entry, row)))
        .collect();
    let step = asked.len().div_ceil(MOST).max(1);
    let asked: Vec<(usize, usize)> = asked.into_iter().step_by(step).collect();
    let mut nearest = vec![0.0f32; asked.len()];
    let mut chosen: Vec<usize> = Vec::new();
    for _ in 0..number.min(asked.len()) {
        let similar = |row: usize| asked.iter().map(move |(_, other)| vectors.between(row, *other));
        let gain = |row: usize| {
            similar(row).zip(&nearest).map(|(cosine, nearest)| (cosine - nearest).max(0.0)).sum::<f32>()
        };
        let rest = asked.iter().filter(|(entry, _)| !chosen.contains(entry));
        let gains = rest.map(|(entry, row)| (gain(*row), *entry, *row));
        // The first of several that are as good.
        let best = gains.reduce(|best, next| if next.0 > best.0 { next } else { best });
        let Some((_, entry, row)) = best else { break };
        nearest.iter_mut().zip(similar(row)).for_each(|(nearest, cosine)| *nearest = nearest.max(cosine));
        chosen.push(entry);
    }
    // In the order of the FAQ, without the code of a sort.
    asked.into_iter().map(|(entry, _)| entry).filter(|entry| chosen.contains(entry)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unit vectors at these angles in degrees, each the question of an entry of its own.
    fn at(angles: &[f32]) -> (Vec<Point>, Vectors) {
        let mut vectors = Vectors::new(2).unwrap();
        let point = |(entry, angle): (usize, &f32)| {
            let (sine, cosine) = angle.to_radians().sin_cos();
            vectors.push(&[cosine, sine]).unwrap();
            Point { entry, kind: Kind::Question }
        };
        (angles.iter().enumerate().map(point).collect(), vectors)
    }

    #[test]
    fn each_topic_has_the_entry_in_its_middle() {
        let (points, vectors) = at(&[0.0, 30.0, 60.0, 150.0, 180.0, 210.0, 285.0]);
        assert_eq!(central(&points, &vectors, 3), [1, 4, 6]);
        assert_eq!(central(&points, &vectors, 9), [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_large_faq_is_looked_at_in_part_and_none_has_no_centre() {
        let (points, vectors) = at(&(0..1000).map(|at| at as f32 * 0.09).collect::<Vec<_>>());
        let middle = central(&points, &vectors, 1)[0];
        assert!((400..600).contains(&middle), "{middle}");
        assert!(central(&[], &Vectors::new(2).unwrap(), 3).is_empty());
    }
}
