//! How answers would change with another threshold, as an SVG curve: the share answered correctly in scope over the share answered
//! out of scope.

use std::fmt::{Display, Formatter, Result};

use tansy::evaluation::Query;
use tansy::retriever::Outcome;

use super::plot::{Plot, place};

/// The curve, and the point of the bundle's own threshold on it.
pub(super) struct Curve {
    /// The share answered out of scope and the share answered correctly in scope, from the highest threshold to the lowest.
    points: Vec<(f64, f64)>,
    here: (f64, f64),
}

impl Curve {
    /// The curve with each confidence as a threshold; `answer_from` is the bundle's own threshold.
    pub(super) fn of(queries: &[Query], outcomes: &[Outcome], answer_from: f32) -> Self {
        let mut thresholds: Vec<f32> = outcomes.iter().map(|outcome| outcome.confidence).collect();
        thresholds.sort_by(|a, b| b.total_cmp(a));
        thresholds.dedup();
        let at = |threshold| shares(queries, outcomes, threshold);
        let steps = thresholds.len().div_ceil(200).max(1);
        let last = thresholds.last().copied();
        let points = thresholds.into_iter().step_by(steps).chain(last).map(at);
        Self { points: std::iter::once((0.0, 0.0)).chain(points).collect(), here: at(answer_from) }
    }
}

fn shares(queries: &[Query], outcomes: &[Outcome], threshold: f32) -> (f64, f64) {
    let (mut inside, mut outside) = ([0.0f64; 2], [0.0f64; 2]);
    for (query, outcome) in queries.iter().zip(outcomes) {
        let relevant = query.relevant.as_deref().unwrap_or_default();
        let is_answered = outcome.confidence >= threshold;
        let is_right = outcome.hits.first().is_some_and(|hit| relevant.contains(&hit.id));
        let (counts, counts_too) = if relevant.is_empty() {
            (&mut outside, is_answered)
        } else {
            (&mut inside, is_answered && is_right)
        };
        counts[0] += f64::from(u8::from(counts_too));
        counts[1] += 1.0;
    }
    (outside[0] / outside[1].max(1.0), inside[0] / inside[1].max(1.0))
}

impl Display for Curve {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let line: Vec<String> =
            self.points.iter().map(|point| place(*point)).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let ((x, y), (outside, inside)) = (place(self.here), self.here);
        let plot = Plot {
            label: "Share answered correctly in scope over share answered out of scope",
            across: "answered out of scope",
            content: &format!(
                "<polyline stroke-width=2 points=\"{}\"/><circle cx={x:.1} cy={y:.1} r=5 fill=currentColor />",
                line.join(" ")
            ),
            caption: &format!(
                "Share answered correctly in scope (vertical) over share answered out of scope (horizontal), at every threshold. The dot is this bundle's threshold: {inside:.3} over {outside:.3}, as if close runners-up never led to a choice."
            ),
        };
        plot.write(f)
    }
}
