//! Unit vectors quantised to 8 bits per value.

use tansy_kernels::{dot_codes, dot_query};

use crate::error::{Error, Result};

/// Vectors of equal width, each with a scale: `value = scale * code`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vectors {
    width: usize,
    codes: Vec<i8>,
    scales: Vec<f32>,
}

/// A query quantised to 14 bits per value: its dot product with 8-bit codes fits 32 bits for up to 2,000 values.
#[derive(Clone)]
pub(crate) struct Query {
    codes: Vec<i16>,
    scale: f32,
}

const QUERY_MAX: f32 = 8191.0;
const CODE_MAX: f32 = 127.0;
/// Largest scale: that of a unit vector is below 0.01, and that of a direction of the discriminant some tens of times that.
const MAX_SCALE: f32 = 1e3;
/// Maximum width of a vector.
const MAX_WIDTH: usize = 2000;

impl Vectors {
    /// Creates an empty collection of vectors of `width` values.
    ///
    /// # Errors
    ///
    /// The width is 0 or over 2,000.
    pub fn new(width: usize) -> Result<Self> {
        if width == 0 || width > MAX_WIDTH {
            return Err(Error::bundle(format!(
                "vectors of {width} values are not supported: 1 to {MAX_WIDTH} are"
            )));
        }
        Ok(Self { width, ..Self::default() })
    }

    /// Adds a vector of [`Self::width`] finite values.
    ///
    /// # Errors
    ///
    /// It has another width or a value that is not finite.
    pub fn push(&mut self, vector: &[f32]) -> Result<()> {
        if vector.len() != self.width || !vector.iter().all(|value| value.is_finite()) {
            return Err(Error::bundle(format!("a vector does not have {} finite values", self.width)));
        }
        let largest = vector.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
        let inverse = if largest > 0.0 { CODE_MAX / largest } else { 0.0 };
        self.codes.extend(vector.iter().map(|value| (value * inverse).round_ties_even() as i8));
        self.scales.push(largest / CODE_MAX);
        Ok(())
    }

    /// Assembles vectors from their stored parts.
    ///
    /// # Errors
    ///
    /// The lengths do not match, or a scale is negative, far too large or not finite.
    pub fn from_parts(width: usize, codes: Vec<i8>, scales: Vec<f32>) -> Result<Self> {
        let empty = Self::new(width)?;
        if scales.len().checked_mul(width) != Some(codes.len()) {
            return Err(Error::bundle("the vectors of the bundle are truncated: build it again"));
        }
        // NaN is in no range.
        if !scales.iter().all(|scale| (0.0..=MAX_SCALE).contains(scale)) {
            return Err(Error::bundle("a vector of the bundle has an invalid scale: build it again"));
        }
        Ok(Self { codes, scales, ..empty })
    }

    /// Number of vectors.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Whether there are no vectors.
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    /// Number of values in each vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The codes of all vectors, row by row.
    pub fn codes(&self) -> &[i8] {
        &self.codes
    }

    /// The scales of all vectors.
    pub fn scales(&self) -> &[f32] {
        &self.scales
    }

    /// The decoded vector of a row; close to the one that was added, but for rounding.
    pub fn get(&self, row: usize) -> Vec<f32> {
        self.row(row).iter().map(|code| f32::from(*code) * self.scales[row]).collect()
    }

    /// The same vectors, `order[row]` being where row `row` of the result is taken from.
    #[cfg(feature = "build")]
    pub(super) fn reordered(&self, order: &[usize]) -> Self {
        Self {
            width: self.width,
            codes: order.iter().flat_map(|&row| self.row(row)).copied().collect(),
            scales: order.iter().map(|&row| self.scales[row]).collect(),
        }
    }

    /// The dot product of every vector with a query of [`Self::width`] values, in order.
    pub fn scores(&self, query: &[f32]) -> Vec<f32> {
        let query = self.query(query);
        (0..self.len()).map(|row| self.score(&query, row)).collect()
    }

    /// Quantises a query; missing values and values that are not finite count as 0.
    pub(crate) fn query(&self, vector: &[f32]) -> Query {
        let mut values: Vec<f32> =
            vector.iter().map(|value| if value.is_finite() { *value } else { 0.0 }).collect();
        values.resize(self.width, 0.0);
        let largest = values.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
        let inverse = if largest > 0.0 { QUERY_MAX / largest } else { 0.0 };
        let codes = values.iter().map(|value| (value * inverse).round_ties_even() as i16).collect();
        Query { codes, scale: largest / QUERY_MAX }
    }

    /// The dot product of a query with a row.
    pub(crate) fn score(&self, query: &Query, row: usize) -> f32 {
        dot_query(self.row(row), &query.codes) as f32 * (query.scale * self.scales[row])
    }

    /// The dot product of two rows.
    pub(super) fn between(&self, a: usize, b: usize) -> f32 {
        dot_codes(self.row(a), self.row(b)) as f32 * (self.scales[a] * self.scales[b])
    }

    fn row(&self, row: usize) -> &[i8] {
        &self.codes[row * self.width..][..self.width]
    }
}
