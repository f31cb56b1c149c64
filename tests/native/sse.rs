//! Parsing of event streams, split anywhere.

use proptest::prelude::*;
use tansy::Result;
use tansy::llm::sse::{Event, MAX_EVENT, Parser};

fn parse(chunks: &[&[u8]]) -> (Vec<Event>, Result<()>) {
    let (mut parser, mut events) = (Parser::default(), Vec::new());
    for chunk in chunks {
        if let Err(error) = parser.push(chunk, &mut events) {
            return (events, Err(error));
        }
    }
    let finished = parser.finish().map(|last| events.extend(last));
    (events, finished)
}

fn data(stream: &[u8]) -> Vec<String> {
    let (events, finished) = parse(&[stream]);
    finished.unwrap();
    events.into_iter().map(|event| event.data).collect()
}

#[test]
fn lines_may_end_in_any_of_the_three_ways() {
    assert_eq!(data(b"data: a\n\ndata: b\r\rdata: c\r\n\r\ndata: d\r\n\n"), ["a", "b", "c", "d"]);
}

#[test]
fn several_data_lines_are_one_event() {
    assert_eq!(data(b"data: a\ndata\ndata:b\n\n"), ["a\n\nb"]);
}

#[test]
fn only_one_space_after_the_colon_is_removed() {
    assert_eq!(data(b"data:  a: b \n\n"), [" a: b "]);
}

#[test]
fn comments_unknown_fields_and_events_without_data_give_nothing() {
    assert_eq!(data(b": ping\n\nid: 1\nretry: 5\nnonsense\n\nevent: empty\n\ndata: a\n\n"), ["a"]);
}

#[test]
fn the_type_of_an_event_does_not_carry_over_to_the_next() {
    let (events, _) = parse(&[b"event: error\ndata: a\n\ndata: b\n\n"]);
    let kinds: Vec<_> = events.iter().map(|event| event.event.as_str()).collect();
    assert_eq!(kinds, ["error", "message"]);
}

#[test]
fn a_byte_order_mark_is_skipped_at_the_start_only() {
    assert_eq!(data("\u{feff}data: a\n\n\u{feff}data: b\n\n".as_bytes()), ["a"]);
}

#[test]
fn the_last_event_needs_no_blank_line() {
    assert_eq!(data(b"data: a\n\ndata: [DONE]"), ["a", "[DONE]"]);
    assert_eq!(data(b"data: a\n\ndata: [DONE]\n"), ["a", "[DONE]"]);
}

#[test]
fn bytes_that_are_not_utf8_do_not_stop_the_parser() {
    assert_eq!(data(b"data: a\xff\n\ndata: b\n\n"), ["a\u{fffd}", "b"]);
}

#[test]
fn an_endless_event_is_refused_in_bounded_memory() {
    for line in [&b"data: x"[..], b"data: x\n", b": x", b"xx"] {
        let chunks: Vec<&[u8]> = std::iter::repeat_n(line, MAX_EVENT + 2).collect();
        let (_, finished) = parse(&chunks);
        let endless = line.starts_with(b"data") || !line.ends_with(b"\n");
        assert_eq!(finished.is_err_and(|error| error.is_endpoint()), endless, "{line:?}");
    }
}

#[test]
fn events_before_one_that_is_too_long_are_kept() {
    let stream = [&b"data: a\n\ndata: "[..], &vec![b'x'; MAX_EVENT], b"\n\ndata: b\n\n"].concat();
    for size in [stream.len(), 4096, 7] {
        let chunks: Vec<&[u8]> = stream.chunks(size).collect();
        let (events, finished) = parse(&chunks);
        assert_eq!(events.len(), 1);
        assert!(finished.unwrap_err().is_endpoint());
    }
}

fn stream() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: &[&str] =
        &["data", ":", " ", "é🌷花", "\r", "\n", "\r\n", "\n\n", "event: e\n", "\u{feff}", "[DONE]", ": c"];
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #[test]
    fn any_split_gives_the_same_events(
        stream in prop_oneof![stream(), prop::collection::vec(any::<u8>(), 0..200)],
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.extend([0, stream.len()]);
        cuts.sort_unstable();
        let chunks: Vec<&[u8]> = cuts.windows(2).map(|pair| &stream[pair[0]..pair[1]]).collect();
        prop_assert_eq!(parse(&chunks), parse(&[&stream]));
        let single: Vec<&[u8]> = stream.chunks(1).collect();
        prop_assert_eq!(parse(&single), parse(&[&stream]));
    }
}
