//! A bundle that is read is written again as a bundle that is read. The checksums are repaired first, as otherwise nothing behind them would be reached.
#![no_main]

use tansy::bundle::Bundle;
use tansy::embed::sha256;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.to_vec();
    repair(&mut bytes);
    let Ok(bundle) = Bundle::from_bytes(&bytes) else { return };
    let written = bundle.to_bytes().expect("a bundle that was read can be written");
    assert!(Bundle::from_bytes(&written).is_ok_and(|again| again.faq() == bundle.faq()));
});

/// Sets the checksums of the sections and of the head, see ARCHITECTURE.md, as far as the bytes go.
fn repair(bytes: &mut [u8]) {
    let number = |bytes: &[u8], at: usize| {
        bytes.get(at..at + 4).map_or(0, |four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]) as usize)
    };
    let count = number(bytes, 12).min(16);
    let head = 16 + count * 16;
    let mut from = head + 8;
    for section in 0..count {
        let at = 16 + section * 16;
        let Some(to) = from.checked_add(number(bytes, at + 4)).filter(|&to| to <= bytes.len()) else { return };
        let sum = sum(&bytes[from..to]);
        bytes[at + 8..at + 16].copy_from_slice(&sum);
        from = to;
    }
    if bytes.len() >= head + 8 {
        let sum = sum(&bytes[..head]);
        bytes[head..head + 8].copy_from_slice(&sum);
    }
}

/// The first eight bytes of the SHA-256.
fn sum(bytes: &[u8]) -> [u8; 8] {
    let hex = sha256(bytes);
    std::array::from_fn(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap_or_default())
}
