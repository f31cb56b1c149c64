//! The numbers fitted to the model are the same in the script, in the file beside the model, and in the model's manifest.

use std::collections::BTreeMap;

use tansy::embed::Embedder;
use tansy::embed::pack::refit;
use tansy::fitted::Fitted;

const MODEL: &str = "models/all-minilm-l6-v2";

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn shipped() -> Vec<u8> {
    std::fs::read(format!("{MODEL}/model.onnx")).unwrap()
}

/// The constants at the top level of the script: `NAME = 0.9  # why`, and the values in `POINT_WEIGHTS`.
fn constants(script: &str) -> BTreeMap<String, Vec<f64>> {
    let numbers = |text: &str| {
        let text = text.split('#').next().unwrap_or_default();
        let parts = text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '-');
        parts.filter_map(|part| part.parse().ok()).collect::<Vec<f64>>()
    };
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let lines = script.lines().filter_map(|line| line.split_once(" = "));
    lines.filter(|(name, _)| is_name(name)).map(|(name, value)| (name.to_owned(), numbers(value))).collect()
}

#[test]
fn the_model_carries_the_numbers_of_the_file_beside_it() {
    let file = Fitted::from_json(&read(&format!("{MODEL}/fitted.json"))).unwrap();
    let embedder = Embedder::from_bytes(&shipped()).unwrap();
    assert_eq!(embedder.manifest().fitted.as_ref(), Some(&file), "run `tansy pack {MODEL} -o {MODEL}`");
    assert_eq!(Fitted::fallback().unwrap(), file);
}

#[test]
fn the_file_has_the_constants_of_the_scripts_that_write_it() {
    // Single numbers are compared by name and path; the two lists follow, as each has a shape of its own.
    let file: serde_json::Value = serde_json::from_str(&read(&format!("{MODEL}/fitted.json"))).unwrap();
    let mut script = constants(&read("models/fit_ranking.py"));
    script.extend(constants(&read("models/fit_confidence.py")));
    let pairs = [
        ("SHRINKAGE", "/discriminant/shrinkage"),
        ("SOFTNESS", "/score/softness"),
        ("WORDS", "/evidence/words"),
        ("SIBLINGS", "/evidence/siblings"),
        ("ANSWER", "/thresholds/answer"),
        ("CLARIFY", "/thresholds/clarify"),
        ("CLOSE", "/thresholds/close"),
        ("REFERRING", "/followUp/referring"),
        ("ENTRY", "/followUp/entry"),
        ("QUESTION", "/followUp/question"),
        ("SUBJECT_WORDS", "/followUp/subjectWords"),
        ("CLEAR", "/followUp/clear"),
        ("LEAST_DOUBT", "/followUp/leastDoubt"),
    ];
    for (name, place) in pairs {
        assert_eq!(script[name], [file.pointer(place).unwrap().as_f64().unwrap()], "{name}");
    }
    let weights = ["question", "phrasing", "questionAnswer", "passage"];
    let weights = weights.map(|kind| file["discriminant"][kind].as_f64().unwrap());
    assert_eq!(script["POINT_WEIGHTS"], weights);
}

#[test]
fn a_packed_model_takes_other_numbers_and_nothing_else_changes() {
    let bytes = shipped();
    let embedder = Embedder::from_bytes(&bytes).unwrap();
    let fitted = embedder.manifest().fitted.clone().unwrap();
    assert_eq!(refit(&bytes, &fitted).unwrap(), bytes, "the same numbers give the same file");
    let mut other = fitted.clone();
    other.score.nearest = 0.5;
    let refitted = Embedder::from_bytes(&refit(&bytes, &other).unwrap()).unwrap();
    assert_eq!(refitted.manifest().fitted.as_ref(), Some(&other));
    let question = "Do you deliver to Princeton?";
    assert_eq!(refitted.query(question).unwrap(), embedder.query(question).unwrap());
}

#[test]
fn numbers_out_of_range_are_refused() {
    let json = read(&format!("{MODEL}/fitted.json"));
    for (from, to) in [
        ("\"shrinkage\": 0.9", "\"shrinkage\": 0"),
        ("\"softness\": 0.05", "\"softness\": -1"),
        ("\"nearest\": 0.202", "\"nearest\": 1e30"),
        ("\"clarify\": 0.2,", "\"clarify\": 0.9,"),
        ("\"siblings\": 8", "\"siblings\": 0"),
    ] {
        let broken = json.replace(from, to);
        assert_ne!(broken, json, "{from}");
        assert!(Fitted::from_json(&broken).is_err_and(|error| error.is_model()), "{to}");
    }
}
