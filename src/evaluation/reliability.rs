//! Whether a confidence means what it says: of the questions at confidence c, a share of c should have the right entry on top.

use serde::Serialize;

/// Number of bins of the same width.
const BINS: usize = 10;

/// The questions whose confidence lies in one tenth of 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// How many there are.
    pub count: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share whose top entry is right; a question out of scope has none.
    pub right: f64,
}

/// The bins that are not empty, lowest first; each case is a confidence and whether the top entry is right.
pub(super) fn bins(cases: impl Iterator<Item = (f32, bool)>) -> Vec<Bin> {
    let mut sums = [(0usize, 0.0f64, 0.0f64); BINS];
    for (confidence, is_right) in cases {
        let (count, confidences, right) = &mut sums[((confidence * BINS as f32) as usize).min(BINS - 1)];
        *count += 1;
        *confidences += f64::from(confidence);
        *right += f64::from(u8::from(is_right));
    }
    let filled = sums.into_iter().filter(|(count, ..)| *count > 0);
    filled
        .map(|(count, confidences, right)| {
            let number = count as f64;
            Bin { count, confidence: confidences / number, right: right / number }
        })
        .collect()
}

/// The mean over the bins of how far the confidence is from the truth.
pub(super) fn gap(bins: &[Bin]) -> Option<f64> {
    super::measures::mean(bins.iter().map(|bin| (bin.confidence - bin.right).abs()))
}

#[cfg(test)]
mod tests {
    use super::{Bin, bins, gap};

    #[test]
    fn confidences_are_compared_with_the_truth_bin_by_bin() {
        let cases = [(0.05, false), (0.15, false), (0.95, true), (1.0, true), (0.9, false)];
        let found = bins(cases.into_iter());
        assert_eq!(found.iter().map(|bin| bin.count).collect::<Vec<_>>(), [1, 1, 3]);
        let Bin { confidence, right, .. } = found[2];
        assert!((confidence - 0.95).abs() < 1e-6 && (right - 2.0 / 3.0).abs() < 1e-6);
        let expected = (0.05 + 0.15 + (0.95 - 2.0 / 3.0)) / 3.0;
        assert!((gap(&found).unwrap_or_default() - expected).abs() < 1e-6);
        assert_eq!(gap(&[]), None);
    }
}
