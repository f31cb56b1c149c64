//! The SHA-256 that binds a bundle to its model.

use sha2::{Digest, Sha256};

/// SHA-256 in hexadecimal, as [`Embedder::sha256`](super::Embedder::sha256) gives it for the model's file.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal, lower case.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
