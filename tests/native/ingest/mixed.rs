//! Pages that mix forms of questions.

use super::support::{given, pairs, questions};

const DETAILS: &str = "<details><summary>Do you deliver?</summary><p>Yes, on weekdays.</p></details>\n\
    <details><summary>Is it free?</summary><p>From 50 euro on.</p></details>\n";
const HEADINGS: &str = "<h2>Can I return flowers?</h2><p>Within two days.</p>\n<h2>Do you have a shop?</h2><p>Yes, in Hamilton.</p>\n";
const TERMS: &str = "<dl><dt>Can I pay by card?</dt><dd>Yes, or in cash.</dd><dt>Do you take cheques?</dt><dd>No longer.</dd></dl>\n";
const BOLD: &str = "<p><strong>Are there roses?</strong></p><p>In any colour.</p><p><strong>Are there tulips?</strong></p><p>In spring.</p>\n";
const LABELS: &str =
    "<p>Q: Is there a car park?</p><p>A: Behind the shop.</p><p>Q: Is it lit?</p><p>A: All night.</p>\n";

#[test]
fn each_form_on_a_page_gives_its_questions_with_their_own_answers() {
    let forms = [DETAILS, HEADINGS, TERMS, BOLD, LABELS];
    for (at, first) in forms.iter().enumerate() {
        for second in forms.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, form)| form) {
            let alone = |form: &str| {
                let reading = given("faq.html", &format!("<h1>FAQ</h1>{form}"));
                pairs(&reading).into_iter().map(|(q, a)| (q.to_owned(), a.to_owned())).collect::<Vec<_>>()
            };
            let reading = given("faq.html", &format!("<h1>FAQ</h1>{first}{second}"));
            let wanted = [alone(first), alone(second)].concat();
            let found: Vec<_> =
                pairs(&reading).into_iter().map(|(q, a)| (q.to_owned(), a.to_owned())).collect();
            assert_eq!(found, wanted, "{first}{second}");
        }
    }
}

#[test]
fn one_question_in_another_form_is_an_entry_too() {
    let page = format!("<h1>Help</h1>{DETAILS}<h2>Can I return flowers?</h2><p>Within two days.</p>");
    assert_eq!(
        questions(&given("faq.html", &page)),
        ["Do you deliver?", "Is it free?", "Can I return flowers?"]
    );
}

#[test]
fn markdown_with_headings_and_details_gives_both() {
    let page = "# FAQ\n\n## Can I return flowers?\n\nWithin two days.\n\n## Do you have a shop?\n\nYes, in Hamilton.\n\n\
                <details><summary>Do you deliver?</summary>\n\nYes, on weekdays.\n\n</details>\n";
    let reading = given("faq.md", page);
    assert_eq!(questions(&reading), ["Can I return flowers?", "Do you have a shop?", "Do you deliver?"]);
    assert_eq!(reading.entries[1].answer, "Yes, in Hamilton.");
}

#[test]
fn what_folds_within_an_answer_stays_a_part_of_it() {
    let page = "<h1>FAQ</h1><h2>Can I return flowers?</h2><p>Within two days.</p>\
                <details><summary>The conditions</summary><p>Only fresh ones.</p></details><h2>Do you have a shop?</h2><p>Yes.</p>\
                <details><summary>Do you deliver?</summary><h4>Why do we ask?</h4><p>So that they are fresh.</p></details>";
    let reading = given("faq.html", page);
    assert_eq!(questions(&reading), ["Can I return flowers?", "Do you have a shop?", "Do you deliver?"]);
    assert!(reading.entries[0].answer.contains("Only fresh ones."));
    assert!(reading.entries[2].answer.contains("So that they are fresh."));
}

#[test]
fn questions_of_the_page_that_its_json_ld_lacks_are_taken() {
    let data = |question: &str| {
        format!(
            "{{\"@type\":\"Question\",\"name\":\"{question}\",\"acceptedAnswer\":{{\"@type\":\"Answer\",\"text\":\"Yes, it is.\"}}}}"
        )
    };
    let all = ["Is it red?", "Is it blue?", "Is it green?"].map(data).join(",");
    let page = format!(
        "<script type='application/ld+json'>{{\"@type\":\"FAQPage\",\"mainEntity\":[{all}]}}</script><h1>FAQ</h1>{HEADINGS}"
    );
    let reading = given("faq.html", &page);
    assert_eq!(
        questions(&reading),
        ["Is it red?", "Is it blue?", "Is it green?", "Can I return flowers?", "Do you have a shop?"]
    );
}
