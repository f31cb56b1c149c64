//! What a model costs, from the owner's file. Money is counted in billionths of a dollar, so that sums are exact.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// What a call used, in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) input: u64,
    pub(super) output: u64,
}

/// The price of a model, in billionths of a dollar per thousand tokens, which is dollars per million tokens, times a million.
#[derive(Debug, Clone, Copy)]
pub(super) struct Price {
    input: u64,
    output: u64,
}

impl Price {
    /// The cost in billionths of a dollar, rounded up.
    pub(super) fn of(self, usage: Usage) -> u64 {
        let nanos = |tokens: u64, price: u64| {
            u64::try_from((u128::from(tokens) * u128::from(price)).div_ceil(1_000)).unwrap_or(u64::MAX)
        };
        nanos(usage.input, self.input).saturating_add(nanos(usage.output, self.output))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    models: BTreeMap<String, Model>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Model {
    input: f64,
    output: f64,
}

/// The price of a model.
///
/// # Errors
///
/// The file cannot be read, or does not have the price of this model.
pub(super) fn read(path: &Path, model: &str) -> Result<Price> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("{shown}"))?;
    let file: File = toml::from_str(&text).with_context(|| format!("{shown}"))?;
    let Some(Model { input, output }) = file.models.get(model) else {
        bail!("{shown} has no price for the model {model:?}: add [models.{model:?}] with input and output");
    };
    if ![input, output].iter().all(|price| (0.0..=1e6).contains(*price)) {
        bail!("{shown}: the price of {model:?} must be in dollars per million tokens, 0 to 1000000");
    }
    let price = |dollars: f64| (dollars * 1e6).ceil() as u64;
    Ok(Price { input: price(*input), output: price(*output) })
}

/// Dollars in billionths.
pub(super) fn nanos(dollars: f64) -> u64 {
    (dollars.max(0.0) * 1e9) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_exact_and_rounded_up() {
        let price = Price { input: 150_000, output: 600_000 };
        assert_eq!(price.of(Usage { input: 1_000_000, output: 1_000_000 }), 750_000_000);
        assert_eq!(price.of(Usage { input: 1, output: 0 }), 150);
        assert_eq!(Price { input: 1, output: 0 }.of(Usage { input: 1, output: 0 }), 1);
    }
}
