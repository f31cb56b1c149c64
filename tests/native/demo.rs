//! The flower shop answers what its FAQ answers, and declines the rest.

use tansy::retriever::{Decision, Options, find, search};

use crate::support::{demo, embedder, ids, lines};

#[test]
fn visitors_of_the_shop_are_answered_or_declined() {
    let bundle = demo();
    let (mut right, mut declined) = (0, 0);
    for query in lines("tests/fixtures/demo-questions.jsonl") {
        let text = query["text"].as_str().unwrap();
        let relevant = ids(&query["relevant"]);
        let outcome = search(&bundle, text, Some(&embedder().query(text).unwrap()), 5);
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
    let outcome = search(&demo(), "Do you deliver to Princeton?", None, 3);
    assert!(outcome.lexical);
    assert_eq!(outcome.hits[0].id, "deliver-princeton");
    assert_eq!(outcome.decision, Decision::Answer);
}

#[test]
fn a_question_without_words_is_declined() {
    let bundle = demo();
    for text in ["", "   ", "?!", "🌹"] {
        assert_eq!(search(&bundle, text, None, 3).decision, Decision::Decline, "{text:?}");
    }
}

#[test]
fn the_parts_of_a_score_are_told_on_request() {
    let find = |explain| {
        let options = Options { limit: 2, explain };
        find(&demo(), Some(embedder()), "Do you deliver to Princeton?", None, options).unwrap()
    };
    assert!(find(false).hits[0].parts.is_none());
    let parts = find(true).hits[0].parts.unwrap();
    assert!(parts.nearest > 0.95 && parts.coverage > 0.95 && parts.lexical > 0.0, "{parts:?}");
    assert_eq!(parts.conversation, 0.0);
}
