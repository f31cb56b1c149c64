//! Answers that arrive as a stream, split anywhere, or in one piece.

use proptest::prelude::*;
use serde_json::json;
use tansy::chat::MAX_ANSWER;

use super::support::{
    RECORDED, RECORDED_TEXT, answer, by_faq, by_llm, chat, done, error, respond, said, tokens,
};

#[test]
fn a_recorded_stream_gives_its_text_with_real_citations_only() {
    let events = answer(&[RECORDED.as_bytes()]);
    assert_eq!(tokens(&events), RECORDED_TEXT);
    assert_eq!(done(&events), by_llm(RECORDED_TEXT, &[2, 1]));
}

#[test]
fn a_recorded_stream_gives_the_same_at_every_split_point() {
    let stream = RECORDED.as_bytes();
    for at in 0..=stream.len() {
        let (before, after) = stream.split_at(at);
        let events = answer(&[before, after]);
        assert_eq!(tokens(&events), RECORDED_TEXT, "split at {at}");
        assert_eq!(done(&events), by_llm(RECORDED_TEXT, &[2, 1]), "split at {at}");
    }
}

#[test]
fn a_stream_cut_anywhere_gives_the_faqs_answer() {
    let finished = RECORDED.find("stop").unwrap();
    for end in 0..finished {
        let events = answer(&[&RECORDED.as_bytes()[..end]]);
        error(&events);
        assert!(RECORDED_TEXT.starts_with(&tokens(&events)), "cut at {end}");
        assert_eq!(done(&events), by_faq(true), "cut at {end}");
    }
}

#[test]
fn a_finish_reason_or_done_alone_ends_the_answer() {
    let reason = b"data: {\"choices\":[{\"delta\":{\"content\":\"!\"},\"finish_reason\":\"length\"}]}";
    assert_eq!(done(&answer(&[&said("Yes"), reason])), by_llm("Yes!", &[]));
    assert_eq!(done(&answer(&[&said("Yes [1]"), b"data: [DONE]"])), by_llm("Yes [1]", &[1]));
}

#[test]
fn an_empty_finish_reason_does_not_end_the_answer() {
    let piece = |text: &str| {
        let chunk = json!({ "choices": [{ "delta": { "content": text }, "finish_reason": "" }] });
        format!("data: {chunk}\n\n").into_bytes()
    };
    let events = answer(&[&piece("Yes, "), &piece("for $12 [1]."), b"data: [DONE]"]);
    assert_eq!(tokens(&events), "Yes, for $12 [1].");
    assert_eq!(done(&events), by_llm("Yes, for $12 [1].", &[1]));
}

#[test]
fn an_answer_in_one_json_document_is_accepted() {
    let body = json!({ "choices": [{ "message": { "content": " Yes [1][4]. " }, "finish_reason": "stop" }] });
    for content_type in ["application/json", "text/event-stream", ""] {
        let events = respond(200, content_type, &[b" \n", body.to_string().as_bytes()]);
        assert_eq!(tokens(&events).trim_end(), "Yes [1].");
        assert_eq!(done(&events), by_llm("Yes [1].", &[1]));
    }
}

#[test]
fn content_in_several_parts_is_joined() {
    let body =
        r#"{"choices":[{"message":{"content":[{"type":"text","text":"Y"},{"type":"text","text":"es"}]}}]}"#;
    assert_eq!(done(&respond(200, "application/json", &[body.as_bytes()])), by_llm("Yes", &[]));
}

#[test]
fn an_endless_answer_is_cut_off() {
    let piece = said(&"ä".repeat(1000));
    let mut chat = chat(1);
    let mut events = Vec::new();
    while !chat.is_done() {
        events.extend(chat.push(&piece));
    }
    let end = done(&events);
    assert_eq!(end["text"].as_str().unwrap().len(), MAX_ANSWER);
    assert_eq!(end["by"], "llm");
    assert_eq!(tokens(&events), end["text"].as_str().unwrap());
}

#[test]
fn a_long_stream_may_arrive_in_one_piece() {
    let quiet = said("").repeat(40_000);
    let events = answer(&[&[&quiet[..], RECORDED.trim_start_matches('\u{feff}').as_bytes()].concat()]);
    assert!(quiet.len() > 1 << 20);
    assert_eq!(done(&events), by_llm(RECORDED_TEXT, &[2, 1]));
}

proptest! {
    #[test]
    fn any_split_of_the_bytes_gives_the_same(cuts in prop::collection::vec(0..=RECORDED.len(), 0..12)) {
        let mut cuts = cuts;
        cuts.extend([0, RECORDED.len()]);
        cuts.sort_unstable();
        let chunks: Vec<&[u8]> = cuts.windows(2).map(|pair| &RECORDED.as_bytes()[pair[0]..pair[1]]).collect();
        let events = answer(&chunks);
        prop_assert_eq!(tokens(&events), RECORDED_TEXT);
        prop_assert_eq!(done(&events), by_llm(RECORDED_TEXT, &[2, 1]));
    }
}
