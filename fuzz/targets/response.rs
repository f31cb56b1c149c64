//! A response gives the same answer wherever it is split, in every protocol.
#![no_main]

use tansy::llm::{Api, Delta, Response};

fn read(api: Api, pieces: &[&[u8]]) -> (Vec<Delta>, bool) {
    let (mut response, mut deltas) = (Response::new(api), Vec::new());
    let read = pieces.iter().try_for_each(|piece| response.push(piece, &mut deltas));
    let ended = read.and_then(|()| response.end(&mut deltas));
    (deltas, ended.is_ok())
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [which, at, body @ ..] = bytes else { return };
    let names = ["auto", "openai", "responses", "anthropic", "gemini", "ollama"];
    let Ok(api) = names[usize::from(*which) % names.len()].parse::<Api>() else { return };
    let (before, after) = body.split_at(usize::from(*at).min(body.len()));
    assert_eq!(read(api, &[body]), read(api, &[before, after]));
});
