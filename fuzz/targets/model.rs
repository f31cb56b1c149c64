//! A model gives the same result in one piece and in two, and never a panic.
#![no_main]

use tansy::embed::{Embedder, ModelReader};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut reader = ModelReader::new();
    let (before, after) = bytes.split_at(bytes.len() / 2);
    let pieces = reader.push(before).and_then(|()| reader.push(after)).and_then(|()| reader.finish());
    match (Embedder::from_bytes(bytes), pieces) {
        (Ok(whole), Ok(pieces)) => assert_eq!(whole.query("Why?").ok(), pieces.query("Why?").ok()),
        (whole, pieces) => assert_eq!(whole.is_ok(), pieces.is_ok()),
    }
});
