//! The frame of a plot of two shares, as SVG: a grid from 0 to 1 both ways.

use std::fmt::{Formatter, Result};

const SIZE: f64 = 400.0;
const MARGIN: f64 = 45.0;

/// What a plot shows.
pub(super) struct Plot<'a> {
    /// What it is, for screen readers.
    pub(super) label: &'a str,
    /// The name of the horizontal axis.
    pub(super) across: &'a str,
    /// SVG elements, their places given by [`place`].
    pub(super) content: &'a str,
    pub(super) caption: &'a str,
}

/// Where a point of two shares lies, across and up.
pub(super) fn place((across, up): (f64, f64)) -> (f64, f64) {
    (MARGIN + across * SIZE, 10.0 + (1.0 - up) * SIZE)
}

impl Plot<'_> {
    pub(super) fn write(&self, f: &mut Formatter<'_>) -> Result {
        // SVG paints in document order: the grid comes first, so that the content lies on top of it.
        let side = SIZE + MARGIN + 15.0;
        let Self { label, across, content, caption } = self;
        writeln!(
            f,
            "<figure><svg viewBox=\"0 0 {side} {side}\" role=img aria-label=\"{label}\" fill=none stroke=currentColor font-size=12>"
        )?;
        let (left, right, top, bottom) = (MARGIN, MARGIN + SIZE, 10.0, 10.0 + SIZE);
        for tick in 0..=4 {
            let share = f64::from(tick) / 4.0;
            let (tick_x, tick_y) = place((share, share));
            writeln!(f, "<path opacity=.2 d=\"M{left} {tick_y}H{right}M{tick_x} {top}V{bottom}\"/>")?;
            writeln!(
                f,
                "<g fill=currentColor stroke=none><text x={} y={} text-anchor=end>{share}</text><text x={tick_x} y={} text-anchor=middle>{share}</text></g>",
                left - 6.0,
                tick_y + 4.0,
                bottom + 16.0
            )?;
        }
        writeln!(f, "{content}")?;
        writeln!(
            f,
            "<text x={} y={} text-anchor=middle fill=currentColor stroke=none>{across}</text>",
            MARGIN + SIZE / 2.0,
            side - 8.0
        )?;
        writeln!(f, "</svg><figcaption>{caption}</figcaption></figure>")
    }
}
