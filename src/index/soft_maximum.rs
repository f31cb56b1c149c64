//! The soft maximum of several cosines.

/// `max + T ln sum exp((cosine - max) / T)` over cosines that are added one by one. Several high cosines give more than one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SoftMaximum {
    softness: f32,
    /// The first cosine, in place of `max`, which is not known yet.
    first: f32,
    /// Sum of `exp((cosine - first) / T)`; 0 while there are none.
    sum: f32,
}

impl SoftMaximum {
    /// Creates an empty soft maximum; `softness` is `T`, in cosine, above 0.
    pub(crate) fn new(softness: f32) -> Self {
        Self { softness, first: 0.0, sum: 0.0 }
    }

    /// Adds a cosine.
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
