//! The reliability diagram: how often the top entry is right, over the confidence in it.

use std::fmt::{Display, Formatter, Result};

use tansy::evaluation::{Bin, Scores};

use super::plot::{Plot, place};

pub(super) struct Reliability<'a>(pub(super) &'a Scores);

impl Display for Reliability<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let bins = &self.0.reliability;
        let most = bins.iter().map(|bin| bin.count).max().unwrap_or(1) as f64;
        let ((x1, y1), (x2, y2)) = (place((0.0, 0.0)), place((1.0, 1.0)));
        let dot = |bin: &Bin| {
            let (x, y) = place((bin.confidence, bin.right));
            // The area tells how many questions there are.
            let radius = 2.0 + 10.0 * (bin.count as f64 / most).sqrt();
            format!("<circle cx={x:.1} cy={y:.1} r={radius:.1} fill=currentColor fill-opacity=.5 />")
        };
        let dots: String = bins.iter().map(dot).collect();
        let gap = self.0.calibration_gap.map_or_else(|| "-".to_owned(), |gap| format!("{gap:.3}"));
        let plot = Plot {
            label: "Share whose top entry is right over confidence",
            across: "confidence",
            content: &format!("<path opacity=.5 stroke-dasharray=4 d=\"M{x1} {y1}L{x2} {y2}\"/>{dots}"),
            caption: &format!(
                "How often the top entry is right (vertical) over the confidence in it (horizontal), in ten bins; larger dots stand for more questions. On the line a confidence means what it says; the mean gap is {gap}."
            ),
        };
        plot.write(f)
    }
}
