//! Pages of other sites, whose licences may not allow a copy in this repository.

use std::path::{Path, PathBuf};

use tansy::ingest::{Source, read};

/// The folder of the evaluation pages, if it is there.
fn evaluation_pages() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval/pages");
    folder.join("expected.json").is_file().then_some(folder)
}

/// A text with its whitespace collapsed, without the number before a question.
fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let start = text.trim_start_matches(|c: char| c == 'Q' || c.is_ascii_digit() || ". :".contains(c));
    start.to_owned()
}

#[test]
fn the_evaluation_pages_give_the_expected_entries() {
    // From coarse to fine, so that the first failure names the cause: number of entries, first and last question, answers.
    let Some(folder) = evaluation_pages() else {
        eprintln!("skipped: ../shared/eval/pages is not here");
        return;
    };
    let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
    for page in expected.as_array().unwrap() {
        let name = page["file"].as_str().unwrap();
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let reading = read(&Source { name, bytes: &bytes, base_url: None }).unwrap();
        let accepted: Vec<u64> =
            page["pairs_accept"].as_array().unwrap().iter().filter_map(serde_json::Value::as_u64).collect();
        assert!(accepted.contains(&(reading.entries.len() as u64)), "{name}: {}", reading.entries.len());
        let wanted = |key: &str| plain(page[key].as_str().unwrap());
        assert_eq!(plain(&reading.entries[0].question), wanted("first_question"), "{name}");
        assert_eq!(plain(&reading.entries.last().unwrap().question), wanted("last_question"), "{name}");
        let question = plain(page["snippet"]["question"].as_str().unwrap());
        let entry = reading.entries.iter().find(|entry| plain(&entry.question) == question).unwrap();
        let snippet = page["snippet"]["answer_contains"].as_str().unwrap();
        assert!(plain(&entry.answer).contains(snippet), "{name}: {}", entry.answer);
        for unwanted in page["must_not_appear_in_answers"].as_array().unwrap() {
            let unwanted = unwanted.as_str().unwrap();
            assert!(
                reading.entries.iter().all(|entry| !entry.answer.contains(unwanted)),
                "{name}: {unwanted}"
            );
        }
    }
}
