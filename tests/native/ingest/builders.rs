//! Pages and files as page builders, office programs, forms and help desks write them, and what only looks like them.

use super::support::{answer, fixture_in, given, is_left, pairs, questions};

#[test]
fn what_page_builders_and_office_programs_write_is_read() {
    let expected: serde_json::Value =
        serde_json::from_str(include_str!("../../fixtures/builders/expected.json")).unwrap();
    let mut wrong = Vec::new();
    for page in expected.as_array().unwrap() {
        let name = page["file"].as_str().unwrap();
        let reading = fixture_in("builders", name);
        let texts = |value: &serde_json::Value| {
            value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let entries = page["entries"].as_array().unwrap();
        let wanted: Vec<&str> = entries.iter().map(|entry| entry["question"].as_str().unwrap()).collect();
        if questions(&reading) != wanted {
            wrong.push(format!("{name}: {:?}", questions(&reading)));
            continue;
        }
        for (at, entry) in reading.entries.iter().enumerate() {
            // Each part of an answer is in its own entry and in no other.
            for (other, wanted) in entries.iter().enumerate() {
                for part in texts(&wanted["answer_contains"]) {
                    if entry.answer.contains(&part) != (at == other) {
                        wrong.push(format!("{name}: {}: {part:?}: {:?}", entry.question, entry.answer));
                    }
                }
            }
            for part in texts(&page["must_not_appear"]) {
                if entry.answer.contains(&part) || entry.question.contains(&part) {
                    wrong.push(format!("{name}: has {part:?}: {} {:?}", entry.question, entry.answer));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A page of two questions with further markup before them.
fn beside(markup: &str) -> Vec<String> {
    let page = format!(
        "<title>Shop</title><body>{markup}<main><h2>Is it free?</h2><p>Yes, every day and for all of you.</p><h2>Is it open?</h2>\
         <p>Daily, from nine to five, and on Sundays from ten on.</p></main>"
    );
    let reading = given("x.html", &page);
    reading.entries.into_iter().flat_map(|entry| [entry.question, entry.answer]).collect()
}

#[test]
fn menus_tabs_and_windows_that_nothing_opens_are_furniture() {
    let plain = beside("");
    assert_eq!(plain.len(), 4);
    for markup in [
        // The menus of Webflow are made of the same parts as its drop-downs.
        "<div class=w-dropdown><div class=w-dropdown-toggle>What we do?</div><nav class=w-dropdown-list><a href=a>Cakes</a><a href=b>Bread</a></nav></div>",
        "<div role=tablist><button role=tab>Who are you?</button><button role=tab>What now?</button></div>",
        "<div class=my-popup><h2>Want ten per cent off?</h2><p>Leave your address.</p></div>",
        "<amp-consent><p>May we use cookies?</p><p>To count.</p><button>Yes</button><button>No</button></amp-consent>",
        "<site-sidebar><h3>Seen this?</h3><p>Our new cakes.</p></site-sidebar>",
    ] {
        assert_eq!(beside(markup), plain, "{markup}");
    }
}

#[test]
fn a_window_that_a_control_opens_holds_an_answer() {
    let page = "<p>Welcome.</p><a href='#w1' class=card>Is it free?</a> <a href='#w2' class=card>Is it open?</a>\
                <div class=popup id=w1><h4>Is it free?</h4><p>Yes.</p></div><div class=popup id=w2><h4>Is it open?</h4><p>Daily.</p></div>";
    assert_eq!(pairs(&given("x.html", page)), [("Is it free?", "Yes."), ("Is it open?", "Daily.")]);
}

#[test]
fn bold_type_of_a_style_is_bold_and_light_type_is_not() {
    let page = "<style>/* a */ .x1 { color: red; font-weight: bold } span.x2{font-weight:400}.x3, .x4 > a {font-weight:800}</style>\
                <h2>Is it free?</h2><p>Yes, <span class=x1>today</span>, <span class=x2>maybe</span>, <span class='y x3'>always</span>, \
                <b style='font-weight:normal'>never</b>, <span style='FONT-WEIGHT: 600'>or not</span>.</p><h2>Is it open?</h2><p>Daily.</p>";
    assert_eq!(
        answer(&given("x.html", page), "free"),
        "Yes, **today**, maybe, **always**, never, **or not**."
    );
}

#[test]
fn cells_that_span_rows_do_not_shift_the_columns() {
    let page = "<table><tr><th colspan=2>Shop<th>2026<tr><th>Topic<th>Question<th>Answer<tr><td rowspan=3>Money<td>Price<td>Five.\
                <tr><td>Cash<td>Yes.<tr><td>Cards<td>No.<tr><td>Place<td>Parking<td>None.</table>";
    assert_eq!(
        pairs(&given("x.html", page)),
        [("Price", "Five."), ("Cash", "Yes."), ("Cards", "No."), ("Parking", "None.")]
    );
}

#[test]
fn brackets_of_links_and_text_are_no_tags() {
    let page = "# FAQ\n\n## Is it free?\n\nSee [faq](a.html) and [toggle][t], x[[1]](b), `[[c]]`, [[toc]].\n\n## Is it open?\n\n\
                Write [details=a] and [details].\n\n[t]: https://a.example/\n";
    let reading = given("x.md", page);
    assert_eq!(
        answer(&reading, "free"),
        "See [faq](a.html) and [toggle](https://a.example/), x[[1]](b), `[[c]]`, [[toc]]."
    );
    assert!(answer(&reading, "open").contains("details=a"), "{}", answer(&reading, "open"));
}

#[test]
fn callouts_without_a_question_are_part_of_the_answer() {
    let page = "## Is it free?\n\nYes.\n\n> [!warning] Winter\n> Not in [[Snow|the snow]].\n\n> [!note]\n> In May.\n\n## Is it open?\n\n\
                > [!faq]- Why?\n> Because.\n";
    let reading = given("x.md", page);
    let free = answer(&reading, "free");
    assert!(
        free.contains("**Winter**") && free.contains("Not in the snow.") && free.contains("In May."),
        "{free}"
    );
    assert!(!free.contains("[!") && !free.contains("\\["), "{free}");
}

#[test]
fn blocks_of_readme_are_written_as_markdown() {
    let page = "## Is it free?\n\n[block:parameters]\n{\"data\": {\"h-0\": \"Plan\", \"h-1\": \"Price\", \"0-0\": \"Small\", \"0-1\": \"a|b\"},\n\
                \"cols\": 2, \"rows\": 1}\n[/block]\n\n## Is it open?\n\n[block:image]\n{\"images\": []}\n[/block]\nDaily.\n";
    let reading = given("x.md", page);
    assert_eq!(answer(&reading, "free"), "| Plan | Price |\n| --- | --- |\n| Small | a\\|b |");
    assert_eq!(answer(&reading, "open"), "Daily.");
    // Counts that the data does not bear out, as large as a number may be.
    for count in [usize::MAX, usize::MAX / 2, u32::MAX as usize] {
        let page = format!(
            "## Is it free?\n\n[block:parameters]\n{{\"data\": {{\"0-0\": \"x\"}}, \"cols\": 1, \"rows\": {count}}}\n[/block]\nYes.\n"
        );
        assert_eq!(answer(&given("x.md", &page), "free"), "Yes.");
    }
}

#[test]
fn columns_of_a_form_count_only_if_their_values_confirm_it() {
    let data = "Question category,Answer author,City\nShipping,Kim,Bonn\nPrices,Ada,Ulm\n";
    assert!(answer(&given("x.csv", data), "Shipping").contains("Answer author: Kim"));
    let form = "Date,Your question,Author of the answer,Our answer to you\n1.2.,Is it free?,Kim,\"Yes, for all.\"\n1.3.,Is it open?,Ada,Daily till five.\n";
    assert_eq!(
        pairs(&given("x.csv", form)),
        [("Is it free?", "Yes, for all."), ("Is it open?", "Daily till five.")]
    );
}

#[test]
fn the_signature_of_a_message_is_no_answer() {
    let reading = given(
        "x.txt",
        "> Is it free?\n\nYes.\n\n> Is it open on\n> Sundays?\n\nNo.\n\n-- \nA Shop\n1 High Street\n",
    );
    assert_eq!(pairs(&reading), [("Is it free?", "Yes."), ("Is it open on Sundays?", "No.")]);
    assert!(is_left(&reading, "High Street", "signature"), "{:?}", reading.notes);
}

#[test]
fn a_call_to_act_is_no_question_but_an_answer_may_end_with_a_button() {
    let call = "<h2>Ready to start?</h2><p>Write to us.</p><a class='btn-primary' href=c>Contact</a>";
    let page = format!(
        "<main><h2>Questions</h2><h3>Is it free?</h3><p>Yes.</p><h3>Is it open?</h3><p>Daily.</p>{call}</main>"
    );
    assert_eq!(questions(&given("x.html", &page)), ["Is it free?", "Is it open?"]);
    let folded = "<details><summary>Is it free?</summary>Yes.</details><details><summary>Is it open?</summary>Daily.</details>";
    assert_eq!(
        questions(&given("x.html", &format!("<main>{folded}{call}</main>"))),
        ["Is it free?", "Is it open?"]
    );
    let page = "<main><h2>Is it free?</h2><p>Yes.</p><h2>How do I book?</h2><p>Here.</p><a class=btn href=b>Book</a></main>";
    assert_eq!(questions(&given("x.html", page)), ["Is it free?", "How do I book?"]);
}

#[test]
fn a_sign_that_every_answer_begins_with_is_no_part_of_it_unless_it_makes_a_list() {
    let text = "Is it free?\n\n➡️ Yes.\n\nIs it open?\n\n➡️ Daily.\n";
    assert_eq!(pairs(&given("x.txt", text)), [("Is it free?", "Yes."), ("Is it open?", "Daily.")]);
    let list = "Is it free?\n\n➡️ Yes.\n➡️ Always.\n\nIs it open?\n\n➡️ Daily.\n";
    assert!(answer(&given("x.txt", list), "free").starts_with('➡'));
}

#[test]
fn question_and_answer_in_one_line_are_told_apart_by_their_labels() {
    let page = "<p><b>Q: Prices</b> A: From five.</p><p><b>Q: Is it open?</b> A: Daily.<br>Till six.</p><p>Call us.</p>";
    assert_eq!(
        pairs(&given("x.html", page)),
        [("Prices", "From five."), ("Is it open?", "Daily.  \nTill six.")]
    );
}
