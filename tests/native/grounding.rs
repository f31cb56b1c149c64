//! What is caught in a language model's answers, and what is left alone.

use serde::Deserialize;
use tansy::grounding::{Verdict, check, check_all};
use tansy::prompt::Passage;

#[derive(Deserialize)]
struct Case {
    faq: Option<String>,
    #[serde(default)]
    ids: Vec<String>,
    #[serde(default)]
    passages: Vec<(String, String)>,
    question: String,
    answer: String,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    question: String,
    answer: String,
}

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/fixtures/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The cases of a file whose verdict is not `Supported` throughout, and the others.
fn judged(file: &str) -> (Vec<String>, Vec<String>) {
    let (mut flagged, mut passed) = (Vec::new(), Vec::new());
    for line in read(file).lines() {
        let mut case: Case = serde_json::from_str(line).unwrap();
        if let Some(faq) = &case.faq {
            let faq = read(&format!("{faq}/faq.jsonl"));
            let entries: Vec<Entry> = faq.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            for id in &case.ids {
                let entry = entries.iter().find(|entry| entry.id == *id).unwrap();
                case.passages.push((entry.question.clone(), entry.answer.clone()));
            }
        }
        let passages: Vec<Passage<'_>> =
            case.passages.iter().map(|(question, answer)| Passage { question, answer }).collect();
        let found = check_all(&case.answer, &passages, &case.question, &[]);
        let doubtful: Vec<_> =
            found.iter().filter(|(_, checked)| checked.verdict != Verdict::Supported).collect();
        let list = if doubtful.is_empty() { &mut passed } else { &mut flagged };
        list.push(format!("{} {doubtful:?}", case.answer));
    }
    (flagged, passed)
}

#[test]
fn at_least_57_of_60_wrong_answers_are_caught() {
    let (caught, missed) = judged("grounding/wrong.jsonl");
    assert!(caught.len() >= 57, "{}\n{}", caught.len(), missed.join("\n"));
}

#[test]
fn at_most_2_of_60_right_answers_in_other_words_are_flagged() {
    let (flagged, _) = judged("grounding/right.jsonl");
    assert!(flagged.len() <= 2, "{}\n{}", flagged.len(), flagged.join("\n"));
}

#[test]
fn a_fact_of_another_passage_than_the_cited_one_is_contradicted() {
    let passages = [
        Passage { question: "What is a bouquet?", answer: "$45." },
        Passage { question: "What is a wedding?", answer: "From $1,800." },
    ];
    assert_eq!(check("A bouquet is $1800.", &[1], &passages, "", &[]).verdict, Verdict::Contradicted);
    assert_eq!(check("A wedding is $1800.", &[2], &passages, "", &[]).verdict, Verdict::Supported);
}

#[test]
fn a_no_to_what_the_passage_does_not_name_does_not_turn_its_yes() {
    let passages =
        [Passage { question: "Do you deliver to Trenton?", answer: "Yes, every part of Trenton." }];
    let verdict = |question| check("Not there, but to Trenton.", &[1], &passages, question, &[]).verdict;
    assert_eq!(verdict("Do you deliver to Newark?"), Verdict::Supported);
    assert_eq!(verdict("Do you deliver to Trenton?"), Verdict::Contradicted);
}
