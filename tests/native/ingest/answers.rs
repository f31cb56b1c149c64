//! Answers keep what the page has: links, lists, quotations, tables, former prices. The widget is tested on the same cases (tests/e2e/markdown.test.js).

use tansy::ingest::{Source, read};

#[test]
fn answers_are_written_as_the_page_has_them() {
    let cases = std::fs::read_to_string(crate::support::path("tests/fixtures/answers.json")).unwrap();
    let cases: Vec<serde_json::Value> = serde_json::from_str(&cases).unwrap();
    assert!(cases.len() > 15);
    for case in cases {
        let [html, markdown] = ["html", "markdown"].map(|key| case[key].as_str().unwrap());
        let page =
            format!("<h1>FAQ</h1><h2>Is it so?</h2>{html}<h2>Do you agree?</h2><p>Yes, we do agree.</p>");
        let source = Source { name: "faq.html", bytes: page.as_bytes(), base_url: Some("/faq.html") };
        let reading = read(&source).unwrap();
        assert_eq!(reading.entries[0].answer, markdown, "{}", case["case"]);
    }
}
