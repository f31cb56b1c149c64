//! The soft maximum of several cosines.

/// Largest exponent of which many can be added up in `f32`.
const FARTHEST: f32 = 70.0;

/// `max + T ln sum exp((cosine - max) / T)` over cosines that are added one by one. Several high cosines give more than one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SoftMaximum {
    softness: f32,
    /// The first cosine, in place of `max`, which is not known yet; a later one if that is so much larger that the sum would overflow.
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
        // Cosines of unit vectors never differ that much, but those of a model whose embeddings have any length may.
        let distance = (cosine - self.first) / self.softness;
        if distance > FARTHEST {
            self.sum = self.sum * (-distance).exp() + 1.0;
            self.first = cosine;
        } else {
            self.sum += distance.exp();
        }
    }

    /// The value so far; 0 if no cosine was added.
    pub(crate) fn value(self) -> f32 {
        if self.sum == 0.0 { 0.0 } else { self.first + self.softness * self.sum.ln() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_any_size_have_a_soft_maximum() {
        for products in [[1.0f32, 2e7, 3.0], [2e7, -2e7, 1.0], [-3e7, -1.0, 4e6]] {
            let mut soft = SoftMaximum::new(0.05);
            products.iter().for_each(|&product| soft.add(product));
            let largest = products.into_iter().fold(f32::MIN, f32::max);
            assert!((soft.value() - largest).abs() <= largest.abs() * 1e-6, "{products:?}: {}", soft.value());
        }
    }
}
