//! The messages that visitors really type, to pages that owners really have: misspelt, one word, another town's name, a FAQ without phrasings.

use tansy::bundle::Bundle;
use tansy::faq::{Entry, Faq};
use tansy::retriever::{Decision, Outcome};

use crate::support::{bundle_of, demo, demo_faq, embedder, ids, lines, path, search};

/// The flower shop as it began: without other phrasings.
fn bare() -> Bundle {
    let entries = demo_faq().into_entries();
    let entries = entries.into_iter().map(|entry| Entry { alt: Vec::new(), ..entry }).collect();
    let faq = Faq::new(entries).unwrap();
    let builder = tansy::builder::Builder::new(embedder(), tansy::builder::Options::default());
    Bundle::from_bytes(&builder.build(&faq, |_, _| {}).unwrap().0).unwrap()
}

/// A FAQ of `id`, question and answer, without phrasings.
fn faq(entries: &[(&str, &str, &str)]) -> Bundle {
    let line = |(id, question, answer): &(&str, &str, &str)| {
        serde_json::json!({ "id": id, "question": question, "answer": answer }).to_string()
    };
    bundle_of(&entries.iter().map(line).collect::<Vec<_>>().join("\n"))
}

fn bicycles() -> Bundle {
    faq(&[
        (
            "areas",
            "Which towns do you collect bicycles from?",
            "From Bath, Bristol and Keynsham; ask us about others.",
        ),
        ("bath", "Do you collect bicycles in Bath?", "Yes, each Tuesday, for £10."),
        ("bristol", "Do you collect bicycles in Bristol?", "Yes, each Thursday, for £15."),
        ("puncture", "How much is a puncture repair?", "£12, with a new inner tube."),
        ("brakes", "Can you adjust my brakes while I wait?", "Yes, it takes twenty minutes."),
        ("hours", "When are you open?", "Monday to Saturday, 9 am to 6 pm."),
        ("hire", "Can I hire a tandem?", "Yes, for £40 a day with a deposit."),
    ])
}

/// Answered right, or right among at most three choices.
fn is_right(outcome: &Outcome, relevant: &[&str]) -> bool {
    let is_relevant = |count: usize| outcome.hits.iter().take(count).any(|hit| relevant.contains(&&*hit.id));
    match outcome.decision {
        Decision::Answer => is_relevant(1),
        Decision::Clarify => is_relevant(3),
        _ => false,
    }
}

#[test]
fn a_shop_without_phrasings_is_answered_from_on_its_first_day() {
    let bundle = bare();
    let (mut right, mut answered, mut declined) = (0, 0, 0);
    for query in lines("tests/fixtures/demo-questions.jsonl") {
        let relevant = ids(&query["relevant"]);
        let outcome = search(&bundle, query["text"].as_str().unwrap(), 5);
        if relevant.is_empty() {
            answered += usize::from(outcome.decision == Decision::Answer);
            declined += usize::from(outcome.decision == Decision::Decline);
        } else {
            right += usize::from(is_right(&outcome, &relevant));
        }
    }
    assert!(right >= 27, "{right} of 30 right");
    assert!(answered <= 1 && declined >= 11, "of 15 outside: {answered} answered, {declined} declined");
}

#[test]
fn misspelt_words_are_understood_and_the_visitor_sees_how() {
    let bundle = bicycles();
    for (question, id, understood) in [
        ("how much is a punctre repair", "puncture", "how much is a puncture repair"),
        ("can you adjsut my brkaes", "brakes", "can you adjust my brakes"),
        ("do you colect bycicles in Bath?", "bath", "do you collect bicycles in Bath?"),
        ("hire a tandm", "hire", "hire a tandem"),
        ("waht is a puncturre reapir", "puncture", "what is a puncture repair"),
        ("can you adjust my brkes", "brakes", "can you adjust my brakes"),
        ("bikes in Btah?", "bath", "bikes in bath?"),
    ] {
        let outcome = search(&bundle, question, 3);
        assert!(is_right(&outcome, &[id]), "{question}: {outcome:?}");
        assert_eq!(outcome.understood.as_deref(), Some(understood));
    }
}

#[test]
fn words_that_are_right_stay_as_they_are() {
    let bundle = bicycles();
    for question in [
        "Can I hire a tandem?",
        "do you sell whey",
        "can my nephew wait inside",
        "whose brakes are these",
        "is it 12 or 15",
    ] {
        assert_eq!(search(&bundle, question, 3).understood, None, "{question}");
    }
}

#[test]
fn an_entry_about_another_town_is_never_the_answer() {
    for (bundle, questions, never) in [
        (
            bicycles(),
            [
                "Do you collect bicycles in Cardiff?",
                "do you collect bicycles in swindon",
                "Do you collect my bicycle in Newport?",
            ],
            ["bath", "bristol"],
        ),
        (
            bare(),
            ["Do you deliver to Hoboken?", "do you deliver to camden", "Are you open on Labor Day?"],
            ["deliver-trenton", "hours-mothers-day"],
        ),
    ] {
        for question in questions {
            let outcome = search(&bundle, question, 3);
            let is_answered = outcome.decision == Decision::Answer;
            assert!(!(is_answered && never.contains(&&*outcome.hits[0].id)), "{question}: {outcome:?}");
        }
    }
    let outcome = search(&bicycles(), "Do you collect bicycles in Cardiff?", 3);
    assert!(is_right(&outcome, &["areas"]), "the general entry is offered: {outcome:?}");
}

#[test]
fn the_entry_about_the_town_that_was_asked_for_is_the_answer() {
    let bundle = bicycles();
    for (question, id) in
        [("Do you collect bicycles in Bristol?", "bristol"), ("can you collect my bicycle in bath", "bath")]
    {
        let outcome = search(&bundle, question, 3);
        assert_eq!((outcome.decision, &*outcome.hits[0].id), (Decision::Answer, id), "{outcome:?}");
    }
}

#[test]
fn one_word_is_a_topic() {
    let bundle = demo();
    for (question, wanted) in [
        ("hours?", "hours-regular"),
        ("parking", "parking"),
        ("same day?", "same-day"),
        ("SUBSCRIPTION", "subscription-how"),
    ] {
        let outcome = search(&bundle, question, 3);
        assert!(is_right(&outcome, &[wanted]), "{question}: {outcome:?}");
    }
    assert_eq!(search(&bundle, "plumbing", 3).decision, Decision::Decline);
}

/// The FAQ of `tests/fixtures/messages/faqs` with this name.
fn small_faq(name: &str) -> Bundle {
    bundle_of(&std::fs::read_to_string(path(&format!("tests/fixtures/messages/faqs/{name}.jsonl"))).unwrap())
}

/// What comes of the messages of a file: each with its FAQ's name, itself and its outcome.
fn asked(file: &str) -> Vec<(serde_json::Value, Outcome)> {
    let mut faqs = std::collections::BTreeMap::new();
    let messages = lines(&format!("tests/fixtures/messages/{file}.jsonl")).into_iter();
    let ask = |message: serde_json::Value| {
        let name = message["faq"].as_str().unwrap().to_owned();
        let bundle = faqs.entry(name).or_insert_with_key(|name| small_faq(name));
        let outcome = search(bundle, message["text"].as_str().unwrap(), 5);
        (message, outcome)
    };
    messages.map(ask).collect()
}

/// Whether a message is answered by an entry that says it of something else.
fn is_misleading((message, outcome): &&(serde_json::Value, Outcome)) -> bool {
    outcome.decision == Decision::Answer && ids(&message["never"]).contains(&&*outcome.hits[0].id)
}

#[test]
fn what_the_faq_says_of_another_name_is_not_answered() {
    let asked = asked("names");
    let misled: Vec<_> = asked.iter().filter(is_misleading).map(|(message, _)| &message["text"]).collect();
    assert!(misled.len() <= 3, "{} of {}: {misled:?}", misled.len(), asked.len());
}

#[test]
fn hard_messages_of_each_kind_to_other_faqs_are_understood() {
    let mut kinds = std::collections::BTreeMap::new();
    for (message, outcome) in &asked("hard") {
        let want = ids(&message["want"]);
        let shown: Vec<&str> = outcome.hits.iter().take(3).map(|hit| hit.id.as_str()).collect();
        let is_right = match message["kind"].as_str().unwrap() {
            "out" => outcome.decision != Decision::Answer,
            "both" => {
                outcome.decision != Decision::Decline && want[0].split('+').all(|id| shown.contains(&id))
            }
            _ if want.is_empty() => outcome.decision != Decision::Answer,
            _ => is_right(outcome, &want),
        };
        let kind: &mut [usize; 2] = kinds.entry(message["kind"].to_string()).or_default();
        kind[0] += usize::from(is_right);
        kind[1] += 1;
    }
    for (kind, [right, all]) in kinds {
        assert!(right * 100 >= all * 85, "{kind}: {right} of {all}");
    }
}

#[test]
fn what_a_message_takes_for_granted_is_not_confirmed() {
    let asked = asked("premises");
    let misled: Vec<_> = asked.iter().filter(is_misleading).map(|(message, _)| &message["text"]).collect();
    assert!(misled.len() <= 2, "{} of {}: {misled:?}", misled.len(), asked.len());
}
