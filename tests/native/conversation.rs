//! What visitors say about the conversation itself, and messages with several questions.

use tansy::bundle::Bundle;
use tansy::chat::{By, Chat, Event, Related, Reply, Source};
use tansy::llm::Message;
use tansy::retriever::Decision;
use tansy::small_talk::SmallTalk;

use crate::support::{bundle_of, demo, embedder, lines, search};

/// The choices that the conversation offers in the fixtures.
const OFFERED: [&str; 3] = ["deliver-areas", "same-day", "delivery-windows"];

/// The conversation before a message.
fn history(situation: &str) -> Vec<Message> {
    let ask = |answer| vec![Message::user("delivery"), answer];
    match situation {
        "after-choices" => ask(Message::assistant("").offering(OFFERED.map(str::to_owned))),
        "after-answer" => {
            ask(Message::assistant("You're welcome! Is there anything else?").answered_by("same-day"))
        }
        "after-decline" => ask(Message::assistant("I don't know: our FAQ has no answer to that.")),
        _ => Vec::new(),
    }
}

struct Answered {
    decision: Reply,
    small_talk: Option<SmallTalk>,
    text: String,
    by: By,
    citations: Vec<usize>,
    sources: Vec<Source>,
    related: Vec<Related>,
    unanswered: Vec<String>,
}

fn ask(bundle: &Bundle, question: &str, history: &[Message]) -> Answered {
    let mut chat = Chat::open(bundle, embedder(), question, history, None, 8).unwrap();
    let mut events = chat.start().into_iter();
    let Some(Event::Sources { sources, related, unanswered, .. }) = events.next() else {
        panic!("{question}: no sources")
    };
    let Some(Event::Done { decision, small_talk, text, by, citations, .. }) = events.next() else {
        panic!("{question}: no end")
    };
    Answered { decision, small_talk, text, by, citations, sources, related, unanswered }
}

#[test]
fn what_is_said_about_the_conversation_is_understood_and_never_searched_for() {
    let bundle = demo();
    let mut wrong = Vec::new();
    let messages = lines("tests/fixtures/messages/talk.jsonl");
    for message in &messages {
        let text = message["text"].as_str().unwrap();
        let answered = ask(&bundle, text, &history(message["situation"].as_str().unwrap()));
        let is_right = match message["kind"].as_str().unwrap() {
            "question" => answered.decision != Reply::SmallTalk,
            "choice" => {
                let picked = message["number"].as_u64().unwrap() as usize - 1;
                answered.sources.first().is_some_and(|source| source.id == OFFERED[picked])
            }
            _ => answered.decision == Reply::SmallTalk,
        };
        if !is_right {
            wrong.push(text);
        }
    }
    assert!(wrong.len() <= 6, "{} of {} wrong: {wrong:#?}", wrong.len(), messages.len());
}

#[test]
fn help_lists_questions_and_a_wish_for_a_person_finds_the_contact() {
    let help = ask(&demo(), "help!", &[]);
    assert_eq!((help.small_talk, help.related.len()), (Some(SmallTalk::Help), 3));
    let human = ask(&demo(), "can I talk to a real person please", &[]);
    assert_eq!(human.small_talk, Some(SmallTalk::Human));
    assert!(human.related.iter().any(|related| related.id == "contact"), "{:?}", human.related);
}

#[test]
fn help_shows_what_kinds_of_things_may_be_asked() {
    let questions = [
        "Do you deliver to Princeton?",
        "Do you deliver on Sundays?",
        "How much is delivery?",
        "Can I pay by card?",
        "Can I pay in cash?",
        "Are lilies safe for cats?",
        "Are tulips safe for cats?",
    ];
    let lines = questions.map(|question| format!("{{\"question\":\"{question}\",\"answer\":\"Yes.\"}}\n"));
    let bundle = bundle_of(&lines.concat());
    let help = ask(&bundle, "help!", &[]);
    let offered: Vec<&str> = help.related.iter().map(|related| related.question.as_str()).collect();
    for topic in ["deliver", "pay", "cats"] {
        assert!(offered.iter().any(|question| question.contains(topic)), "{topic}: {offered:?}");
    }
}

#[test]
fn a_choice_is_picked_by_its_number_or_by_yes_if_there_is_one() {
    let second = ask(&demo(), "the second one, please", &history("after-choices"));
    assert_eq!((second.decision, second.sources[0].id.as_str()), (Reply::Answer, "same-day"));
    let only = [Message::user("delivery"), Message::assistant("").offering(["same-day".to_owned()])];
    assert_eq!(ask(&demo(), "yes", &only).sources[0].id, "same-day");
    let which = ask(&demo(), "yes", &history("after-choices"));
    assert_eq!((which.small_talk, which.related.len()), (Some(SmallTalk::Yes), 3), "which one is not clear");
    for nothing_offered in ["start", "after-answer"] {
        assert_ne!(ask(&demo(), "2", &history(nothing_offered)).decision, Reply::Answer, "{nothing_offered}");
    }
}

#[test]
fn each_question_of_a_message_is_answered_with_its_source_in_their_order() {
    for (message, ids) in [
        ("Do you deliver to Princeton and are lilies safe for my cat?", ["deliver-princeton", "lilies-cats"]),
        (
            "are lilies safe for my cat? and do you deliver to princeton?",
            ["lilies-cats", "deliver-princeton"],
        ),
        ("Hello! Do you sell gift cards? Also, are you hiring? Thanks", ["gift-cards", "jobs"]),
    ] {
        let answered = ask(&demo(), message, &[]);
        let sources: Vec<&str> = answered.sources.iter().map(|source| source.id.as_str()).collect();
        assert_eq!((answered.decision, &sources[..]), (Reply::Answer, &ids[..]), "{message}");
        assert_eq!((answered.by, &answered.citations[..]), (By::Faq, &[1, 2][..]), "{message}");
        let places = answered.sources.iter().map(|source| answered.text.find(source.answer.trim()));
        let places: Vec<Option<usize>> = places.collect();
        assert!(places[0].is_some() && places[0] < places[1], "{message}: {places:?}");
        assert!(answered.unanswered.is_empty(), "{message}");
    }
}

#[test]
fn a_question_that_the_faq_does_not_answer_is_named_beside_the_answer() {
    let answered = ask(&demo(), "Do you deliver to Princeton? And do you repair watches?", &[]);
    assert_eq!((answered.decision, answered.sources[0].id.as_str()), (Reply::Answer, "deliver-princeton"));
    assert_eq!(answered.unanswered, ["And do you repair watches?"]);
    let message = "Do you deliver to Princeton and are lilies safe for my cat? And do you repair watches?";
    let answered = ask(&demo(), message, &[]);
    let sources: Vec<&str> = answered.sources.iter().map(|source| source.id.as_str()).collect();
    assert_eq!(sources, ["deliver-princeton", "lilies-cats"]);
    assert_eq!(answered.unanswered, ["And do you repair watches?"]);
}

#[test]
fn a_second_question_refers_to_the_first() {
    let outcome = search(&demo(), "Do you make corsages for prom? And how much are they?", 3);
    assert_eq!((outcome.decision, outcome.hits[0].id.as_str()), (Decision::Answer, "prom-corsages"));
}
