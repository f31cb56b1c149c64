//! The arithmetic of Tansy: what an encoder and an index of quantised vectors compute, over slices.
//!
//! A crate of its own, because it is compiled for speed in a browser module whose other crates are compiled for size. So nothing public here is generic: a generic
//! function is compiled where it is called. The results have the same bits on every machine.
//!
//! | type or function | computes |
//! | --- | --- |
//! | [`QuantMatrix`] | rows of a matrix as stored in the model file |
//! | [`PackedMatrix`] | a linear layer over rows that are quantised on the way |
//! | [`Attention`] | multi-head self-attention |
//! | [`Norm`] | layer normalisation |
//! | [`pool`] | one vector of those of the tokens |
//! | [`dot_codes`], [`dot_query`] | products of quantised vectors |
//! | [`add_outer`], [`cholesky()`], [`solve`] | sums and inverses of symmetric matrices |

mod attention;
mod cholesky;
mod codes;
mod error;
mod kernel;
mod math;
mod norm;
mod packed;
mod pool;
mod quant;
mod rows;

pub use attention::Attention;
pub use cholesky::{add_outer, cholesky, solve};
pub use codes::{dot_codes, dot_query};
pub use error::Error;
pub use kernel::WIDTH;
pub use math::WHOLE;
pub use norm::{Norm, add};
pub use packed::{Activate, PackedMatrix, in_panels};
pub use pool::{Pooled, pool};
pub use quant::{MULTIPLIER_BITS, QuantMatrix};
