//! Reads the sections that hold vectors: a column of four bytes for each, their scales, their codes.

use super::codec::number;
use crate::error::{Error, Result};
use crate::index::{Discriminant, Kind, Point, Vectors};

/// Reads the section of the vectors: width `u32`, number `u32`, owners `u32` each (the kind in the lowest two bits), scales `f32`, codes.
pub(super) fn vectors(bytes: &[u8]) -> Result<(Vec<Point>, Vectors)> {
    let (owners, vectors) = columns(bytes)?;
    let point = |owner: &[u8; 4]| {
        let owner = u32::from_le_bytes(*owner) as usize;
        Point { entry: owner >> 2, kind: Kind::ALL[owner & 3] }
    };
    Ok((owners.iter().map(point).collect(), vectors))
}

/// Reads the section of the discriminant: as that of the vectors, with the offsets, `f32`, in place of the owners.
pub(super) fn discriminant(bytes: &[u8]) -> Result<Discriminant> {
    let (offsets, directions) = columns(bytes)?;
    Discriminant::from_parts(directions, offsets.iter().map(|offset| f32::from_le_bytes(*offset)).collect())
}

/// Vectors, and four bytes for each.
fn columns(bytes: &[u8]) -> Result<(&[[u8; 4]], Vectors)> {
    let wrong = || Error::bundle("the vectors of the bundle are malformed: build it again");
    let (width, count) = (number(bytes) as usize, number(bytes.get(4..).ok_or_else(wrong)?) as usize);
    let length =
        width.checked_add(8).and_then(|row| row.checked_mul(count)).and_then(|rows| rows.checked_add(8));
    if length != Some(bytes.len()) {
        return Err(wrong());
    }
    let (column, rest) = bytes[8..].split_at(count * 4);
    let (scales, codes) = rest.split_at(count * 4);
    let scales = scales.as_chunks().0.iter().map(|scale| f32::from_le_bytes(*scale)).collect();
    let codes = codes.iter().map(|code| code.cast_signed()).collect();
    Ok((column.as_chunks().0, Vectors::from_parts(width, codes, scales)?))
}
