//! Multi-head self-attention (Vaswani et al., 2017) over queries, keys and values stored side by side.

use crate::math::{LANES, exp, map, sum};

/// The heads of a layer, and what their scores are multiplied by.
#[derive(Debug)]
pub struct Attention {
    /// Number of heads, at least 1.
    pub heads: usize,
    /// Usually the inverse root of a head's width.
    pub scale: f32,
}

impl Attention {
    /// Computes sentences of `tokens` tokens. `qkv` is `[batch, tokens, 3 * width]`: queries, keys and values of a token in one row. `mask` is `[batch, tokens]`,
    /// 0 for a token that is not seen; `output` is `[batch, tokens, width]`. The width is a multiple of the heads.
    pub fn apply(&self, qkv: &[f32], mask: &[i64], tokens: usize, output: &mut [f32]) {
        let width = output.len() / mask.len().max(1);
        let mut scratch = Scratch::new(tokens, width / self.heads);
        let sentences = qkv.chunks_exact(tokens * 3 * width).zip(mask.chunks_exact(tokens));
        for ((qkv, mask), output) in sentences.zip(output.chunks_exact_mut(tokens * width)) {
            scratch.hide(mask);
            for head in 0..self.heads {
                self.head(qkv, head * width / self.heads, width, &mut scratch, output);
            }
        }
    }

    /// Computes one head of one sentence. The rows of `qkv` and `output` cover all heads; this head begins at column `from`.
    fn head(&self, qkv: &[f32], from: usize, width: usize, scratch: &mut Scratch, output: &mut [f32]) {
        let size = width / self.heads;
        scratch.take(qkv, width, from, size, self.scale);
        let Scratch { tokens, hidden, queries, keys, values, weights, mixed } = scratch;
        for first in (0..*tokens).step_by(QUERIES) {
            // Always a full block, so that its sums stay in registers: at the end the last query is repeated, and the zip with the rows
            // of `output` drops the repetitions.
            let rows = std::array::from_fn(|i| &queries[(first + i).min(*tokens - 1) * size..][..size]);
            product(rows, keys, weights);
            let inverses = weights.each_mut().map(|weights| softmax(weights, hidden));
            product(weights.each_ref().map(|weights| &weights.as_flattened()[..*tokens]), values, mixed);
            // Divided by the sum of the weights only here: that is one multiplication per output instead of one per weight.
            let rows = output.chunks_exact_mut(width).skip(first).zip(mixed.iter()).zip(inverses);
            for ((output, mixed), inverse) in rows {
                output[from..from + size]
                    .iter_mut()
                    .zip(mixed.as_flattened())
                    .for_each(|(output, value)| *output = value * inverse);
            }
        }
    }
}

/// Queries computed at a time: as many as have their sums in registers at once.
const QUERIES: usize = 4;

/// The values of one vector register.
type Lanes = [f32; LANES];

/// Multiplies rows by a matrix into `out[row][column]`. The matrix is `[columns / LANES, row length, LANES]`, its columns padded.
#[inline(always)]
fn product(rows: [&[f32]; QUERIES], matrix: &[Lanes], out: &mut [Vec<Lanes>; QUERIES]) {
    let [a, b, c, d] = rows;
    for (at, panel) in matrix.chunks_exact(a.len()).enumerate() {
        let mut sums = [[0.0f32; LANES]; QUERIES];
        // Zipped rather than indexed, which avoids bounds checks.
        for ((((values, a), b), c), d) in panel.iter().zip(a).zip(b).zip(c).zip(d) {
            for (sums, weight) in sums.iter_mut().zip([a, b, c, d]) {
                sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
            }
        }
        for (out, sums) in out.iter_mut().zip(sums) {
            out[at] = sums;
        }
    }
}

/// Replaces scores by `exp(score - largest)`, 0 where `hidden` is `-inf`, and returns the inverse of their sum. Without subtracting the
/// largest score, `exp` would overflow.
#[inline(always)]
fn softmax(scores: &mut [Lanes], hidden: &[Lanes]) -> f32 {
    let mut largest = [f32::NEG_INFINITY; LANES];
    for (scores, hidden) in scores.iter_mut().zip(hidden) {
        for ((score, hidden), largest) in scores.iter_mut().zip(hidden).zip(&mut largest) {
            *score += hidden;
            *largest = if *score > *largest { *score } else { *largest };
        }
    }
    let largest = largest.into_iter().fold(f32::NEG_INFINITY, |a, b| if b > a { b } else { a });
    let scores = scores.as_flattened_mut();
    map(scores, |score| exp(score - largest));
    1.0 / sum(scores)
}

/// One head of one sentence, rearranged into the order in which it is read.
struct Scratch {
    tokens: usize,
    /// `[tokens]`, padded: 0 for a visible token, `-inf` for a masked one and for padding.
    hidden: Vec<Lanes>,
    /// `[tokens, size]`, scaled.
    queries: Vec<f32>,
    /// `[tokens / LANES, size, LANES]`, the tokens padded.
    keys: Vec<Lanes>,
    /// `[size / LANES, tokens, LANES]`, the size padded.
    values: Vec<Lanes>,
    /// The attention weights of each query.
    weights: [Vec<Lanes>; QUERIES],
    /// The weighted sum of the values for each query.
    mixed: [Vec<Lanes>; QUERIES],
}

impl Scratch {
    fn new(tokens: usize, size: usize) -> Self {
        let (across, along) = (tokens.div_ceil(LANES), size.div_ceil(LANES));
        Self {
            tokens,
            hidden: vec![[f32::NEG_INFINITY; LANES]; across],
            queries: vec![0.0; tokens * size],
            keys: vec![[0.0; LANES]; across * size],
            values: vec![[0.0; LANES]; along * tokens],
            weights: std::array::from_fn(|_| vec![[0.0; LANES]; across]),
            mixed: std::array::from_fn(|_| vec![[0.0; LANES]; along]),
        }
    }

    /// Sets which tokens are masked.
    fn hide(&mut self, mask: &[i64]) {
        for (hidden, mask) in self.hidden.as_flattened_mut().iter_mut().zip(mask) {
            *hidden = if *mask != 0 { 0.0 } else { f32::NEG_INFINITY };
        }
    }

    /// Copies the head that begins at column `from` out of `qkv`. The queries are scaled here, once per value instead of once per score.
    fn take(&mut self, qkv: &[f32], width: usize, from: usize, size: usize, scale: f32) {
        for (token, row) in qkv.chunks_exact(3 * width).enumerate() {
            let part = |which: usize| &row[which * width + from..][..size];
            let queries = &mut self.queries[token * size..][..size];
            queries.iter_mut().zip(part(0)).for_each(|(query, value)| *query = value * scale);
            let keys = &mut self.keys[token / LANES * size..][..size];
            keys.iter_mut().zip(part(1)).for_each(|(key, value)| key[token % LANES] = *value);
            let values = self.values[token..].iter_mut().step_by(self.tokens);
            for (to, values) in values.zip(part(2).chunks(LANES)) {
                to.iter_mut().zip(values).for_each(|(to, value)| *to = *value);
            }
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn attention_agrees_with_its_definition(
            tokens in 1usize..20, heads in 1usize..4, size in 1usize..20, hidden in 0usize..5, seed in any::<u32>(),
        ) {
            let mut state = seed;
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / (1 << 22) as f32 - 2.0
            };
            let width = heads * size;
            let qkv: Vec<f32> = (0..tokens * 3 * width).map(|_| next()).collect();
            let mask: Vec<i64> = (0..tokens).map(|token| i64::from(token == 0 || token + hidden < tokens)).collect();
            let attention = Attention { heads, scale: 0.3 };
            let mut output = vec![0.0; tokens * width];
            attention.apply(&qkv, &mask, tokens, &mut output);
            let at = |token: usize, which: usize, channel: usize| f64::from(qkv[(token * 3 + which) * width + channel]);
            for token in 0..tokens {
                for channel in 0..width {
                    let head = channel / size * size..(channel / size + 1) * size;
                    let weights: Vec<f64> = (0..tokens)
                        .map(|key| {
                            let score: f64 = head.clone().map(|c| at(token, 0, c) * at(key, 1, c)).sum();
                            mask[key] as f64 * (score * 0.3).exp()
                        })
                        .collect();
                    let mixed: f64 = weights.iter().enumerate().map(|(key, weight)| weight * at(key, 2, channel)).sum();
                    let expected = mixed / weights.iter().sum::<f64>();
                    prop_assert!((f64::from(output[token * width + channel]) - expected).abs() < 1e-4);
                }
            }
        }
    }
}
