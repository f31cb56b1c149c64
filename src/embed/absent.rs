//! No embedder, in a build that compares words alone: nothing of one is linked.

use crate::error::Result;

/// An embedder that cannot be had.
pub enum Embedder {}

impl Embedder {
    /// Never called.
    ///
    /// # Errors
    ///
    /// None.
    pub fn query(&self, _text: &str) -> Result<Vec<f32>> {
        match *self {}
    }
}
