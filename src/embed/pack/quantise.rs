//! Rounds a matrix to few bits: the writer of what [`crate::embed::quant`] reads.

use half::f16;

use crate::embed::quant::QuantMatrix;
use crate::error::{Error, Result};

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
pub(crate) fn quantise(values: &[f32], cols: usize, precision: Precision) -> Result<QuantMatrix> {
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
