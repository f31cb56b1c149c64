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
        let values = rows.checked_mul(cols).filter(|&n| n > 0 && n <= MAX_VALUES).ok_or_else(wrong)?;
        if !(2..=8).contains(&bits) || group == 0 || values == 0 {
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

/// How a matrix is to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Precision {
    /// Bits a code, 2 to 8.
    pub bits: u32,
    /// Values that share a scale; 0 for the whole row.
    pub group: usize,
}

/// Stores `values` (`rows x cols`, row-major) with the scale of each group chosen so that the squared error is least.
///
/// # Errors
///
/// The shape does not fit, or the precision is out of range.
pub(super) fn quantise(values: &[f32], cols: usize, precision: Precision) -> Result<QuantMatrix> {
    let Precision { bits, group } = precision;
    let group = if group == 0 { cols } else { group };
    if cols == 0 || values.is_empty() || !values.len().is_multiple_of(cols) || group > usize::from(u16::MAX) {
        return Err(Error::model(format!("{} values are no matrix of {cols} columns", values.len())));
    }
    if !(2..=8).contains(&bits) {
        return Err(Error::input(format!("{bits} bits a weight: 2 to 8 are possible")));
    }
    let rows = values.len() / cols;
    let mut bytes = vec![bits as u8, 0];
    bytes.extend((group as u16).to_le_bytes());
    bytes.extend((rows as u32).to_le_bytes());
    bytes.extend((cols as u32).to_le_bytes());
    let mut codes = Vec::with_capacity(rows * (cols * bits as usize).div_ceil(8));
    for row in values.chunks_exact(cols) {
        let mut writer = BitWriter { bytes: &mut codes, held: 0, count: 0 };
        for values in row.chunks(group) {
            let scale = best_scale(values, bits);
            bytes.extend(scale.to_le_bytes());
            for &value in values {
                writer.put(code(value, scale.to_f32(), bits), bits);
            }
        }
        writer.flush();
    }
    bytes.extend(codes);
    QuantMatrix::from_bytes(bytes)
}

struct BitWriter<'a> {
    bytes: &'a mut Vec<u8>,
    held: u32,
    count: u32,
}

impl BitWriter<'_> {
    fn put(&mut self, code: u32, bits: u32) {
        self.held |= code << self.count;
        self.count += bits;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    fn flush(self) {
        if self.count > 0 {
            self.bytes.push(self.held as u8);
        }
    }
}

fn code(value: f32, scale: f32, bits: u32) -> u32 {
    let zero = (1i32 << (bits - 1)) as f32;
    if scale == 0.0 {
        return zero as u32;
    }
    ((value / scale).round_ties_even() + zero).clamp(0.0, 2.0 * zero - 1.0) as u32
}

/// Tries scales around the one that just reaches the extreme value and keeps the one of the least squared error.
fn best_scale(values: &[f32], bits: u32) -> f16 {
    let extreme = values.iter().copied().fold(0.0f32, |a, b| if b.abs() > a.abs() { b } else { a });
    let reach = -extreme / (1i32 << (bits - 1)) as f32;
    // Wide grids lose nothing by reaching the extreme; narrow ones gain by clipping it.
    let steps = if bits >= 7 { 1 } else { 48 };
    let candidates = (0..steps).flat_map(|step| {
        let scale = f16::from_f32(reach * (1.0 - step as f32 / 96.0));
        [scale, -scale]
    });
    let mut best = (f32::INFINITY, f16::ZERO);
    for scale in candidates {
        let error = squared_error(values, scale.to_f32(), bits);
        if error < best.0 {
            best = (error, scale);
        }
    }
    best.1
}

fn squared_error(values: &[f32], scale: f32, bits: u32) -> f32 {
    let zero = 1i32 << (bits - 1);
    values
        .iter()
        .map(|&value| {
            let back = scale * (code(value, scale, bits) as i32 - zero) as f32;
            (back - value) * (back - value)
        })
        .sum()
}
