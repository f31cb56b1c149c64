//! An answer is the same however its bytes are split, in every protocol, whether the protocol is named or recognised.

use proptest::prelude::*;
use tansy::llm::{Api, FinishReason};

use super::recorded::{PROTOCOLS, TEXT};
use super::support::{api, read, whole};

fn complete() -> super::support::Read {
    (TEXT.to_owned(), Ok(FinishReason::Stop))
}

#[test]
fn every_protocol_gives_the_answer_streamed_and_whole_named_and_recognised() {
    for (name, stream, body) in PROTOCOLS {
        for api in [api(name), Api::default()] {
            assert_eq!(whole(api, stream), complete(), "{name}");
            assert_eq!(whole(api, body), complete(), "{name}");
        }
    }
}

#[test]
fn every_split_point_gives_the_same() {
    for (name, stream, body) in PROTOCOLS {
        for bytes in [stream.as_bytes(), body.as_bytes()] {
            for at in 0..=bytes.len() {
                let (before, after) = bytes.split_at(at);
                assert_eq!(read(Api::default(), &[before, after]), complete(), "{name}, split at {at}");
            }
            let single: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(read(api(name), &single), complete(), "{name}");
        }
    }
}

#[test]
fn an_answer_cut_before_its_end_is_an_error() {
    for (name, stream, body) in PROTOCOLS {
        // Where the first mark of the end stands; Gemini's is in the first piece that is not a thought, so its end is only that of the stream.
        let end = ["\"stop\"", "response.completed", "stop_reason\":\"end", "\"done\":true", "STOP"];
        let last = end.iter().find_map(|mark| stream.find(mark)).unwrap();
        for cut in 0..last {
            let (text, ended) = whole(api(name), stream.get(..cut).unwrap_or_default());
            assert!(ended.is_err_and(|error| error.is_endpoint()), "{name}, cut at {cut}");
            assert!(TEXT.starts_with(&text), "{name}, cut at {cut}: {text}");
        }
        for cut in (0..body.len()).filter(|cut| body.is_char_boundary(*cut)) {
            assert!(whole(Api::default(), &body[..cut]).1.is_err(), "{name}, cut at {cut}");
        }
    }
}

proptest! {
    #[test]
    fn any_split_gives_the_same(which in 0..PROTOCOLS.len(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12)) {
        let bytes = PROTOCOLS[which].1.as_bytes();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let chunks: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
        prop_assert_eq!(read(Api::default(), &chunks), complete());
    }

    #[test]
    fn arbitrary_lines_and_events_never_panic(
        which in prop::sample::select(&["auto", "openai", "responses", "anthropic", "gemini", "ollama"][..]),
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..20),
    ) {
        let body = pieces.concat();
        let chunks: Vec<&[u8]> = body.as_bytes().chunks(3).collect();
        prop_assert_eq!(read(api(which), &chunks), whole(api(which), &body));
    }
}

const PIECES: &[&str] = &[
    "data: ",
    "\n",
    "\n\n",
    "{",
    "}",
    "[",
    "]",
    "null",
    "\u{feff}",
    " ",
    "{\"done\":false}",
    "{\"choices\":[null]}",
    "{\"choices\":{}}",
    "{\"type\":\"content_block_delta\",\"delta\":7}",
    "{\"candidates\":[{\"content\":{\"parts\":3}}]}",
    "{\"type\":\"response.completed\"}",
    "{\"message\":{\"content\":\"<think>\"},\"done\":false}",
    "</think>",
    "{\"choices\":[{\"delta\":{\"content\":\"</thi\"}}]}",
    "event: error\n",
];
