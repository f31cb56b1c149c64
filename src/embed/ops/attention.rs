//! Multi-head self-attention (Vaswani et al., 2017) over queries, keys and values that lie side by side.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::math::{LANES, exp, map, sum};
use super::{Operator, values};

/// Inputs: queries, keys and values of a token in one row, `f32 [batch, tokens, 3 * width]`, and the mask,
/// `i64 [batch, tokens]`. Output: `f32 [batch, tokens, width]`. Attributes: `heads`, `scale`.
pub(super) const NAME: &str = "TansyAttention";

#[derive(Debug)]
pub(super) struct Attention {
    heads: usize,
    scale: f32,
}

impl Attention {
    pub(super) fn from_node(node: &NodeProto) -> TractResult<Self> {
        let heads = node.get_attr::<i64>("heads")?;
        ensure!((1..=1024).contains(&heads), "{heads} attention heads");
        Ok(Self { heads: heads as usize, scale: node.get_attr("scale")? })
    }

    /// One head of one sentence. `qkv` and `output` are rows of all heads; `from` is where this head begins in a row.
    fn head(
        &self,
        qkv: &[f32],
        mask: &[i64],
        from: usize,
        width: usize,
        scratch: &mut Scratch,
        output: &mut [f32],
    ) {
        let (size, tokens) = (width / self.heads, mask.len());
        scratch.take(qkv, width, from, size, self.scale);
        let Scratch { queries, keys, values, weights, mixed } = scratch;
        for first in (0..tokens).step_by(QUERIES) {
            // The last queries are taken more than once where there are too few.
            let rows = std::array::from_fn(|i| &queries[(first + i).min(tokens - 1) * size..][..size]);
            product(rows, keys, weights);
            let inverses = weights.each_mut().map(|weights| softmax(weights, mask));
            product(weights.each_ref().map(|weights| &weights[..tokens]), values, mixed);
            let rows = output.chunks_exact_mut(width).skip(first).zip(mixed.iter()).zip(inverses);
            for ((output, mixed), inverse) in rows {
                output[from..from + size]
                    .iter_mut()
                    .zip(mixed)
                    .for_each(|(output, value)| *output = value * inverse);
            }
        }
    }
}

/// Queries that are answered at a time: so many sums are in registers at once.
const QUERIES: usize = 4;

/// Products of rows with a matrix: `out[row][column]`. The matrix is `[row length, columns]`, its columns padded to whole
/// [`LANES`].
#[inline(always)]
fn product(rows: [&[f32]; QUERIES], matrix: &[f32], out: &mut [Vec<f32>; QUERIES]) {
    let (matrix, columns) = (matrix.as_chunks::<LANES>().0, out[0].len() / LANES);
    for column in 0..columns {
        let mut sums = [[0.0f32; LANES]; QUERIES];
        for (at, values) in matrix[column..].iter().step_by(columns).enumerate() {
            for (sums, row) in sums.iter_mut().zip(rows) {
                let weight = row[at];
                sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
            }
        }
        for (out, sums) in out.iter_mut().zip(sums) {
            out[column * LANES..][..LANES].copy_from_slice(&sums);
        }
    }
}

/// Replaces scores by the exponentials of what they are above the largest, 0 where the mask is and beyond it; one over their
/// sum.
fn softmax(scores: &mut [f32], mask: &[i64]) -> f32 {
    scores[mask.len()..].fill(f32::NEG_INFINITY);
    let mut largest = f32::NEG_INFINITY;
    for (score, mask) in scores.iter_mut().zip(mask) {
        *score = if *mask != 0 { *score } else { f32::NEG_INFINITY };
        largest = if *score > largest { *score } else { largest };
    }
    map(scores, |score| exp(score - largest));
    1.0 / sum(scores)
}

/// A head of a sentence, in the order in which it is read.
struct Scratch {
    /// `[tokens, size]`, scaled.
    queries: Vec<f32>,
    /// `[size, tokens]`, the tokens padded to whole [`LANES`].
    keys: Vec<f32>,
    /// `[tokens, size]`, the size padded to whole [`LANES`].
    values: Vec<f32>,
    /// What each query gives each key.
    weights: [Vec<f32>; QUERIES],
    /// What each query takes of the values.
    mixed: [Vec<f32>; QUERIES],
}

impl Scratch {
    fn new(tokens: usize, size: usize) -> Self {
        let (across, along) = (tokens.next_multiple_of(LANES), size.next_multiple_of(LANES));
        Self {
            queries: vec![0.0; tokens * size],
            keys: vec![0.0; size * across],
            values: vec![0.0; tokens * along],
            weights: std::array::from_fn(|_| vec![0.0; across]),
            mixed: std::array::from_fn(|_| vec![0.0; along]),
        }
    }

    fn take(&mut self, qkv: &[f32], width: usize, from: usize, size: usize, scale: f32) {
        let (across, along) = (self.weights[0].len(), self.mixed[0].len());
        for (token, row) in qkv.chunks_exact(3 * width).enumerate() {
            let part = |which: usize| &row[which * width + from..][..size];
            let queries = &mut self.queries[token * size..][..size];
            queries.iter_mut().zip(part(0)).for_each(|(query, value)| *query = value * scale);
            self.keys[token..].iter_mut().step_by(across).zip(part(1)).for_each(|(key, value)| *key = *value);
            self.values[token * along..][..size].copy_from_slice(part(2));
        }
    }
}

impl Operator for Attention {
    fn shape(&self, input: &[TDim]) -> TVec<TDim> {
        let mut shape: TVec<TDim> = input.into();
        if let Some(width) = shape.last_mut() {
            *width = width.clone() / 3;
        }
        shape
    }

    fn run(&self, inputs: &[TValue], output: &mut [f32]) -> TractResult<()> {
        let &[_, tokens, triple] = inputs[0].shape() else { bail!("expected [batch, tokens, 3 * width]") };
        let width = triple / 3;
        ensure!(
            triple % 3 == 0 && width > 0 && width % self.heads == 0 && tokens > 0,
            "{triple} values in {} heads",
            self.heads
        );
        let (qkv, mask) = (values::<f32>(&inputs[0])?, values::<i64>(&inputs[1])?);
        let (qkv, mask) = (qkv.as_slice::<f32>()?, mask.as_slice::<i64>()?);
        ensure!(mask.len() * triple == qkv.len(), "the mask does not fit the hidden states");
        let mut scratch = Scratch::new(tokens, width / self.heads);
        let sentences = qkv.chunks_exact(tokens * triple).zip(mask.chunks_exact(tokens));
        for ((qkv, mask), output) in sentences.zip(output.chunks_exact_mut(tokens * width)) {
            for head in 0..self.heads {
                self.head(qkv, mask, head * width / self.heads, width, &mut scratch, output);
            }
        }
        Ok(())
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
            let inputs = [
                Tensor::from_shape(&[1, tokens, 3 * width], &qkv).unwrap().into_tvalue(),
                Tensor::from_shape(&[1, tokens], &mask).unwrap().into_tvalue(),
            ];
            attention.run(&inputs, &mut output).unwrap();
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
