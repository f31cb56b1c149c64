//! JSON and CSV, with questions and answers in fields.

use super::support::{answer, fixture, given, questions, url};

#[test]
fn json_is_read_in_its_usual_shapes() {
    for json in [
        r#"[{"question":"Open?","answer":"Yes."},{"question":"Free?","answer":"No."}]"#,
        r#"{"title":"FAQ","entries":[{"q":"Open?","a":"Yes."},{"q":"Free?","a":"No."}]}"#,
        r#"{"sections":[{"name":"Shop","questions":[{"question":"Open?","answer":"Yes."}]},{"items":[{"question":"Free?","answer":"No."}]}]}"#,
        r#"{"mainEntity":[{"name":"Open?","acceptedAnswer":{"text":"Yes."}},{"name":"Free?","acceptedAnswer":{"text":"No."}}]}"#,
        r#"{"Open?":"Yes.","Free?":"No."}"#,
        r#"[["Open?","Yes."],["Free?","No."]]"#,
        "{\"question\":\"Open?\",\"answer\":\"Yes.\"}\n\n{\"question\":\"Free?\",\"answer\":\"No.\"}\n",
    ] {
        let reading = given("faq.json", json);
        assert_eq!(questions(&reading), ["Open?", "Free?"], "{json}");
        assert_eq!(answer(&reading, "Free"), "No.", "{json}");
    }
}

#[test]
fn json_keeps_its_own_ids_urls_and_phrasings() {
    let line =
        r#"{"id":"open","question":"Open?","answer":"","url":"https://a.example/x","alt":["Are you open?"]}"#;
    let entry = given("faq.jsonl", line).entries.remove(0);
    assert_eq!((entry.id.as_str(), entry.answer.as_str()), ("open", ""));
    assert_eq!(
        (entry.url.as_deref(), entry.alt),
        (Some("https://a.example/x"), vec!["Are you open?".to_owned()])
    );
}

#[test]
fn html_in_data_becomes_markdown() {
    let reading =
        given("faq.json", r#"[{"question":"Open?","answer":"<p>Yes, <b>now</b>.</p><script>x()</script>"}]"#);
    assert_eq!(reading.entries[0].answer, "Yes, **now**.");
}

#[test]
fn csv_is_read_with_and_without_a_header() {
    for csv in [
        "question,answer\nOpen?,\"Yes, now.\"\nFree?,No.\n",
        "\u{feff}Frage;Antwort\nOpen?;Yes, now.\nFree?;No.\n",
        "Question\tRéponse\nOpen?\tYes, now.\nFree?\tNo.\n",
        "Open?,\"Yes, now.\"\nFree?,No.\n",
        "id;url;answer;question\n1;;Yes, now.;Open?\n2;;No.;Free?\n",
    ] {
        let reading = given("faq.csv", csv);
        assert_eq!(questions(&reading), ["Open?", "Free?"], "{csv}");
        assert_eq!(answer(&reading, "Open"), "Yes, now.", "{csv}");
    }
    let reading = given("faq.csv", "question,answer,url,alt\nOpen?,Yes.,/open,Are you open?|When?\n");
    assert_eq!(url(&reading, "Open"), Some("/open"));
    assert_eq!(reading.entries[0].alt, ["Are you open?", "When?"]);
}

#[test]
fn records_that_are_not_a_faq_become_entries() {
    let reading =
        given("products.csv", "name,price,stock,image\nRose bouquet,$45,12,a.png\nTulips,$20,,b.png\n");
    assert_eq!(questions(&reading), ["Rose bouquet", "Tulips"]);
    assert_eq!(reading.entries[0].answer, "price: $45, stock: 12");
    assert_eq!(reading.entries[1].answer, "price: $20");
    let reading = given("hours.csv", "day,open,close\nMonday,9:00,17:00\n");
    assert_eq!(answer(&reading, "Monday"), "open: 9:00, close: 17:00");
    let reading = given("products.json", r#"{"products":[{"name":"Tulips","price":20}]}"#);
    assert_eq!(answer(&reading, "Tulips"), "price: 20");
    assert_eq!(
        answer(&fixture("hours.html"), "hours"),
        "|  |  |\n| --- | --- |\n| Monday | 9:00–17:00 |\n| Saturday | 10:00–14:00 |"
    );
}

#[test]
fn a_status_that_says_draft_in_any_words_leaves_the_row_out() {
    for (head, draft) in
        [("Question status", "Draft"), ("Status", "Entwurf"), ("Estado", "Borrador"), ("状态", "草稿")]
    {
        let csv = format!(
            "Question,Answer,{head}\nOpen?,Yes.,Published\nFree?,No.,{draft}\nPending?,Wait.,pending order\n"
        );
        assert_eq!(questions(&given("faq.csv", &csv)), ["Open?", "Pending?"], "{head}");
    }
}
