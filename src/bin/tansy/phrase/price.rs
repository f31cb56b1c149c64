//! What tokens cost.

use std::fmt;
use std::str::FromStr;

/// Prices per million tokens, in whatever currency they were given in.
#[derive(Clone, Copy)]
pub(super) struct Price {
    sent: f64,
    received: f64,
}

impl Price {
    /// The cost of so many tokens, with two significant digits at least.
    pub(super) fn of(self, sent: usize, received: usize) -> String {
        let cost = (sent as f64 * self.sent + received as f64 * self.received) / 1e6;
        if cost >= 0.1 || cost == 0.0 { format!("{cost:.2}") } else { format!("{cost:.4}") }
    }
}

impl FromStr for Price {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number =
            |text: &str| text.trim().parse().ok().filter(|price: &f64| price.is_finite() && *price >= 0.0);
        let prices = text
            .split_once(',')
            .and_then(|(sent, received)| Some(Self { sent: number(sent)?, received: number(received)? }));
        prices.ok_or_else(|| {
            "give two numbers, such as 0.15,0.60: per million tokens sent and received".to_owned()
        })
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} per million tokens sent and {} per million received", self.sent, self.received)
    }
}
