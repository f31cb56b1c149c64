use tansy::chat::{By, Chat, Event};
use tansy::llm::{Config, Message};
use tansy::retriever::{Decision, Hit, Outcome};

fn chat() -> Chat {
    let hit = |id: &str| Hit {
        id: id.into(),
        question: format!("{id}?"),
        answer: format!("{id}!"),
        url: None,
        score: 0.9,
        parts: None,
    };
    let outcome = Outcome {
        decision: Decision::Answer,
        confidence: 0.9,
        lexical: false,
        understood: None,
        answers: 1,
        unanswered: vec![],
        hits: vec![hit("a"), hit("b")],
    };
    let mut config = Config::new("/api/chat", "");
    config.api = "tansy".parse().unwrap();
    let history = [Message::user("Before?"), Message::assistant("Yes [1].").answered_by("a")];
    Chat::new("And now?", &outcome, &history, Some(&config))
}

#[test]
fn a_relay_is_sent_the_question_and_the_ids_of_the_sources_but_no_texts() {
    let mut chat = chat();
    chat.start();
    let body: serde_json::Value = serde_json::from_str(&chat.request().unwrap().body).unwrap();
    let expected = serde_json::json!({
        "question": "And now?",
        "history": [{ "role": "user", "content": "Before?" }, { "role": "assistant", "content": "Yes." }],
        "entries": ["a", "b"],
    });
    assert_eq!(body, expected);
}

#[test]
fn a_relays_stream_is_an_answer_and_its_own_words_are_the_pages() {
    let end = |stream: &str| {
        let mut chat = chat();
        let mut events = chat.start();
        chat.head(200, "text/event-stream");
        stream.as_bytes().chunks(5).for_each(|bytes| events.extend(chat.push(bytes)));
        events.extend(chat.end());
        events.pop().unwrap()
    };
    let token = "data: {\"type\":\"token\",\"text\":\"Yes [2].\"}\n\n";
    let last = end(&format!("{token}data: {{\"type\":\"done\",\"by\":\"llm\"}}\n\n"));
    assert!(matches!(last, Event::Done { text, by: By::Llm, .. } if text == "Yes [2]."));
    let last = end(
        "data: {\"type\":\"done\",\"by\":\"faq\",\"text\":\"a!\",\"error\":{\"message\":\"budget\"}}\n\n",
    );
    assert!(matches!(last, Event::Done { text, by: By::Faq, fallback: true, .. } if text == "a!"));
    assert!(matches!(end(token), Event::Done { by: By::Faq, .. }), "cut off");
}
