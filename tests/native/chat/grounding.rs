//! What a language model's answer says is shown only as far as its sources say it too.

use serde_json::{Value, json};
use tansy::chat::{Chat, Event};
use tansy::llm::Grounding;
use tansy::retriever::{Decision, Hit, Outcome};

use super::support::{done, llm, said, tokens};

const FAQ: [(&str, &str); 3] = [
    ("Do you deliver to Princeton?", "Yes, to all of Princeton, for $12, until 5 pm."),
    ("What does a wedding cost?", "Weddings start at $1,800."),
    ("How can I pay?", "By card or cash."),
];

fn outcome(decision: Decision) -> Outcome {
    let hit = |(at, (question, answer)): (usize, &(&str, &str))| Hit {
        id: format!("q{at}"),
        question: (*question).into(),
        answer: (*answer).into(),
        url: None,
        score: 0.9,
        parts: None,
    };
    Outcome {
        decision,
        confidence: 0.9,
        lexical: false,
        understood: None,
        answers: usize::from(decision == Decision::Answer),
        unanswered: Vec::new(),
        hits: FAQ.iter().enumerate().map(hit).collect(),
    }
}

/// The events of an answer that arrives character by character.
fn answered(text: &str, level: Grounding) -> Vec<Event> {
    let mut config = llm();
    config.grounding = level;
    let mut chat = Chat::new("Do you deliver to Princeton?", &outcome(Decision::Answer), &[], Some(&config));
    chat.start();
    let mut events: Vec<Event> = text.chars().flat_map(|c| chat.push(&said(&c.to_string()))).collect();
    events.extend(chat.push(b"data: [DONE]\n\n"));
    events
}

fn error(events: &[Event]) -> Value {
    let error = events.iter().find(|event| matches!(event, Event::Error { .. }));
    json!(error)
}

#[test]
fn an_answer_that_its_sources_hold_is_shown_sentence_by_sentence() {
    let text = "Yes, we do [1]. It is $12.00, until 17:00 [1].";
    let events = answered(text, Grounding::Strict);
    assert_eq!(tokens(&events), text);
    assert_eq!(done(&events)["by"], "llm");
    let first = events.iter().find_map(|event| match event {
        Event::Token { text } => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(first, Some("Yes, we do [1]. "));
}

#[test]
fn an_answer_that_contradicts_its_source_is_replaced_by_the_faqs_words() {
    for text in [
        "Yes, for $15 [1].",
        "Yes, for $1,800 [1].",
        "No, we do not deliver to Princeton [1].",
        "Until 6 pm [1].",
    ] {
        let events = answered(text, Grounding::Check);
        assert_eq!(tokens(&events), "", "{text}");
        assert_eq!(error(&events)["code"], "ungrounded", "{text}");
        let end = done(&events);
        assert_eq!((&end["by"], &end["fallback"]), (&json!("faq"), &json!(false)), "{text}");
        assert_eq!(end["text"], FAQ[0].1, "{text}");
    }
}

#[test]
fn a_sentence_that_says_more_than_its_source_is_named_or_with_strict_replaced() {
    let text = "Yes, for $12 [1]. Write to flowers@example.com [1].";
    let end = done(&answered(text, Grounding::Check));
    assert_eq!(end["by"], "llm");
    assert_eq!(end["doubtful"], json!(["Write to flowers@example.com [1]."]));
    assert_eq!(done(&answered(text, Grounding::Strict))["by"], "faq");
    assert_eq!(done(&answered(text, Grounding::Off))["doubtful"], Value::Null);
}

#[test]
fn an_answer_without_a_citation_is_shown_only_in_the_words_of_its_sources_which_are_then_named() {
    let events = answered("Yes, we deliver to all of Princeton for $12.", Grounding::Check);
    assert_eq!((&done(&events)["by"], &done(&events)["citations"]), (&json!("llm"), &json!([1])));
    for text in [
        "Lilies are safe for cats.",
        "We are open on Christmas Day.",
        "Sure, just order online at any time!",
        "A wedding is $12.",
        "Weddings start at $1,800.",
    ] {
        let events = answered(text, Grounding::Check);
        assert_eq!((&done(&events)["by"], tokens(&events)), (&json!("faq"), String::new()), "{text}");
    }
}

#[test]
fn a_sentence_before_the_citation_is_checked_against_what_is_cited_later() {
    let events = answered("Yes, we deliver. A wedding is $1,800. That is all [1].", Grounding::Check);
    assert_eq!(done(&events)["by"], "faq");
    let events =
        answered("Yes, to Princeton.\n\nIt costs $12 [1]. Weddings start at $1,800 [2].", Grounding::Check);
    assert_eq!((&done(&events)["by"], &done(&events)["citations"]), (&json!("llm"), &json!([1, 2])));
}

#[test]
fn a_name_of_the_faq_that_the_source_does_not_have_is_named() {
    let end = done(&answered("Yes, for $12 [1]. To Princeton and Newark [1].", Grounding::Check));
    assert_eq!(end["doubtful"], json!(["To Princeton and Newark [1]."]));
}

#[test]
fn choices_stand_where_the_answer_to_an_unsure_question_is_not_held() {
    let mut config = llm();
    config.grounding = Grounding::Check;
    let mut chat = Chat::new("Newark?", &outcome(Decision::Clarify), &[], Some(&config));
    chat.start();
    let mut events = chat.push(&said("Yes, for $99 [1]."));
    events.extend(chat.push(b"data: [DONE]\n\n"));
    assert_eq!((&done(&events)["decision"], &done(&events)["text"]), (&json!("clarify"), &json!("")));
}

#[test]
fn a_link_with_a_number_for_its_text_is_no_citation() {
    let text = "Weddings cost $10 and take 10 days. See [1](https://weddings.example).";
    assert_eq!(done(&answered(text, Grounding::Check))["by"], "faq");
}

#[test]
fn an_answer_that_mostly_goes_beyond_its_sources_is_replaced() {
    let text = "Yes [1]. Write to flowers@example.com [1]. Or see flowers.example [1].";
    let events = answered(text, Grounding::Check);
    assert_eq!((&error(&events)["code"], &done(&events)["by"]), (&json!("ungrounded"), &json!("faq")));
}
