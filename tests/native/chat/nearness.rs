//! Sentences without facts are compared with their sources by the embedder.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;
use tansy::bundle::Bundle;
use tansy::chat::Chat;
use tansy::llm::Grounding;
use tansy::retriever::{Decision, Hit, Outcome};

use super::support::{done, llm, outcome, said};
use crate::support::{bundle_of, embedder, path};

#[derive(Deserialize)]
struct Case {
    faq: Option<String>,
    #[serde(default)]
    ids: Vec<String>,
    question: String,
    answer: String,
}

fn cases(file: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(path("tests/fixtures/grounding").join(file)).unwrap();
    let cases = text.lines().map(|line| serde_json::from_str(line).unwrap());
    cases.filter(|case: &Case| case.faq.is_some()).collect()
}

/// The bundles of the fixtures' FAQs.
#[derive(Default)]
struct Bundles(HashMap<String, Bundle>);

impl Bundles {
    fn of(&mut self, case: &Case) -> &Bundle {
        let name = case.faq.clone().unwrap();
        let read = || std::fs::read_to_string(path("tests/fixtures").join(&name).join("faq.jsonl")).unwrap();
        self.0.entry(name.clone()).or_insert_with(|| bundle_of(&read()))
    }
}

/// Whether an answer is shown as it is, when a model has written it about the entries of the case.
fn is_trusted(case: &Case, bundle: &Bundle, is_compared: bool) -> bool {
    let entry = |id: &String| bundle.faq().entries().iter().find(|entry| entry.id == *id).unwrap();
    let hit = |id: &String| {
        let entry = entry(id);
        Hit {
            id: id.clone(),
            question: entry.question.clone(),
            answer: entry.answer.clone(),
            url: None,
            score: 0.9,
            parts: None,
        }
    };
    let found = Outcome { hits: case.ids.iter().map(hit).collect(), ..outcome(Decision::Answer, 1) };
    let mut config = llm();
    config.grounding = Grounding::Check;
    let mut chat = Chat::new(&case.question, &found, &[], Some(&config));
    if is_compared {
        chat = chat.compared(bundle, Arc::new(|text: &str| embedder().query(text).map(Some)));
    }
    chat.start();
    let mut events = chat.push(&said(&case.answer));
    events.extend(chat.push(b"data: [DONE]\n\n"));
    let end = done(&events);
    end["by"] == "llm" && end["doubtful"].is_null()
}

#[test]
fn what_is_about_something_else_is_not_trusted() {
    let mut bundles = Bundles::default();
    // The threshold was chosen with the first half.
    let astray = cases("astray.jsonl").split_off(20);
    let trusted: Vec<&str> = astray
        .iter()
        .filter(|case| is_trusted(case, bundles.of(case), true))
        .map(|case| case.answer.as_str())
        .collect();
    assert!(trusted.len() <= 4, "{} of {}: {trusted:#?}", trusted.len(), astray.len());
    assert!(astray.iter().filter(|case| is_trusted(case, bundles.of(case), false)).count() >= 15);
}

#[test]
fn right_answers_are_trusted_as_they_are_without_the_comparison() {
    let mut bundles = Bundles::default();
    for case in cases("right.jsonl") {
        let bundle = bundles.of(&case);
        assert_eq!(is_trusted(&case, bundle, true), is_trusted(&case, bundle, false), "{}", case.answer);
    }
}
