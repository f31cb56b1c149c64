//! A question that the FAQ does not answer is not answered with a neighbouring entry.

use tansy::bundle::Bundle;
use tansy::retriever::Decision;

use crate::support::{bundle_of, demo, path, search};

/// The hotel's FAQ without one of its lines, and the question in that line.
fn hotel(without: Option<usize>) -> (Bundle, Option<String>) {
    let text = std::fs::read_to_string(path("tests/fixtures/hotel/faq.jsonl")).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    let gone = without.map(|line| serde_json::from_str::<serde_json::Value>(lines.remove(line)).unwrap());
    (bundle_of(&lines.join("\n")), gone.map(|entry| entry["question"].as_str().unwrap().to_owned()))
}

fn decide(bundle: &Bundle, question: &str) -> Decision {
    search(bundle, question, 3).decision
}

#[test]
fn a_question_whose_entry_was_removed_is_seldom_answered_by_another() {
    let mut answered = Vec::new();
    // Entries with a close neighbour: check-out, vegans, charging, cats, crib, sauna, dates, airport.
    for line in [1, 4, 7, 9, 11, 14, 16, 20] {
        let (bundle, question) = hotel(Some(line));
        let question = question.unwrap();
        if decide(&bundle, &question) == Decision::Answer {
            answered.push(question);
        }
    }
    assert!(answered.len() <= 2, "{answered:?}");
}

#[test]
fn the_questions_of_a_faq_are_still_answered() {
    let (bundle, _) = hotel(None);
    let entries = bundle.faq().entries();
    let answered =
        entries.iter().filter(|entry| decide(&bundle, &entry.question) == Decision::Answer).count();
    assert!(answered + 1 >= entries.len(), "{answered} of {}", entries.len());
}

#[test]
fn a_bundle_knows_what_questions_that_no_faq_answers_reach_in_it() {
    let confidence = demo().manifest().confidence;
    let [median, high] = confidence.outside;
    let thresholds = demo().fitted().thresholds;
    assert!(0.0 < median && median < high && high < thresholds.answer, "{confidence:?}");
    assert!(median < thresholds.clarify, "{confidence:?}");
}
