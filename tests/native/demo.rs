//! The flower shop answers what its FAQ answers, and declines the rest.

use tansy::chat;
use tansy::retriever::{Decision, Options, Outcome};

use crate::support::{demo, embedder, ids, lines, search};

/// The result of a search by words alone in the flower shop's FAQ.
fn by_words(question: &str) -> Outcome {
    chat::search(&demo(), &|_: &str| Ok(None), question, &[], Options::new(3)).unwrap()
}

#[test]
fn visitors_of_the_shop_are_answered_or_declined() {
    let bundle = demo();
    let (mut right, mut declined) = (0, 0);
    for query in lines("tests/fixtures/demo-questions.jsonl") {
        let relevant = ids(&query["relevant"]);
        let outcome = search(&bundle, query["text"].as_str().unwrap(), 5);
        if relevant.is_empty() {
            declined += usize::from(outcome.decision == Decision::Decline);
        } else {
            right += usize::from(relevant.contains(&&*outcome.hits[0].id));
        }
    }
    assert!(right >= 27, "{right} of 30 questions got the right entry first");
    assert!(declined >= 13, "{declined} of 15 questions outside the FAQ were declined");
}

#[test]
fn words_alone_find_an_entry_before_the_model_has_loaded() {
    let outcome = by_words("Do you deliver to Princeton?");
    assert!(outcome.lexical);
    assert_eq!(outcome.hits[0].id, "deliver-princeton");
    assert_eq!(outcome.decision, Decision::Answer);
}

#[test]
fn a_question_without_words_is_declined() {
    for question in ["", "   ", "?!", "🌹"] {
        assert_eq!(by_words(question).decision, Decision::Decline, "{question:?}");
    }
}

#[test]
fn the_parts_of_a_score_are_given_on_request() {
    let find = |explain| {
        let options = Options::new(2).explain(explain);
        chat::search(&demo(), embedder(), "Do you deliver to Princeton?", &[], options).unwrap()
    };
    assert!(find(false).hits[0].parts.is_none());
    let parts = find(true).hits[0].parts.unwrap();
    assert!(parts.nearest > 0.95 && parts.coverage > 0.95 && parts.lexical > 0.0, "{parts:?}");
    assert_eq!(parts.conversation, 0.0);
}
