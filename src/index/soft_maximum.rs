//! The soft maximum of several cosines.

/// `max + T ln sum exp((cosine - max) / T)` over cosines given one by one: several high ones count for more than one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SoftMaximum {
    softness: f32,
    first: f32,
    /// Sum of `exp((cosine - first) / T)`; 0 while there are none.
    sum: f32,
}

impl SoftMaximum {
    /// The soft maximum of nothing yet; `softness` is `T`, in cosine, above 0.
    pub(crate) fn new(softness: f32) -> Self {
        Self { softness, first: 0.0, sum: 0.0 }
    }

    /// Takes another cosine.
    pub(crate) fn add(&mut self, cosine: f32) {
        if self.sum == 0.0 {
            self.first = cosine;
        }
        self.sum += ((cosine - self.first) / self.softness).exp();
    }

    /// The value so far; 0 if no cosine was added.
    pub(crate) fn value(self) -> f32 {
        if self.sum == 0.0 { 0.0 } else { self.first + self.softness * self.sum.ln() }
    }
}
