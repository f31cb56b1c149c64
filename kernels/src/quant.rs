//! Quantised weights, as stored in the model file.
//!
//! Every row has an `f16` scale. Below 8 bits, each group of neighbouring values in a row also has a small integer multiplier, so that one
//! scale is enough even for a row whose values differ much in magnitude:
//!
//! ```text
//! value = scale[row] * level      level = multiplier[group] * (code - 2^(bits-1)), a signed byte
//! ```
//!
//! The integer kernels use the levels as their weights, without further conversion.
//!
//! Layout, little-endian: `bits: u8`, `0: u8`, `group: u16` (0: no multipliers), `rows: u32`, `cols: u32`, the scales, the
//! multipliers in 4 bits each, the codes. Multipliers and codes are packed from the lowest bit up; each row starts on
//! a byte. The 4 bits of a multiplier hold 0 to 7 for 1 to 8 and 8 to 15 for -1 to -8.

use half::f16;

use crate::error::Error;

const HEADER: usize = 12;
/// Largest scale of a row; those of trained models are below 1.
const MAX_SCALE: f32 = 1e3;
/// Limit on the number of values of one matrix.
const MAX_VALUES: usize = 1 << 28;
/// Bits of a multiplier.
pub const MULTIPLIER_BITS: u32 = 4;

/// A quantised matrix, kept in its stored form.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantMatrix {
    bits: u32,
    /// Number of values that share a multiplier; 0 if there are no multipliers.
    group: usize,
    rows: usize,
    cols: usize,
    bytes: Vec<u8>,
}

impl QuantMatrix {
    /// Reads a stored matrix and keeps its bytes.
    ///
    /// # Errors
    ///
    /// The header is invalid, the length does not match it, or a scale is out of range.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, Error> {
        let (matrix, length) = Self::header(&bytes)?;
        if length != bytes.len() {
            return Err(Error::Malformed);
        }
        Self { bytes, ..matrix }.checked()
    }

    /// Reads matrices of equal width that are stored one after another; their rows, in order, form one layer.
    ///
    /// # Errors
    ///
    /// A header is invalid, the lengths do not match, the widths differ, or a scale is out of range.
    pub fn stack_from_bytes(mut bytes: &[u8]) -> Result<Vec<Self>, Error> {
        let mut stack: Vec<Self> = Vec::new();
        while !bytes.is_empty() || stack.is_empty() {
            let (matrix, length) = Self::header(bytes)?;
            let (own, rest) = bytes.split_at_checked(length).ok_or(Error::Malformed)?;
            if stack.first().is_some_and(|first| first.cols != matrix.cols) {
                return Err(Error::Malformed);
            }
            stack.push(Self { bytes: own.to_vec(), ..matrix }.checked()?);
            bytes = rest;
        }
        Ok(stack)
    }

    /// The matrix, if every scale is finite and in its range; NaN is in none.
    fn checked(self) -> Result<Self, Error> {
        let is_sane = (0..self.rows).all(|row| self.scale(row).abs() <= MAX_SCALE);
        if is_sane { Ok(self) } else { Err(Error::Scale) }
    }

    /// Decodes the header: the matrix without its bytes, and its total length in bytes, header included.
    fn header(bytes: &[u8]) -> Result<(Self, usize), Error> {
        let header = bytes.first_chunk::<HEADER>().ok_or(Error::Malformed)?;
        let bits = u32::from(header[0]);
        let group = usize::from(u16::from_le_bytes([header[2], header[3]]));
        let rows = u32::from_le_bytes([header[4], header[5], header[6], header[7]]) as usize;
        let cols = u32::from_le_bytes([header[8], header[9], header[10], header[11]]) as usize;
        rows.checked_mul(cols).filter(|&n| n > 0 && n <= MAX_VALUES).ok_or(Error::Malformed)?;
        if !(2..=8).contains(&bits) {
            return Err(Error::Malformed);
        }
        let matrix = Self { bits, group, rows, cols, bytes: Vec::new() };
        let length = matrix.codes_at(rows);
        Ok((matrix, length))
    }

    /// Rows of the matrix: output channels, or entries of an embedding table.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns of the matrix: input channels.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// The matrix in its stored form.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Writes row `row` into `out`, which has [`Self::cols`] values. A row outside the matrix becomes zeros.
    pub fn row(&self, row: usize, out: &mut [f32]) {
        if row >= self.rows {
            out.fill(0.0);
            return;
        }
        let mut levels = vec![0; self.cols];
        let scale = self.levels(row, &mut levels);
        out.iter_mut().zip(levels).for_each(|(out, level)| *out = scale * f32::from(level));
    }

    /// Writes the levels of row `row`, which must be in the matrix, into `out`, and returns its scale.
    // Not inlined: a browser switches to optimised code between calls, so that inside a long-running caller this would stay slow.
    #[inline(never)]
    pub fn levels(&self, row: usize, out: &mut [i8]) -> f32 {
        let zero = 1 << (self.bits - 1);
        let codes = &self.bytes[self.codes_at(row)..self.codes_at(row + 1)];
        // Eight codes of `bits` bits fill exactly `bits` bytes, so that each chunk can be unpacked on its own.
        for (out, codes) in out.chunks_mut(8).zip(codes.chunks(self.bits as usize)) {
            let mut codes = codes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte));
            for out in out {
                *out = level((codes & (2 * zero - 1)) as i32 - zero as i32);
                codes >>= self.bits;
            }
        }
        if self.group > 0 {
            let multipliers = &self.bytes[self.multipliers_at(row)..self.multipliers_at(row + 1)];
            let multipliers = multipliers.iter().flat_map(|pair| [pair & 15, pair >> MULTIPLIER_BITS]);
            for (out, code) in out.chunks_mut(self.group).zip(multipliers) {
                let multiplier = multiplier(code);
                out.iter_mut().for_each(|out| *out = level(multiplier * i32::from(*out)));
            }
        }
        self.scale(row)
    }

    fn scale(&self, row: usize) -> f32 {
        let at = HEADER + row * 2;
        f16::from_le_bytes([self.bytes[at], self.bytes[at + 1]]).to_f32()
    }

    /// Where the multipliers of a row begin.
    fn multipliers_at(&self, row: usize) -> usize {
        let groups = if self.group == 0 { 0 } else { self.cols.div_ceil(self.group) };
        HEADER + self.rows * 2 + row * (groups * MULTIPLIER_BITS as usize).div_ceil(8)
    }

    /// Where the codes of a row begin.
    fn codes_at(&self, row: usize) -> usize {
        self.multipliers_at(self.rows) + row * (self.cols * self.bits as usize).div_ceil(8)
    }
}

/// Decodes a multiplier from its 4 bits.
fn multiplier(code: u8) -> i32 {
    let code = i32::from(code);
    if code < 8 { code + 1 } else { 7 - code }
}

/// Clamps to the range of the kernels; the levels of a valid file are in it already.
fn level(value: i32) -> i8 {
    value.clamp(-127, 127) as i8
}
