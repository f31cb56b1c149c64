//! `tansy export`.

use serde_json::Value;

use super::support::Folder;

#[test]
fn export_writes_examples_and_says_what_they_cost() {
    let folder = Folder::new("export");
    let entries: Vec<Value> = (0..20)
        .map(|n| serde_json::json!({ "question": format!("What is room {n}?"), "answer": format!("Room {n} has {n} chairs."), "alt": [format!("room {n}?")] }))
        .collect();
    folder.write("faq.json", serde_json::to_string(&entries).unwrap());
    folder.ok(&["build", "faq.json", "-o", "faq.tansy"]);
    let out = folder.ok(&["export", "faq.tansy", "--dry-run", "--price", "3"]);
    assert!(out.contains("examples to train with") && out.contains("at 3 per million"), "{out}");
    assert!(!folder.path("tuning").exists());
    folder.ok(&["export", "faq.tansy", "--format", "anthropic", "-o", "tuning"]);
    let train = String::from_utf8(folder.read("tuning/train.jsonl")).unwrap();
    assert!(
        train.lines().count() >= 40 && train.lines().all(|line| serde_json::from_str::<Value>(line).is_ok())
    );
    assert!(folder.path("tuning/validation.jsonl").exists());
    let error = folder.run(&["export", "faq.tansy", "--format", "openai"]).err;
    assert!(error.contains("--out"), "{error}");
}
