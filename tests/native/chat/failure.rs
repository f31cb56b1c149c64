//! Whatever the endpoint does wrong, the visitor gets the FAQ's own answer.

use proptest::prelude::*;
use serde_json::json;
use tansy::Error;

use super::support::{answer, by_faq, chat, done, error, respond, said, tokens};

#[test]
fn every_failure_is_reported_and_the_faq_answers() {
    // Errors with a status first, then those that arrive with status 200. Each body is sent byte by byte and whole.
    let page = "<!doctype html><title>502 Bad Gateway</title>";
    let filtered = r#"data: {"choices":[{"delta":{"content":"Hm"},"finish_reason":"content_filter"}]}"#;
    let refused =
        r#"data: {"choices":[{"delta":{"content":null,"refusal":"I cannot"},"finish_reason":null}]}"#;
    let thought = r#"data: {"choices":[{"delta":{"content":"<think>Hm"},"finish_reason":"length"}]}"#;
    let unmarked = r#"data: {"choices":[{"delta":{"content":"Hm.\n</think>\nYes"},"finish_reason":"stop"}]}"#;
    let failed = r#"data: {"choices":[{"delta":{"content":"Hm"},"finish_reason":"error"}]}"#;
    let cases = [
        (429, r#"{"error":{"message":"slow\n down","type":"rate"}}"#, "answered 429: slow down"),
        (401, r#"{"error":"no key"}"#, "answered 401: no key"),
        (422, r#"{"detail":"bad model"}"#, "answered 422: bad model"),
        (400, r#"[{"error":{"message":"bad key"}}]"#, "answered 400: bad key"),
        (502, page, "answered 502"),
        (307, "", "answered 307, a redirect, which is not followed"),
        (500, "", "answered 500"),
        (200, r#"{"error":{"message":"overloaded"}}"#, "refused: overloaded"),
        (200, page, "a web page (x/y)"),
        (200, "", "is empty"),
        (204, "", "is empty"),
        (200, "OK", "neither an event stream nor JSON"),
        (200, "{\"choices\":[", "not JSON"),
        (200, "{\"ok\":true}", "not an answer in a protocol that Tansy knows"),
        (200, "data: {\"error\":{\"message\":\"overloaded\"}}\n\n", "refused: overloaded"),
        (200, "event: error\ndata: {\"error\":{\"message\":\"overloaded\"}}", "refused: overloaded"),
        (200, "event: error\ndata: overloaded\n\n", "refused: overloaded"),
        (200, "event: error\ndata: {\"message\":\"overloaded\"}\n\n", "refused: overloaded"),
        (200, "{\"object\":\"error\",\"message\":\"overloaded\",\"code\":40303}", "refused: overloaded"),
        (200, "data: {\"object\":\"error\",\"message\":\"overloaded\"}\n\n", "refused: overloaded"),
        (
            200,
            "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n",
            "refused: overloaded_error",
        ),
        (200, "data: hello\n\n", "not JSON"),
        (200, "data: [DONE]\n\n", "is empty"),
        (200, "data: {\"choices\":[{\"delta\":{\"content\":\" [9]\"}}]}\n\ndata: [DONE]\n\n", "is empty"),
        (200, filtered, "content filter stopped"),
        (200, refused, "refused to answer"),
        (200, thought, "used all of its tokens before it began (raise max-tokens"),
        (200, unmarked, "thoughts are part of its answer"),
        (200, failed, "model failed"),
    ];
    for (status, body, reason) in cases {
        for size in [1, 1000] {
            let chunks: Vec<&[u8]> = body.as_bytes().chunks(size).collect();
            let events = respond(status, "x/y", &chunks);
            assert!(error(&events).contains(reason), "{status} {body}: {}", error(&events));
            assert_eq!(done(&events), by_faq(true), "{status} {body}");
        }
    }
}

#[test]
fn an_error_in_the_middle_of_an_answer_replaces_it() {
    let events = answer(&[&said("It costs $9"), b"data: {\"error\":{\"message\":\"gone\"}}\n\n"]);
    assert_eq!(tokens(&events), "It costs $9");
    assert_eq!(error(&events), "the endpoint refused: gone");
    assert_eq!(done(&events), by_faq(true));
}

#[test]
fn a_network_failure_gives_the_faqs_answer() {
    let mut chat = chat(2);
    let events = chat.fail(&Error::network("the endpoint cannot be reached"));
    let sent = json!(events[0]);
    assert_eq!(
        sent,
        json!({ "type": "error", "code": "network", "message": "the endpoint cannot be reached" })
    );
    assert_eq!(done(&events), by_faq(true));
    assert!(chat.request().is_none());
}

#[test]
fn an_endless_body_is_refused() {
    for start in ["{", " ", "data: "] {
        let mut chat = chat(1);
        let mut events = chat.push(start.as_bytes());
        for _ in 0..20 {
            events.extend(chat.push(&[b' '; 100_000]));
        }
        assert!(error(&events).contains("more than 1048576 bytes"), "{start:?}");
        assert_eq!(done(&events)["by"], "faq");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_give_exactly_one_answer(
        status in prop::sample::select(&[200u16, 404][..]),
        chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..6),
    ) {
        let chunks: Vec<&[u8]> = chunks.iter().map(Vec::as_slice).collect();
        prop_assert_eq!(done(&respond(status, "", &chunks))["fallback"].as_bool(), Some(true));
    }
}
