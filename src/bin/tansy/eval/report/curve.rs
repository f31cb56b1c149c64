//! What another threshold would give: the share rightly answered in scope over the share answered out of scope, as SVG.

use std::fmt::{Display, Formatter, Result};

use tansy::evaluation::Query;
use tansy::retriever::Outcome;

/// The curve, and the place of the bundle's own threshold on it.
pub(super) struct Curve {
    /// Shares answered out of scope and rightly answered in scope, the threshold falling.
    points: Vec<(f64, f64)>,
    here: (f64, f64),
}

const SIZE: f64 = 400.0;
const MARGIN: f64 = 45.0;

impl Curve {
    /// The curve over the confidences; `answer_from` is the bundle's threshold.
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

fn place((outside, inside): (f64, f64)) -> (f64, f64) {
    (MARGIN + outside * SIZE, 10.0 + (1.0 - inside) * SIZE)
}

impl Display for Curve {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let (width, height) = (SIZE + MARGIN + 15.0, SIZE + MARGIN + 15.0);
        let line: Vec<String> =
            self.points.iter().map(|point| place(*point)).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let ((x, y), (outside, inside)) = (place(self.here), self.here);
        writeln!(
            f,
            "<figure><svg viewBox=\"0 0 {width} {height}\" role=img aria-label=\"Share rightly answered in scope over share answered out of scope\" fill=none stroke=currentColor font-size=12>"
        )?;
        for tick in 0..=4 {
            let share = f64::from(tick) / 4.0;
            let (tick_x, tick_y) = (place((share, 0.0)).0, place((0.0, share)).1);
            let (left, right, top, bottom) = (MARGIN, MARGIN + SIZE, 10.0, 10.0 + SIZE);
            writeln!(f, "<path opacity=.2 d=\"M{left} {tick_y}H{right}M{tick_x} {top}V{bottom}\"/>")?;
            writeln!(
                f,
                "<g fill=currentColor stroke=none><text x={} y={} text-anchor=end>{share}</text><text x={tick_x} y={} text-anchor=middle>{share}</text></g>",
                left - 6.0,
                tick_y + 4.0,
                bottom + 16.0
            )?;
        }
        writeln!(
            f,
            "<polyline stroke-width=2 points=\"{}\"/><circle cx={x:.1} cy={y:.1} r=5 fill=currentColor />",
            line.join(" ")
        )?;
        writeln!(
            f,
            "<text x={} y={} text-anchor=middle fill=currentColor stroke=none>answered out of scope</text>",
            MARGIN + SIZE / 2.0,
            height - 8.0
        )?;
        writeln!(
            f,
            "</svg><figcaption>In scope, rightly answered (upward), over out of scope, answered, at every threshold. The dot is this bundle's: {inside:.3} over {outside:.3}, close seconds not asked back.</figcaption></figure>"
        )
    }
}
