//! The arithmetic of the scores.

/// How far down an entry counts for MRR@10.
pub const DEEPEST: usize = 10;

/// 1 / the place from 1, 0 below [`DEEPEST`].
pub(super) fn mrr(place: Option<usize>) -> f64 {
    place.filter(|place| *place <= DEEPEST).map_or(0.0, |place| 1.0 / place as f64)
}

pub(super) fn share(is_so: bool) -> f64 {
    f64::from(u8::from(is_so))
}

pub(super) fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.sum::<f64>() / count as f64)
}

/// The share of pairs in which the one of `inside` is greater; equal ones count half (Mann and Whitney, 1947).
pub(super) fn auroc(inside: &[f32], outside: &[f32]) -> Option<f64> {
    let mut sorted = outside.to_vec();
    sorted.sort_by(f32::total_cmp);
    let wins = inside.iter().map(|value| {
        let less = sorted.partition_point(|other| other < value);
        let not_more = sorted.partition_point(|other| other <= value);
        (less + not_more) as f64 / 2.0
    });
    let pairs = inside.len() * outside.len();
    (pairs > 0).then(|| wins.sum::<f64>() / pairs as f64)
}
