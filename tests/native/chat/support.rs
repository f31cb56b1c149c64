//! A chat with three hits and an endpoint, and access to its events.

use serde_json::{Value, json};
use tansy::Error;
use tansy::chat::{Chat, Event};
use tansy::llm::{Config, Grounding};
use tansy::retriever::{Decision, Hit, Outcome};

/// An answer recorded from an OpenAI-compatible server, split between words, inside citations and inside characters.
pub(super) const RECORDED: &str = "\u{feff}: welcome\r\n\r\n\
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
pub(super) const RECORDED_TEXT: &str =
    "We deliver to Princeton 🌷 for $12 [2], naïve café. See [1] and [2] [x].";

pub(super) fn outcome(decision: Decision, hits: usize) -> Outcome {
    let hit = |n: usize| Hit {
        id: format!("q{n}"),
        question: format!("Question {n}?"),
        answer: format!("Answer {n}."),
        url: (n == 1).then(|| "faq.html#q1".to_owned()),
        score: 0.5,
        parts: None,
    };
    Outcome {
        decision,
        confidence: 0.5,
        lexical: false,
        understood: None,
        answers: usize::from(decision == Decision::Answer).min(hits),
        unanswered: Vec::new(),
        hits: (1..=hits).map(hit).collect(),
    }
}

pub(super) fn llm() -> Config {
    let mut config = Config::new("/api/chat", "small");
    config.grounding = Grounding::Off;
    config
}

pub(super) fn chat(hits: usize) -> Chat {
    let mut chat = Chat::new("Princeton?", &outcome(Decision::Answer, hits), &[], Some(&llm()));
    assert_eq!(chat.start().len(), 1);
    chat
}

/// All events after the start, for a response with the head of a stream.
pub(super) fn answer(chunks: &[&[u8]]) -> Vec<Event> {
    respond(200, "text/event-stream", chunks)
}

pub(super) fn respond(status: u16, content_type: &str, chunks: &[&[u8]]) -> Vec<Event> {
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

pub(super) fn tokens(events: &[Event]) -> String {
    let text = |event: &Event| if let Event::Token { text } = event { text.clone() } else { String::new() };
    events.iter().map(text).collect()
}

pub(super) fn done(events: &[Event]) -> Value {
    let ends: Vec<&Event> = events.iter().filter(|event| matches!(event, Event::Done { .. })).collect();
    assert_eq!(ends.len(), 1, "exactly one end in {events:?}");
    assert!(matches!(events.last(), Some(Event::Done { .. })));
    json!(ends[0])
}

pub(super) fn error(events: &[Event]) -> String {
    let message = |event: &Event| match event {
        Event::Error { code: "endpoint", message } => Some(message.clone()),
        _ => None,
    };
    events.iter().find_map(message).unwrap_or_else(|| panic!("no error in {events:?}"))
}

pub(super) fn by_llm(text: &str, citations: &[usize]) -> Value {
    json!({
        "type": "done", "decision": "answer", "text": text, "by": "llm", "fallback": false, "citations": citations
    })
}

pub(super) fn by_faq(fallback: bool) -> Value {
    json!({
        "type": "done", "decision": "answer", "text": "Answer 1.", "by": "faq", "fallback": fallback, "citations": [1]
    })
}

pub(super) fn said(text: &str) -> Vec<u8> {
    let chunk = json!({ "choices": [{ "delta": { "content": text } }] });
    format!("data: {chunk}\n\n").into_bytes()
}
