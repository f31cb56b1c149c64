//! How much a PDF unpacks into, before it is unpacked into memory.

use std::io::Read;

use flate2::bufread::ZlibDecoder;

use crate::error::{Error, Result};

/// How many bytes the streams of a document may have for each byte of it, all together. Text is packed to a fifth; a bomb to a thousandth.
const LARGEST_RATIO: usize = 40;
/// Bytes that they may have however short it is.
const ALWAYS: usize = 16 << 20;

/// Fails if the streams of a document unpack into far more than its length explains.
///
/// # Errors
///
/// They do.
pub(super) fn check(bytes: &[u8]) -> Result<()> {
    let mut left = ALWAYS.saturating_add(bytes.len().saturating_mul(LARGEST_RATIO));
    let most = left >> 20;
    let mut rest = bytes;
    while let Some(start) = find(rest, b"stream") {
        rest = rest.get(start + b"stream".len()..).unwrap_or_default();
        let data = rest.strip_prefix(b"\r").unwrap_or(rest);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        // Another filter, or the end of a stream.
        if data.first().is_none_or(|byte| byte & 0x0f != 8) {
            continue;
        }
        // What a stream says of its length need not be true, so its end is looked for: no byte is read twice.
        let end = find(data, b"endstream").unwrap_or(data.len());
        let (data, after) = data.split_at(end);
        rest = after.get(b"endstream".len()..).unwrap_or_default();
        let mut decoder = ZlibDecoder::new(data).take(left as u64 + 1);
        let unpacked = std::io::copy(&mut decoder, &mut std::io::sink())
            .unwrap_or(left as u64 - decoder.limit().min(left as u64));
        let unpacked = usize::try_from(unpacked).unwrap_or(usize::MAX);
        if unpacked > left {
            return Err(Error::input(format!(
                "the PDF unpacks into more than {most} MB, far more than its length explains: save it anew, or as .docx"
            )));
        }
        left -= unpacked;
    }
    Ok(())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
