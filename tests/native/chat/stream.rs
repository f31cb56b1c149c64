//! Answers that arrive as a stream, split anywhere, or in one piece.

use proptest::prelude::*;
use serde_json::{Value, json};
use tansy::chat::{Chat, Event, MAX_ANSWER};
use tansy::retriever::Decision;

use super::support::{
    RECORDED, RECORDED_TEXT, answer, by_faq, by_llm, chat, done, error, llm, outcome, respond, said, tokens,
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
    for reason in [json!(""), json!("null"), json!(null)] {
        let piece = |text: &str| {
            let chunk = json!({ "choices": [{ "delta": { "content": text }, "finish_reason": reason }] });
            format!("data: {chunk}\n\n").into_bytes()
        };
        let events = answer(&[&piece("Yes, "), &piece("for $12 [1]."), b"data: [DONE]\n\ndata: [DONE]\n\n"]);
        assert_eq!(tokens(&events), "Yes, for $12 [1].");
        assert_eq!(done(&events), by_llm("Yes, for $12 [1].", &[1]));
    }
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

/// An answer that never ends nor repeats itself, and the end of the chat.
fn endless(mut chat: Chat, piece: impl Fn(usize) -> String) -> (Vec<Event>, Value) {
    let mut events = Vec::new();
    for number in 0.. {
        events.extend(chat.push(&said(&piece(number))));
        if chat.is_done() {
            break;
        }
    }
    let end = done(&events);
    (events, end)
}

#[test]
fn an_endless_answer_ends_with_a_sentence_at_about_400_tokens() {
    let (events, end) = endless(chat(1), |number| format!("Bouquet {number} costs ${number}. "));
    let text = end["text"].as_str().unwrap();
    assert_eq!(end["by"], "llm");
    assert!((3100..=3200).contains(&text.len()) && text.ends_with('.'), "{text}");
    assert!(tokens(&events).starts_with(text));
}

#[test]
fn an_answer_is_at_most_64_kb_long_whatever_its_limit_in_tokens() {
    let mut config = llm();
    config.max_tokens = Some(u32::MAX);
    let mut chat = Chat::new("Princeton?", &outcome(Decision::Answer, 1), &[], Some(&config));
    chat.start();
    let (_, end) = endless(chat, |number| format!("ä{number}").repeat(2));
    assert_eq!(end["text"].as_str().unwrap().len(), MAX_ANSWER);
}

#[test]
fn an_answer_that_repeats_itself_is_cut_at_the_second_copy() {
    let sentence = "Yes, we deliver to Princeton for $15 [1].";
    let (events, end) = endless(chat(1), |_| format!("{sentence} "));
    assert_eq!(end, by_llm(sentence, &[1]));
    assert!(tokens(&events).len() < 3 * (sentence.len() + 1));
    let (events, end) = endless(chat(1), |_| "and ".to_owned());
    assert_eq!((error(&events).as_str(), end), ("the model repeats itself", by_faq(true)));
}

#[test]
fn an_answer_that_reached_its_limit_ends_with_a_sentence() {
    let cut = br#"data: {"choices":[{"delta":{"content":"For $15 [1]. On Sun"},"finish_reason":"length"}]}"#;
    assert_eq!(done(&answer(&[&said("Yes. "), cut])), by_llm("Yes. For $15 [1].", &[1]));
}

#[test]
fn thoughts_are_never_shown() {
    let pieces = ["<th", "ink>\nThe visitor asks [1]. ", "Hm", "\n</thi", "nk>\n\n", "Yes, ", "for $15 [1]."];
    for from in [0, 5] {
        let mut chunks: Vec<Vec<u8>> = pieces.iter().skip(from).map(|piece| said(piece)).collect();
        chunks.push(b"data: [DONE]\n\n".to_vec());
        let chunks: Vec<&[u8]> = chunks.iter().map(Vec::as_slice).collect();
        let events = answer(&chunks);
        let wanted = "Yes, for $15 [1].";
        assert_eq!((tokens(&events).as_str(), done(&events)), (wanted, by_llm(wanted, &[1])), "{from}");
    }
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
