//! Weights in few bits: how a matrix is stored in the model file.
//!
//! A matrix of `rows x cols` is cut, row by row, into groups of `group` values; each group has one `f16` scale and
//! `bits`-bit codes, so that `value = scale * (code - 2^(bits-1))`. The scale may be negative: the lowest code
//! reaches one step further than the highest, and the value of the largest magnitude gets it.
//!
//! Layout, little-endian: `bits: u8`, `0: u8`, `group: u16`, `rows: u32`, `cols: u32`, the scales row by row, then the
//! codes of each row, packed from the lowest bit up, every row starting on a byte.

use half::f16;

use crate::error::{Error, Result};

const HEADER: usize = 12;
/// The most values a matrix of a model file may have.
const MAX_VALUES: usize = 1 << 28;

/// A matrix in few bits, kept as it was stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QuantMatrix {
    bits: u32,
    group: usize,
    rows: usize,
    cols: usize,
    bytes: Vec<u8>,
}

impl QuantMatrix {
    /// Reads a stored matrix, taking the bytes over.
    ///
    /// # Errors
    ///
    /// The header makes no sense or the length does not fit it.
    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        let wrong = || Error::model("a weight matrix of the model file is malformed: pack the model again");
        let header = bytes.get(..HEADER).ok_or_else(wrong)?;
        let bits = u32::from(header[0]);
        let group = usize::from(u16::from_le_bytes([header[2], header[3]]));
        let rows = u32::from_le_bytes([header[4], header[5], header[6], header[7]]) as usize;
        let cols = u32::from_le_bytes([header[8], header[9], header[10], header[11]]) as usize;
        rows.checked_mul(cols).filter(|&n| n > 0 && n <= MAX_VALUES).ok_or_else(wrong)?;
        if !(2..=8).contains(&bits) || group == 0 {
            return Err(wrong());
        }
        let matrix = Self { bits, group, rows, cols, bytes };
        if matrix.bytes.len() != HEADER + rows * (matrix.groups() * 2 + matrix.row_bytes()) {
            return Err(wrong());
        }
        Ok(matrix)
    }

    /// Rows of the matrix: output channels, or entries of an embedding table.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Columns of the matrix: input channels.
    pub(crate) fn cols(&self) -> usize {
        self.cols
    }

    /// Values that share a scale.
    pub(crate) fn group(&self) -> usize {
        self.group
    }

    /// The matrix as it is stored.
    #[cfg(feature = "cli")]
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Writes row `row` into `out`, which has [`Self::cols`] values. A row outside the matrix gives zeros.
    pub(crate) fn row(&self, row: usize, out: &mut [f32]) {
        if row >= self.rows {
            out.fill(0.0);
            return;
        }
        let mut codes = self.reader(row);
        for (scale, out) in self.scales(row).zip(out.chunks_mut(self.group)) {
            for value in out {
                *value = scale * codes.next(self.bits) as f32;
            }
        }
    }

    /// Writes the codes of row `row`, which must be in the matrix, into `out`, signed, and gives the scales of its groups.
    pub(crate) fn codes<'a>(&'a self, row: usize, out: &mut [i8]) -> impl Iterator<Item = f32> + use<'a> {
        let mut codes = self.reader(row);
        out.iter_mut().for_each(|code| *code = codes.next(self.bits) as i8);
        self.scales(row)
    }

    fn scales(&self, row: usize) -> impl Iterator<Item = f32> {
        let groups = self.groups();
        let scales = self.bytes[HEADER + row * groups * 2..][..groups * 2].as_chunks::<2>().0;
        scales.iter().map(|scale| f16::from_le_bytes(*scale).to_f32())
    }

    fn reader(&self, row: usize) -> BitReader<'_> {
        let start = HEADER + self.rows * self.groups() * 2 + row * self.row_bytes();
        BitReader { bytes: &self.bytes[start..start + self.row_bytes()], held: 0, count: 0 }
    }

    fn groups(&self) -> usize {
        self.cols.div_ceil(self.group)
    }

    fn row_bytes(&self) -> usize {
        (self.cols * self.bits as usize).div_ceil(8)
    }
}

struct BitReader<'a> {
    bytes: &'a [u8],
    held: u32,
    count: u32,
}

impl BitReader<'_> {
    /// The next code, signed.
    fn next(&mut self, bits: u32) -> i32 {
        while self.count < bits {
            let (byte, rest) = self.bytes.split_first().map_or((0, self.bytes), |(b, rest)| (*b, rest));
            self.bytes = rest;
            self.held |= u32::from(byte) << self.count;
            self.count += 8;
        }
        let code = self.held & ((1 << bits) - 1);
        self.held >>= bits;
        self.count -= bits;
        code as i32 - (1 << (bits - 1))
    }
}
