//! What a chat does before, or without, asking a language model.

use serde_json::{Value, json};
use tansy::chat::Chat;
use tansy::llm::{Config, Message, Request};
use tansy::retriever::Decision;

use super::support::{RECORDED, by_faq, done, llm, outcome};

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
fn a_language_model_is_not_asked_what_the_faq_cannot_answer() {
    for (decision, hits) in [(Decision::Clarify, 0), (Decision::Decline, 4), (Decision::Answer, 0)] {
        let mut chat = Chat::new("Motorcycles?", &outcome(decision, hits), &[], Some(&llm()));
        assert!(chat.request().is_none());
        let events = chat.start();
        let opening = json!(events[0]);
        let decision = if decision == Decision::Answer { json!("decline") } else { json!(decision) };
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
fn the_request_follows_openais_protocol() {
    let mut config = llm();
    config.headers = vec![("X-Site".into(), "secret".into()), ("Content-Type".into(), "x".into())];
    (config.max_tokens, config.temperature) = (Some(300), Some(0.2));
    config.key = Some("secret".into());
    let history = [Message::user("Hello"), Message::assistant("Hi!").answered_by("q1")];
    let chat = Chat::new("Princeton?", &outcome(Decision::Answer, 9), &history, Some(&config));
    let Request { url, headers, body, .. } = chat.request().unwrap().clone();
    assert_eq!(url, "/api/chat");
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["content-type", "accept", "authorization", "x-site"]);
    assert_eq!(headers[2].1, "Bearer secret");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&body["model"], &body["stream"]), (&json!("small"), &json!(true)));
    assert_eq!((&body["max_tokens"], &body["temperature"]), (&json!(300), &json!(0.2)));
    assert_eq!(body["messages"][0]["role"], "system");
    assert_eq!(body["messages"][2], json!({ "role": "assistant", "content": "Hi!" }));
    let passages = body["messages"][0]["content"].as_str().unwrap();
    assert!(passages.contains("Answer 5.") && !passages.contains("Answer 6."));
    assert!(!format!("{chat:?} {config:?}").contains("secret"));
}

#[test]
fn an_invalid_endpoint_gives_the_faqs_answer_at_once() {
    let config = Config::new("javascript:alert(1)", "small");
    let mut chat = Chat::new("Princeton?", &outcome(Decision::Answer, 1), &[], Some(&config));
    assert!(chat.request().is_none());
    let events = chat.start();
    assert_eq!(json!(events[1])["code"], "bad_input");
    assert_eq!(done(&events), by_faq(true));
}
