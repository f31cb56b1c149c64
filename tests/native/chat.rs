use proptest::prelude::*;
use serde_json::{Value, json};
use tansy::Error;
use tansy::chat::{Chat, Event, MAX_ANSWER};
use tansy::llm::{Config, Message, Request, Role};
use tansy::retriever::{Decision, Hit, Outcome};

/// An answer as recorded from an OpenAI-compatible server, cut between words, inside citations and inside characters.
const RECORDED: &str = "\u{feff}: welcome\r\n\r\n\
data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\r\n\r\n\
data: {\"choices\":[{\"delta\":{\"content\":\"\\n\\nWe deliver to Princeton 🌷 for \"}}]}\n\n\
data: {\"choices\":[{\"delta\":{\"content\":\"$12 [\"}}]}\n\n\
data: {\"choices\":[{\"delta\":{\"content\":\"2\"}}]}\n\n\
: keep-alive\n\n\
data: {\"choices\":[{\"delta\":{\"content\":\"], naïve café [7\"}}]}\r\r\
data: {\"choices\":[{\"delta\":{\"content\":\"]. See [1, 9] and [2] [x].\"}}]}\n\n\
data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
data: {\"choices\":[],\"usage\":{\"total_tokens\":9}}\n\n\
data: [DONE]\n\n";
const RECORDED_TEXT: &str = "We deliver to Princeton 🌷 for $12 [2], naïve café. See [1] and [2] [x].";

fn outcome(decision: Decision, hits: usize) -> Outcome {
    let hit = |n: usize| Hit {
        id: format!("q{n}"),
        question: format!("Question {n}?"),
        answer: format!("Answer {n}."),
        url: (n == 1).then(|| "faq.html#q1".to_owned()),
        score: 0.5,
        parts: None,
    };
    Outcome { decision, confidence: 0.5, lexical: false, hits: (1..=hits).map(hit).collect() }
}

fn llm() -> Config {
    Config::new("/api/chat", "small")
}

fn chat(hits: usize) -> Chat {
    let mut chat = Chat::new("Princeton?", &outcome(Decision::Answer, hits), &[], Some(&llm()));
    assert_eq!(chat.start().len(), 1);
    chat
}

/// Everything that comes after the start, with the head of a stream.
fn answer(chunks: &[&[u8]]) -> Vec<Event> {
    respond(200, "text/event-stream", chunks)
}

fn respond(status: u16, content_type: &str, chunks: &[&[u8]]) -> Vec<Event> {
    let mut chat = chat(3);
    chat.head(status, content_type);
    let mut events: Vec<Event> = chunks.iter().flat_map(|chunk| chat.push(chunk)).collect();
    events.extend(chat.end());
    assert!(chat.is_done());
    assert_eq!(chat.push(b"data: {\"choices\":[{\"delta\":{\"content\":\"late\"}}]}\n\n"), []);
    assert_eq!(chat.end(), []);
    assert_eq!(chat.fail(&Error::cancelled()), []);
    events
}

fn tokens(events: &[Event]) -> String {
    let text = |event: &Event| if let Event::Token { text } = event { text.clone() } else { String::new() };
    events.iter().map(text).collect()
}

fn done(events: &[Event]) -> Value {
    let ends: Vec<&Event> = events.iter().filter(|event| matches!(event, Event::Done { .. })).collect();
    assert_eq!(ends.len(), 1, "exactly one end in {events:?}");
    assert!(matches!(events.last(), Some(Event::Done { .. })));
    json!(ends[0])
}

fn error(events: &[Event]) -> String {
    let message = |event: &Event| match event {
        Event::Error { code: "endpoint", message } => Some(message.clone()),
        _ => None,
    };
    events.iter().find_map(message).unwrap_or_else(|| panic!("no error in {events:?}"))
}

fn by_llm(text: &str, citations: &[usize]) -> Value {
    json!({
        "type": "done", "decision": "answer", "text": text, "by": "llm", "fallback": false, "citations": citations
    })
}

fn by_faq(fallback: bool) -> Value {
    json!({
        "type": "done", "decision": "answer", "text": "Answer 1.", "by": "faq", "fallback": fallback, "citations": [1]
    })
}

fn said(text: &str) -> Vec<u8> {
    let chunk = json!({ "choices": [{ "delta": { "content": text } }] });
    format!("data: {chunk}\n\n").into_bytes()
}

#[test]
fn without_a_language_model_the_answer_is_the_faqs_own() {
    let mut chat = Chat::new("Princeton?", &outcome(Decision::Answer, 6), &[], None);
    assert!(chat.request().is_none());
    let events = chat.start();
    assert_eq!(
        json!(events[0]),
        json!({
            "type": "sources", "decision": "answer", "confidence": 0.5,
            "sources": [{
                "number": 1, "id": "q1", "question": "Question 1?", "answer": "Answer 1.", "url": "faq.html#q1"
            }],
            "related": [
                { "id": "q2", "question": "Question 2?" },
                { "id": "q3", "question": "Question 3?" },
                { "id": "q4", "question": "Question 4?" },
            ],
        })
    );
    assert_eq!(done(&events), by_faq(false));
    assert_eq!(chat.start(), []);
}

#[test]
fn an_entry_without_an_answer_gives_its_question() {
    let mut found = outcome(Decision::Answer, 1);
    found.hits[0].answer = " ".into();
    let events = Chat::new("Princeton?", &found, &[], None).start();
    assert_eq!(done(&events)["text"], "Question 1?");
}

#[test]
fn nothing_is_asked_of_the_model_that_the_faq_cannot_answer() {
    for (decision, hits) in [(Decision::Clarify, 4), (Decision::Decline, 4), (Decision::Answer, 0)] {
        let mut chat = Chat::new("Motorcycles?", &outcome(decision, hits), &[], Some(&llm()));
        assert!(chat.request().is_none());
        let events = chat.start();
        let opening = json!(events[0]);
        let decision = if hits == 0 { json!("decline") } else { json!(decision) };
        assert_eq!(opening["decision"], decision);
        assert_eq!(opening["sources"], json!([]));
        assert_eq!(opening["related"].as_array().unwrap().len(), hits.min(3));
        let end = json!({
            "type": "done", "decision": decision, "text": "", "by": "none", "fallback": false, "citations": []
        });
        assert_eq!(done(&events), end);
        assert_eq!(chat.push(RECORDED.as_bytes()), []);
    }
}

#[test]
fn the_request_is_what_the_protocol_asks_for() {
    let config = Config {
        headers: vec![("Authorization".into(), "Bearer secret".into()), ("Content-Type".into(), "x".into())],
        max_tokens: Some(300),
        temperature: Some(0.2),
        ..llm()
    };
    let history = [Message { role: Role::User, content: "Hello".into(), entry: None }];
    let chat = Chat::new("Princeton?", &outcome(Decision::Answer, 9), &history, Some(&config));
    let Request { url, headers, body } = chat.request().unwrap().clone();
    assert_eq!(url, "/api/chat");
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["content-type", "accept", "authorization"]);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&body["model"], &body["stream"]), (&json!("small"), &json!(true)));
    assert_eq!((&body["max_tokens"], &body["temperature"]), (&json!(300), &json!(0.2)));
    assert_eq!(body["messages"][0]["role"], "system");
    let passages = body["messages"][0]["content"].as_str().unwrap();
    assert!(passages.contains("Answer 5.") && !passages.contains("Answer 6."));
    assert!(!format!("{chat:?} {config:?}").contains("secret"));
}

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
fn either_sign_of_the_end_is_enough() {
    let reason = b"data: {\"choices\":[{\"delta\":{\"content\":\"!\"},\"finish_reason\":\"length\"}]}";
    assert_eq!(done(&answer(&[&said("Yes"), reason])), by_llm("Yes!", &[]));
    assert_eq!(done(&answer(&[&said("Yes [1]"), b"data: [DONE]"])), by_llm("Yes [1]", &[1]));
}

#[test]
fn an_answer_in_one_json_document_is_taken_too() {
    let body = json!({ "choices": [{ "message": { "content": " Yes [1][4]. " }, "finish_reason": "stop" }] });
    for content_type in ["application/json", "text/event-stream", ""] {
        let events = respond(200, content_type, &[b" \n", body.to_string().as_bytes()]);
        assert_eq!(tokens(&events).trim_end(), "Yes [1].");
        assert_eq!(done(&events), by_llm("Yes [1].", &[1]));
    }
}

#[test]
fn content_in_parts_is_joined() {
    let body =
        r#"{"choices":[{"message":{"content":[{"type":"text","text":"Y"},{"type":"text","text":"es"}]}}]}"#;
    assert_eq!(done(&respond(200, "application/json", &[body.as_bytes()])), by_llm("Yes", &[]));
}

#[test]
fn whatever_goes_wrong_is_said_and_the_faq_answers() {
    let page = "<!doctype html><title>502 Bad Gateway</title>";
    let filtered = r#"data: {"choices":[{"delta":{"content":"Hm"},"finish_reason":"content_filter"}]}"#;
    let cases = [
        (429, r#"{"error":{"message":"slow\n down","type":"rate"}}"#, "answered 429: slow down"),
        (401, r#"{"error":"no key"}"#, "answered 401: no key"),
        (422, r#"{"detail":"bad model"}"#, "answered 422: bad model"),
        (400, r#"[{"error":{"message":"bad key"}}]"#, "answered 400: bad key"),
        (502, page, "answered 502"),
        (500, "", "answered 500"),
        (200, r#"{"error":{"message":"overloaded"}}"#, "refused: overloaded"),
        (200, page, "a web page (x/y)"),
        (200, "", "is empty"),
        (204, "", "is empty"),
        (200, "OK", "neither an event stream nor JSON"),
        (200, "{\"choices\":[", "not JSON"),
        (200, "{\"ok\":true}", "does not speak OpenAI's protocol"),
        (200, "data: {\"error\":{\"message\":\"overloaded\"}}\n\n", "refused: overloaded"),
        (200, "event: error\ndata: {\"error\":{\"message\":\"overloaded\"}}", "refused: overloaded"),
        (200, "data: hello\n\n", "not JSON"),
        (200, "data: [DONE]\n\n", "is empty"),
        (200, "data: {\"choices\":[{\"delta\":{\"content\":\" [9]\"}}]}\n\ndata: [DONE]\n\n", "is empty"),
        (200, filtered, "content_filter"),
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
fn an_error_in_the_middle_of_an_answer_takes_it_back() {
    let events = answer(&[&said("It costs $9"), b"data: {\"error\":{\"message\":\"gone\"}}\n\n"]);
    assert_eq!(tokens(&events), "It costs $9");
    assert_eq!(error(&events), "the endpoint refused: gone");
    assert_eq!(done(&events), by_faq(true));
}

#[test]
fn a_failure_of_the_transport_gives_the_faqs_answer() {
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
fn an_endpoint_that_cannot_be_asked_gives_the_faqs_answer_at_once() {
    let config = Config::new("javascript:alert(1)", "small");
    let mut chat = Chat::new("Princeton?", &outcome(Decision::Answer, 1), &[], Some(&config));
    assert!(chat.request().is_none());
    let events = chat.start();
    assert_eq!(json!(events[1])["code"], "bad_input");
    assert_eq!(done(&events), by_faq(true));
}

#[test]
fn an_endless_answer_is_cut() {
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
fn a_long_stream_may_come_in_one_piece() {
    let quiet = said("").repeat(40_000);
    let events = answer(&[&[&quiet[..], RECORDED.trim_start_matches('\u{feff}').as_bytes()].concat()]);
    assert!(quiet.len() > 1 << 20);
    assert_eq!(done(&events), by_llm(RECORDED_TEXT, &[2, 1]));
}

#[test]
fn a_body_without_end_is_refused() {
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

/// What becomes of an answer that is sent in `pieces`.
fn filtered(pieces: &[String]) -> (String, Value) {
    let chunks: Vec<Vec<u8>> = pieces.iter().map(|piece| said(piece)).collect();
    let mut chunks: Vec<&[u8]> = chunks.iter().map(Vec::as_slice).collect();
    chunks.push(b"data: [DONE]\n\n");
    let events = answer(&chunks);
    (tokens(&events), done(&events))
}

#[test]
fn markers_are_told_from_other_brackets() {
    let cases = [
        ("a [4] b [5].", "a b.", &[][..]),
        ("a[3][2][3]", "a[3][2][3]", &[3, 2]),
        ("a [1,2, 9]", "a [1][2]", &[1, 2]),
        ("a [0] [1", "a [1", &[]),
        ("a [[1]] [] [ ] [b] [1b]", "a [[1]] [] [ ] [b] [1b]", &[1]),
        ("a [1](https://x.org)", "a [1](https://x.org)", &[1]),
        ("a [99999999999999999999]b", "ab", &[]),
        ("a [9999999999999999999999999999999999999]b", "a [9999999999999999999999999999999999999]b", &[]),
    ];
    for (sent, kept, citations) in cases {
        assert_eq!(filtered(&[sent.to_owned()]).1, by_llm(kept, citations), "{sent}");
    }
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

    #[test]
    fn any_split_of_the_text_gives_the_same(pieces in prop::collection::vec("[\\[\\]0-4, aé]{0,6}", 1..12)) {
        let whole = filtered(&[pieces.concat()]);
        prop_assert_eq!(filtered(&pieces), whole.clone());
        if whole.1["by"] == "llm" {
            prop_assert!(!whole.0.contains("[4]") && !whole.0.contains("[0]"));
            prop_assert_eq!(whole.0.trim_end(), whole.1["text"].as_str().unwrap());
        }
    }

    #[test]
    fn arbitrary_bytes_end_in_one_answer(
        status in prop::sample::select(&[200u16, 404][..]),
        chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..6),
    ) {
        let chunks: Vec<&[u8]> = chunks.iter().map(Vec::as_slice).collect();
        prop_assert_eq!(done(&respond(status, "", &chunks))["fallback"].as_bool(), Some(true));
    }
}
