use serde_json::Value;

use super::support::Folder;

fn built(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.ok(&["build", "faq.html", "-o", "site", "--contact", "Call 609-555-0142"]);
    folder
}

#[test]
fn search_prints_the_documented_json() {
    let folder = built("search");
    let out = folder.ok(&["search", "site", "is a lily dangerous for my cat", "--json", "--top", "2"]);
    assert!(out.starts_with(r#"{"id":"q","query":"is a lily dangerous for my cat","decision":""#), "{out}");
    let line: Value = serde_json::from_str(&out).unwrap();
    let confidence = line["confidence"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&confidence));
    let hits = line["hits"].as_array().unwrap();
    assert_eq!(hits.len(), 2);
    let mut fields: Vec<_> = hits[0].as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(fields, ["answer", "id", "question", "score", "url"]);
    assert_eq!(hits[0]["id"], "cats");
    assert_eq!(hits[0]["url"], "faq.html#cats");
    assert_eq!(hits[0]["answer"], "No. All parts of a lily are **poisonous** to cats.");
}

#[test]
fn queries_from_a_file_are_answered_one_per_line_and_in_order() {
    let folder = built("queries");
    folder.write("queries.jsonl", "{\"id\":\"b\",\"text\":\"do you come to Princeton\"}\n\n{\"id\":\"a\",\"text\":\"wilted flowers\"}\n");
    let out = folder.ok(&["search", "site", "--queries", "queries.jsonl", "--json"]);
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let found: Vec<_> = lines.iter().map(|line| (&line["id"], &line["hits"][0]["id"])).collect();
    assert_eq!(found, [(&"b".into(), &"princeton".into()), (&"a".into(), &"refund".into())]);
}

#[test]
fn search_without_json_shows_the_decision_and_the_source() {
    let folder = built("person");
    let out = folder.ok(&["search", "site", "Do you deliver to Princeton?"]);
    assert!(out.starts_with("answer, confidence "), "{out}");
    assert!(out.contains("1. Do you deliver to Princeton?") && out.contains("faq.html#princeton"), "{out}");
}

#[test]
fn a_bundle_without_a_model_beside_it_is_searched_with_the_model_that_ships_with_tansy() {
    let folder = Folder::new("alone");
    folder.ok(&["build", "faq.html", "-o", "faq.tansy"]);
    assert!(folder.ok(&["search", "faq.tansy", "christmas eve"]).contains("1. When are you open"));
    let error = folder.fails(&["search", "faq.tansy", "christmas eve", "--assets", "nowhere"]);
    assert!(error.contains("faq.tansy was built with the model") && error.contains("--model"), "{error}");
}

#[test]
fn a_packed_model_is_inspected() {
    let folder = built("model");
    let model = folder.list("site").into_iter().find(|name| name.ends_with(".onnx")).unwrap();
    let about: Value =
        serde_json::from_str(&folder.ok(&["inspect", &format!("site/{model}"), "--json"])).unwrap();
    assert_eq!((&about["kind"], &about["width"]), (&"model".into(), &384.into()));
    assert!(
        about["sha256"].as_str().unwrap().starts_with(&model["model-".len()..model.len() - ".onnx".len()])
    );
}

#[test]
fn eval_prints_scores_and_fails_below_a_minimum() {
    let folder = built("eval");
    folder.write(
        "queries.jsonl",
        r#"{"id":"1","text":"Do you deliver to Princeton?","relevant":["princeton"]}
{"id":"2","text":"Are lilies safe for cats?","relevant":["hours"]}
{"id":"3","text":"who won the election","relevant":[]}
"#,
    );
    let scores: Value =
        serde_json::from_str(&folder.ok(&["eval", "site", "queries.jsonl", "--json"])).unwrap();
    assert_eq!((&scores["in_scope"], &scores["out_of_scope"]), (&2.into(), &1.into()));
    assert_eq!((&scores["hit_at_1"], &scores["auroc"]), (&0.5.into(), &1.0.into()));
    assert_eq!(scores["false_answers"], 0.0);
    assert!(folder.ok(&["eval", "site", "queries.jsonl"]).contains("hit@1           0.500"));
    folder.ok(&["eval", "site", "queries.jsonl", "--min-hit1", "0.5", "--max-false", "0"]);
    let run = folder.run(&["eval", "site", "queries.jsonl", "--min-hit1", "0.6"]);
    assert!(!run.ok && run.err.contains("hit@1 is 0.500, below the minimum of 0.6"), "{}", run.err);
}

#[test]
fn a_search_takes_earlier_questions_into_account_and_explains_its_scores() {
    let folder = built("after");
    let search = |more: &[&str]| {
        let args = [&["search", "site", "and what does it cost?", "--json", "--explain"], more].concat();
        serde_json::from_str::<Value>(&folder.ok(&args)).unwrap()
    };
    let after = search(&["--after", "do you come to Princeton?"]);
    assert_eq!(after["hits"][0]["id"], "princeton");
    let parts = &after["hits"][0]["parts"];
    assert!(
        parts["nearest"].as_f64().unwrap() > 0.0 && parts["conversation"].as_f64().unwrap() > 0.0,
        "{parts}"
    );
    assert_eq!(search(&[])["hits"][0]["parts"]["conversation"], 0.0);
    let shown = folder.ok(&["search", "site", "Are lilies safe for cats?", "--explain"]);
    assert!(shown.contains("discriminant ") && shown.contains("coverage 1.000"), "{shown}");
}

#[test]
fn a_query_in_a_file_may_have_a_history() {
    let folder = built("history");
    let line = |history: &str| format!("{{\"text\":\"and what does it cost?\",\"history\":[{history}]}}\n");
    let answered =
        r#"{"role":"user","content":"Princeton?"},{"role":"assistant","content":"Yes.","entry":"princeton"}"#;
    folder.write("queries.jsonl", [line("\"do you come to Princeton?\""), line(answered)].concat());
    let out = folder.ok(&["search", "site", "--queries", "queries.jsonl", "--json"]);
    for line in out.lines() {
        assert_eq!(serde_json::from_str::<Value>(line).unwrap()["hits"][0]["id"], "princeton", "{line}");
    }
}

#[test]
fn small_talk_gets_a_friendly_reply() {
    let folder = built("hello");
    assert_eq!(folder.ok(&["ask", "site", "Hello!"]), "Hello! What would you like to know?\n");
    assert!(folder.ok(&["ask", "site", "Hello! Are lilies safe for cats?"]).starts_with("No. All parts"));
}

#[test]
fn an_evaluation_report_is_a_page_with_escaped_text() {
    let folder = built("report");
    folder.write(
        "queries.jsonl",
        r#"{"id":"1","text":"Do you deliver to <b>Princeton</b>?","relevant":["princeton"]}
{"id":"2","text":"who won the election","relevant":[]}
"#,
    );
    folder.ok(&["eval", "site", "queries.jsonl", "--report", "report.html"]);
    let page = String::from_utf8(folder.read("report.html")).unwrap();
    assert!(
        page.contains("Do you deliver to &lt;b&gt;Princeton&lt;/b&gt;?") && !page.contains("<b>"),
        "{page}"
    );
    assert!(
        page.contains("answer, right") && page.contains("decline, right") && page.contains("<svg"),
        "{page}"
    );
    assert!(!page.contains("http") && !page.contains("<script"), "it loads nothing");
}

#[test]
fn declined_questions_are_grouped_by_meaning() {
    let folder = built("gaps");
    let questions = [
        "Do you rent out vases?",
        "hello",
        "can I hire vases from you?",
        "is there wifi in the shop",
        "do you rent out  vases?",
    ];
    let log: String = questions
        .iter()
        .map(|question| format!("{{\"question\":\"{question}\",\"confidence\":0.1}}\n"))
        .collect();
    folder.write("log.jsonl", log);
    let out = folder.ok(&["gaps", "log.jsonl", "--json"]);
    let groups: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(groups.len(), 2, "{out}");
    assert_eq!((&groups[0]["asked"], &groups[1]["asked"]), (&3.into(), &1.into()));
    assert_eq!(groups[0]["others"].as_array().unwrap().len(), 1);
    assert!(folder.ok(&["gaps", "log.jsonl"]).starts_with("    3  "));
    let rated = "{\"question\":\"Can I pay later?\",\"helpful\":false,\"reason\":\"\"}\n";
    let log = rated.to_owned() + &rated.replace("reason\":\"", "reason\":\"By invoice?");
    folder.write("rated.jsonl", log);
    let out = folder.ok(&["gaps", "rated.jsonl"]);
    assert_eq!(
        out, "    1  Can I pay later?  (1 not helpful)\n       missing: By invoice?\n",
        "a reason is no second rating"
    );
    folder.write("empty.jsonl", "{\"question\":\"hi\"}\n");
    assert!(folder.fails(&["gaps", "empty.jsonl"]).contains("no declined question"));
}
