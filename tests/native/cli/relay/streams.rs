use std::time::{Duration, Instant};

use serde_json::json;

use super::mock::{Manner, Mock};
use super::server::{Relay, UNLIMITED, site};

#[test]
fn an_answer_streams_through_with_the_key_and_a_prompt_from_the_bundle() {
    let (folder, mock) = (site("one"), Mock::start(Manner::Echo));
    let relay = Relay::start(&folder, &mock.url, &[]);
    let question = "Do you deliver to Princeton?";
    let answer = relay
        .ask(&relay.session(), &json!({ "question": question, "history": [], "entries": ["princeton"] }));
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.head.contains("content-type: text/event-stream"), "{}", answer.head);
    assert_eq!(answer.text(), format!("{question} [1]"));
    assert_eq!(answer.end(), "llm");
    let request = mock.requests().remove(0);
    assert!(request.to_lowercase().contains("authorization: bearer sk-canary"), "{request}");
    assert!(request.contains("\"model\":\"m1\"") && request.contains("Yes, for $12, Monday to Saturday."));
    assert!(!request.contains("poisonous"), "only the entries that the page names");
    // Again: from memory.
    let answer = relay.ask(&relay.session(), &json!({ "question": question, "entries": ["princeton"] }));
    assert_eq!(answer.text(), format!("{question} [1]"));
    assert_eq!(mock.requests().len(), 1);
}

#[test]
fn streams_of_many_visitors_are_not_mixed_up() {
    let (folder, mock) = (site("many"), Mock::start(Manner::Echo));
    let relay = Relay::start(&folder, &mock.url, &UNLIMITED);
    let session = relay.session();
    std::thread::scope(|scope| {
        for visitor in 0..24 {
            let (relay, session) = (&relay, &session);
            scope.spawn(move || {
                for turn in 0..4 {
                    let question =
                        format!("Do you deliver to Princeton? I am visitor {visitor} in turn {turn}.");
                    let answer =
                        relay.ask(session, &json!({ "question": question, "entries": ["princeton"] }));
                    assert_eq!(answer.text(), format!("{question} [1]"), "{}", answer.body);
                }
            });
        }
    });
    assert_eq!(mock.requests().len(), 96);
}

#[test]
fn words_arrive_as_they_are_written_and_stopping_finishes_them() {
    let (folder, mock) = (site("stop"), Mock::start(Manner::Slow));
    let relay = Relay::start(&folder, &mock.url, &[]);
    let session = relay.session();
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| {
            relay.ask(&session, &json!({ "question": "Do you deliver to Princeton on a Monday?" }))
        });
        let start = Instant::now();
        while mock.requests().is_empty() && start.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(10));
        }
        relay.terminate();
        let answer = asked.join().unwrap();
        assert_eq!(answer.text(), "Do you deliver to Princeton on a Monday? [1]", "{}", answer.body);
    });
    assert!(relay.ended());
}

#[test]
fn when_all_places_are_taken_visitors_are_asked_to_wait() {
    let (folder, mock) = (site("busy"), Mock::start(Manner::Slow));
    let relay = Relay::start(&folder, &mock.url, &["--concurrent", "1"]);
    let session = relay.session();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            relay.ask(&session, &json!({ "question": "Do you deliver to Princeton on a Monday?" }))
        });
        while mock.requests().is_empty() {
            std::thread::sleep(Duration::from_millis(10));
        }
        let answer = relay.ask(&session, &json!({ "question": "Are lilies safe for cats?" }));
        assert_eq!(answer.status, 503, "{}", answer.body);
        assert!(answer.head.contains("retry-after: "), "{}", answer.head);
    });
}
