//! A stream gives the same events wherever it is split.
#![no_main]

use tansy::llm::sse::{Event, Parser};

fn parse(pieces: &[&[u8]]) -> Option<Vec<Event>> {
    let (mut parser, mut events) = (Parser::default(), Vec::new());
    for piece in pieces {
        parser.push(piece, &mut events).ok()?;
    }
    events.extend(parser.finish().ok()?);
    Some(events)
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&at, stream)) = bytes.split_first() else { return };
    let (before, after) = stream.split_at(usize::from(at).min(stream.len()));
    assert_eq!(parse(&[stream]), parse(&[before, after]));
});
