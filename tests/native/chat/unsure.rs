//! A question that is unsure, with a language model: it gets the choices' passages and may say that they do not hold the answer.

use serde_json::{Value, json};
use tansy::chat::{Chat, Event};
use tansy::retriever::Decision;

use super::support::{by_llm, done, error, llm, outcome, said, tokens};

fn unsure() -> Chat {
    Chat::new("Newark?", &outcome(Decision::Clarify, 6), &[], Some(&llm()))
}

/// The events of a reply in pieces.
fn replied(pieces: &[&str]) -> Vec<Event> {
    let mut chat = unsure();
    chat.start();
    let mut events: Vec<Event> = pieces.iter().flat_map(|piece| chat.push(&said(piece))).collect();
    events.extend(chat.push(b"data: [DONE]\n\n"));
    assert!(chat.is_done());
    events
}

fn choices(fallback: bool) -> Value {
    json!({ "type": "done", "decision": "clarify", "text": "", "by": "none", "fallback": fallback, "citations": [] })
}

#[test]
fn the_passages_of_the_choices_are_sent_with_leave_to_say_that_they_do_not_hold_it() {
    let mut chat = unsure();
    let opening = json!(chat.start()[0]);
    assert_eq!(opening["decision"], "clarify");
    let ids = |key: &str| -> Vec<String> {
        opening[key].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("sources"), ["q1", "q2", "q3"]);
    assert_eq!(ids("related"), ids("sources"), "they are offered as choices too");
    let body: Value = serde_json::from_str(&chat.request().unwrap().body).unwrap();
    let system = body["messages"][0]["content"].as_str().unwrap();
    assert!(system.contains("Answer 3.") && !system.contains("Answer 4."), "{system}");
    assert!(system.contains("reply with the one word NONE"), "{system}");
}

#[test]
fn an_answer_that_cites_a_choice_is_shown_from_its_first_citation_on() {
    let events = replied(&["Not to Newark, ", "but to Trenton [1].", " For", " $12."]);
    let first = events.iter().find(|event| matches!(event, Event::Token { .. })).unwrap();
    assert_eq!(json!(first)["text"], "Not to Newark, but to Trenton [1].");
    assert_eq!(tokens(&events), "Not to Newark, but to Trenton [1]. For $12.");
    assert_eq!(done(&events), by_llm("Not to Newark, but to Trenton [1]. For $12.", &[1]));
}

#[test]
fn the_choices_stand_where_the_model_does_not_know_or_cites_nothing() {
    for pieces in [
        &["NO", "NE"][..],
        &["**NONE**."],
        &["NONE [1] says so."],
        &["We deliver everywhere."],
        &["Yes [9]."],
    ] {
        let events = replied(pieces);
        assert_eq!(tokens(&events), "", "{pieces:?}");
        assert_eq!(done(&events), choices(false), "{pieces:?}");
    }
}

#[test]
fn the_choices_stand_where_the_model_fails() {
    let events = replied(&["Not to Newark "]);
    assert_eq!(done(&events), choices(false));
    let mut chat = unsure();
    chat.start();
    chat.head(500, "");
    let events = chat.end();
    assert!(error(&events).contains("answered 500"));
    assert_eq!(done(&events), choices(true));
}
