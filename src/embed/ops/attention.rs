//! Multi-head self-attention (Vaswani et al., 2017) over queries, keys and values that lie side by side.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use super::math::{LANES, dot, exp, map, sum};
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
        let size = width / self.heads;
        let part = |token: usize, which: usize| &qkv[token * 3 * width + which * width + from..][..size];
        for (token, output) in output.chunks_exact_mut(width).enumerate() {
            scratch.query.clear();
            scratch.query.extend(part(token, 0).iter().map(|value| value * self.scale));
            let mut largest = f32::NEG_INFINITY;
            for (key, weight) in scratch.weights.iter_mut().enumerate() {
                *weight = if mask[key] != 0 { dot(&scratch.query, part(key, 1)) } else { f32::NEG_INFINITY };
                largest = largest.max(*weight);
            }
            map(&mut scratch.weights, |weight| exp(weight - largest));
            let inverse = 1.0 / sum(&scratch.weights);
            map(&mut scratch.weights, |weight| weight * inverse);
            mix(&scratch.weights, |key| part(key, 2), &mut output[from..from + size]);
        }
    }
}

/// Writes the sum of `value(key)`, each times the weight of its key.
#[inline(always)]
fn mix<'a>(weights: &[f32], value: impl Fn(usize) -> &'a [f32], output: &mut [f32]) {
    for (chunk, output) in output.chunks_mut(LANES).enumerate() {
        let mut sums = [0.0f32; LANES];
        for (key, weight) in weights.iter().enumerate() {
            let values = &value(key)[chunk * LANES..];
            match values.first_chunk::<LANES>() {
                Some(values) => sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value),
                None => sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value),
            }
        }
        output.copy_from_slice(&sums[..output.len()]);
    }
}

struct Scratch {
    query: Vec<f32>,
    weights: Vec<f32>,
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
        let mut scratch = Scratch { query: Vec::new(), weights: vec![0.0; tokens] };
        let sentences = qkv.chunks_exact(tokens * triple).zip(mask.chunks_exact(tokens));
        for ((qkv, mask), output) in sentences.zip(output.chunks_exact_mut(tokens * width)) {
            for head in 0..self.heads {
                self.head(qkv, mask, head * width / self.heads, width, &mut scratch, output);
            }
        }
        Ok(())
    }
}
