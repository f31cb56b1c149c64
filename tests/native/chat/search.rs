//! Follow-ups: how the entry that answered the previous question is found.

use tansy::chat::search;
use tansy::llm::Message;
use tansy::retriever::Options;

use crate::support::{demo, embedder};

const FOLLOW_UP: &str = "Do you do that on Sundays?";

/// The entry that a question finds after `history`.
fn found(question: &str, history: &[Message]) -> String {
    let options = Options::new(1);
    search(&demo(), embedder(), question, history, options).unwrap().hits[0].id.clone()
}

/// How much the conversation adds to the best entry's score for a follow-up.
fn added(history: &[Message]) -> f32 {
    let options = Options::new(1).explain(true);
    search(&demo(), embedder(), FOLLOW_UP, history, options).unwrap().hits[0].parts.unwrap().conversation
}

#[test]
fn the_entry_that_answered_is_taken_from_the_history() {
    let asked = Message::user("What about my town?");
    let answered =
        |id| found("How much is that?", &[asked.clone(), Message::assistant("Yes.").answered_by(id)]);
    for id in ["subscription-how", "wedding-consultation", "lilies-cats"] {
        assert_eq!(answered(id), id);
    }
}

#[test]
fn an_answer_without_an_entry_or_with_an_unknown_one_is_searched_for() {
    let asked = Message::user("Do you deliver to Princeton?");
    let known = added(&[asked.clone(), Message::assistant("Yes.").answered_by("deliver-princeton")]);
    assert_ne!(known, 0.0);
    assert_eq!(added(&[asked.clone(), Message::assistant("Yes.")]), known);
    assert_eq!(added(&[asked.clone(), Message::assistant("Yes.").answered_by("removed")]), known);
    assert_eq!(added(&[asked]), known);
}

#[test]
fn small_talk_in_the_history_does_not_hide_the_question_before_it() {
    let asked = Message::user("Do you deliver to Princeton?");
    let answered = Message::assistant("Yes.").answered_by("deliver-princeton");
    let known = added(&[asked.clone(), answered.clone()]);
    assert_eq!(added(&[asked, answered, Message::user("Thanks!")]), known);
}

#[test]
fn a_greeting_before_a_question_does_not_change_what_is_found() {
    let options = Options::new(3);
    let outcome = |question| search(&demo(), embedder(), question, &[], options).unwrap();
    assert_eq!(outcome("Hello! Are lilies safe for cats?"), outcome("Are lilies safe for cats?"));
}
