//! The property of every reader.

use std::collections::HashSet;

use tansy::ingest::{Source, join, read};

/// Entries are valid and their ids unique; an input joined with itself gives the same FAQ as alone; reading is a function of the input.
pub fn check(name: &str, bytes: &[u8]) {
    let source = Source { name, bytes, base_url: Some("https://a.example/b/c?d") };
    let Ok(reading) = read(&source) else { return };
    assert_eq!(read(&source).as_ref(), Ok(&reading));
    let ids: HashSet<&str> = reading.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids.len(), reading.entries.len());
    let text: usize = reading.entries.iter().map(|entry| entry.question.len() + entry.answer.len()).sum();
    assert!(text <= 64 * bytes.len() + (1 << 20), "{text} bytes of entries from {}", bytes.len());
    if let Ok((once, _)) = join(vec![reading.clone()]) {
        let (twice, _) = join(vec![reading.clone(), reading]).expect("what can be joined once can be joined twice");
        assert_eq!(once, twice);
    }
}
