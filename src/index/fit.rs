//! Fits a [`Discriminant`] to the vectors of a FAQ.

use tansy_kernels::{add_outer, cholesky, solve};

use super::discriminant::Discriminant;
use super::points::{Kind, Point};
use super::vectors::Vectors;
use crate::error::Result;
use crate::fitted::DiscriminantWeights;

/// A vector, its entry, and its weight in the mean of that entry.
struct Sample {
    row: usize,
    entry: usize,
    weight: f64,
}

/// Weights the points. All passages of an answer together weigh as much as one, so that a long answer does not outweigh its question.
fn samples(
    points: impl Iterator<Item = (usize, Point)> + Clone,
    entries: usize,
    weights: &DiscriminantWeights,
) -> Vec<Sample> {
    let mut numbers = vec![[0.0; Kind::ALL.len()]; entries];
    points.clone().for_each(|(_, point)| numbers[point.entry][point.kind as usize] += 1.0);
    let sample = |(row, Point { entry, kind })| {
        let weight = match kind {
            Kind::Question => weights.question,
            Kind::Phrasing => weights.phrasing,
            Kind::QuestionAnswer => weights.question_answer / numbers[entry][kind as usize],
            Kind::Passage => weights.passage / numbers[entry][kind as usize],
        };
        Sample { row, entry, weight }
    };
    points.map(sample).collect()
}

/// The statistics that a discriminant is computed from. They also give the score that an entry would have with fewer vectors.
pub(crate) struct Fit {
    means: Vec<f64>,
    /// The lower triangle of the covariance's Cholesky factor.
    lower: Vec<f64>,
    width: usize,
}

impl Fit {
    /// Fits to vectors of `entries` entries.
    pub(crate) fn new(
        points: &[Point],
        vectors: &Vectors,
        entries: usize,
        weights: &DiscriminantWeights,
    ) -> Self {
        let width = vectors.width();
        let samples = samples(points.iter().copied().enumerate(), entries, weights);
        let means = means(&samples, vectors, entries);
        let mut covariance = scatter(&samples, vectors, &means);
        // Scaled to a mean eigenvalue of 1 before the identity is added, so that the shrinkage means the same for every FAQ.
        let scale = (0..width).map(|i| covariance[i * width + i]).sum::<f64>() / width as f64;
        let scale = (1.0 - weights.shrinkage) / scale.max(1e-9);
        covariance.iter_mut().for_each(|value| *value *= scale);
        (0..width).for_each(|i| covariance[i * width + i] += weights.shrinkage);
        cholesky(&mut covariance, width);
        Self { means, lower: covariance, width }
    }

    /// The discriminant of all entries.
    ///
    /// # Errors
    ///
    /// A direction is not finite.
    pub(crate) fn discriminant(&self) -> Result<Discriminant> {
        let mut directions = Vectors::new(self.width)?;
        let mut offsets = Vec::with_capacity(self.means.len() / self.width);
        for mean in self.means.chunks_exact(self.width) {
            let (direction, offset) = self.of(mean);
            offsets.push(offset);
            directions.push(&direction)?;
        }
        Discriminant::from_parts(directions, offsets)
    }

    /// Direction and offset of an entry with this mean.
    fn of(&self, mean: &[f64]) -> (Vec<f32>, f32) {
        let direction = solve(&self.lower, mean);
        let offset = mean.iter().zip(&direction).map(|(m, a)| m * a).sum::<f64>() / 2.0;
        (direction.iter().map(|value| *value as f32).collect(), offset as f32)
    }
}

/// The weighted mean of each entry's vectors, `[entries, width]`.
fn means(samples: &[Sample], vectors: &Vectors, entries: usize) -> Vec<f64> {
    let width = vectors.width();
    let mut means = vec![0.0; entries * width];
    let mut totals = vec![0.0; entries];
    for &Sample { row, entry, weight } in samples {
        totals[entry] += weight;
        let mean = &mut means[entry * width..][..width];
        mean.iter_mut().zip(vectors.get(row)).for_each(|(mean, value)| *mean += weight * f64::from(value));
    }
    for (mean, total) in means.chunks_exact_mut(width).zip(totals) {
        mean.iter_mut().for_each(|value| *value /= f64::max(total, 1e-9));
    }
    means
}

/// The weighted scatter of the vectors about the means of their entries, `[width, width]`; only the lower triangle is filled.
fn scatter(samples: &[Sample], vectors: &Vectors, means: &[f64]) -> Vec<f64> {
    let width = vectors.width();
    let mut scatter = vec![0.0; width * width];
    for &Sample { row, entry, weight } in samples {
        let mean = &means[entry * width..][..width];
        let rest: Vec<f64> =
            vectors.get(row).iter().zip(mean).map(|(v, mean)| f64::from(*v) - mean).collect();
        add_outer(&mut scatter, &rest, weight);
    }
    scatter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_answer_weighs_no_more_than_a_short_one() {
        let weights = crate::fitted::Fitted::fallback().unwrap().discriminant;
        let score = |passages: usize| {
            let mut points = vec![(Kind::Question, [1.0, 0.0, 0.0])];
            for _ in 0..passages {
                points.extend([(Kind::QuestionAnswer, [0.6, 0.8, 0.0]), (Kind::Passage, [0.0, 0.8, 0.6])]);
            }
            let mut vectors = Vectors::new(3).unwrap();
            points.iter().for_each(|(_, vector)| vectors.push(vector).unwrap());
            let points: Vec<Point> = points.iter().map(|&(kind, _)| Point { entry: 0, kind }).collect();
            let discriminant = Fit::new(&points, &vectors, 1, &weights).discriminant().unwrap();
            discriminant.scores(&[1.0, 0.0, 0.0]).next().unwrap()
        };
        assert!((score(1) - score(6)).abs() < 1e-3, "{} {}", score(1), score(6));
        assert!((score(1) - score(0)).abs() > 0.01, "an answer counts");
    }
}
