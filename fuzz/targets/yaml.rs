#![no_main]

#[path = "shared/reader.rs"]
mod reader;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| reader::check("x.yml", bytes));
