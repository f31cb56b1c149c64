//! Readers of pages and files: every form that a FAQ comes in, what must be left out, and what must not break them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tansy::faq::Entry;
use tansy::ingest::{NoteKind, Reading, Source, join, read};

fn fixture(name: &str) -> Reading {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages").join(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&Source { name, bytes: &bytes, base_url: None }).unwrap()
}

fn given(name: &str, text: &str) -> Reading {
    read(&Source { name, bytes: text.as_bytes(), base_url: None }).unwrap()
}

fn questions(reading: &Reading) -> Vec<&str> {
    reading.entries.iter().map(|entry| entry.question.as_str()).collect()
}

fn answer<'a>(reading: &'a Reading, question: &str) -> &'a str {
    let entry = reading.entries.iter().find(|entry| entry.question.contains(question));
    entry.map_or_else(|| panic!("no {question:?} in {:?}", questions(reading)), |entry| &entry.answer)
}

fn url<'a>(reading: &'a Reading, question: &str) -> Option<&'a str> {
    reading.entries.iter().find(|entry| entry.question.contains(question))?.url.as_deref()
}

/// A fixture with its questions in order.
type Case = (&'static str, &'static [&'static str]);

const PAGES: &[Case] = &[
    (
        "details.html",
        &["Do you deliver to Princeton?", "Is same-day delivery possible?", "I forgot my password"],
    ),
    (
        "definitions.html",
        &[
            "Livrez-vous à Paris ?",
            "Quels sont les délais ?",
            "Acceptez-vous les cartes ?",
            "Remboursement en cas de fleurs abîmées",
        ],
    ),
    (
        "definition-sections.html",
        &["Is there a minimum order?", "Can I order by phone?", "How long do roses last?", "Watering"],
    ),
    (
        "headings.html",
        &["What are your hours?", "Do you have special holiday hours?", "How can I pay?", "Returning a vase"],
    ),
    ("accordion.html", &["Do you ship plants?", "Gift cards", "Can I cancel?"]),
    ("accordion-ar.html", &["هل توصلون إلى برينستون؟", "ما هي ساعات العمل؟", "كيف يمكنني إلغاء الطلب"]),
    ("table-layout.html", &["Do you arrange weddings?", "My flowers arrived late.", "Who are you?"]),
    (
        "table-columns.html",
        &["Où êtes-vous ?", "Faites-vous des couronnes ?", "Combien coûte la livraison ?"],
    ),
    (
        "contents.html",
        &["How much water does a rose need?", "When should I cut it back?", "Black spots on the leaves"],
    ),
    ("loose.html", &["What do roses eat?", "Feeding", "Where is the shop?"]),
    ("json-ld.html", &["Do you deliver on Sundays?", "Wer seid ihr & wo?"]),
    ("json-ld-partial.html", &["Is it fresh?", "How far do you go?", "When do you close?"]),
    ("microdata-ja.html", &["送料はいくらですか？", "日曜日も配達できますか"]),
    ("qa-ja.html", &["注文方法を教えてください。", "キャンセルはできますか？", "海外へ配送できますか？"]),
    ("qa-paragraphs-ja.html", &["花は何日もちますか？", "水は毎日替えますか？", "店はどこですか？"]),
    ("bold-fr.html", &["Comment passer commande ?", "Peut-on annuler ?", "Où livrez-vous ?"]),
    ("handbook.html", &["Staff handbook", "Opening the shop", "The alarm", "Closing the shop"]),
    ("hours.html", &["Opening hours"]),
    ("headings.md", &["Where are you?", "Do you sell bonsai & co?", "Do you deliver?", "Do you deliver?"]),
    ("questions.md", &["Is it open on Sundays?", "Where do I park?", "Can I pay by card?"]),
    ("bold.md", &["Où êtes-vous ?", "Avez-vous un parking ?", "D'où viennent les fleurs ?"]),
    ("details.md", &["Can I return a vase?", "Do you wrap gifts?"]),
    ("component.mdx", &["Do you deliver?", "Is it fresh?"]),
    ("hugo.md", &["Do you deliver?", "Are you \"open\" now?", "Free parking?"]),
    ("jekyll.md", &["Do you deliver?", "Is parking free?"]),
    ("mkdocs.md", &["Do you deliver?", "Is it fresh?", "Do you wrap?"]),
    ("faq.rst", &["Where are you?", "How do I pay?", "What do roses need?"]),
    ("faq.adoc", &["Where are you?", "How do I pay?", "What do roses need?"]),
    ("qanda.adoc", &["Do you deliver?", "Is it fresh?", "How long does it last?"]),
    ("marked.txt", &["Where are you?", "Do you deliver on Sundays?", "Habt ihr Rosen?"]),
    ("asked.txt", &["How much water does a rose need?", "When should I cut it back?"]),
    ("learn.yml", &["Where are you?", "Do you deliver?"]),
    ("faq.fml", &["Where are you?", "Cards"]),
    ("docbook.xml", &["How much water?"]),
    ("links-only.html", &[]),
];

#[test]
fn every_form_gives_its_questions_in_order() {
    for (name, wanted) in PAGES {
        assert_eq!(questions(&fixture(name)), *wanted, "{name}");
    }
}

#[test]
fn no_answer_is_empty_or_holds_markup_furniture_or_pictures() {
    for (name, _) in PAGES {
        for Entry { question, answer, .. } in fixture(name).entries {
            assert!(!answer.trim().is_empty(), "{name}: {question}");
            for unwanted in [
                "<p",
                "<a ",
                "![",
                "{{",
                "script",
                "Back to top",
                "haut de page",
                "Top]",
                "©",
                "Copyright",
                "Roadmap",
                "javascript",
            ] {
                assert!(!answer.contains(unwanted), "{name}: {question}: {answer}");
            }
        }
    }
}

#[test]
fn answers_become_markdown() {
    let page = fixture("headings.html");
    assert_eq!(
        answer(&page, "hours?"),
        "| Day | Open |\n| --- | --- |\n| Monday | 9–5 |\n| Sunday | closed \\| maybe |"
    );
    assert!(answer(&page, "holiday").starts_with("On Valentine's Day *until 9 pm*.  \nOn Christmas"));
    assert!(
        answer(&page, "pay").contains("**Cards**\n\nVisa and `Mastercard`.\n\n```sh\npay --card | less\n```")
    );
    let page = fixture("details.html");
    assert!(answer(&page, "Princeton").starts_with("Yes, for **$12**. See [our zones](zones.html)."));
    assert_eq!(answer(&page, "same-day"), "Order before noon:\n\n1. Choose a bouquet.\n2. Pay.");
    assert_eq!(answer(&fixture("microdata-ja.html"), "送料"), "**送料**：全国一律五百円です。");
    assert_eq!(answer(&fixture("faq.fml"), "Where"), "In `Hamilton`.\n\n```\n<b>map</b>\n```");
    assert_eq!(
        answer(&fixture("component.mdx"), "deliver"),
        "Yes, see [zones](/zones).\n\n- Hamilton\n- Trenton"
    );
    assert_eq!(answer(&fixture("learn.yml"), "Where"), "In [Hamilton](./map.md).\n\n> Ring twice.");
}

#[test]
fn an_answer_goes_on_to_the_next_question_and_no_further() {
    assert!(answer(&fixture("bold-fr.html"), "annuler").ends_with("Sauf le dimanche."));
    assert_eq!(answer(&fixture("bold-fr.html"), "Où"), "À Hamilton.");
    assert_eq!(answer(&fixture("loose.html"), "Feeding"), "Once a month.");
    assert_eq!(answer(&fixture("loose.html"), "Where"), "In Hamilton.");
    assert_eq!(answer(&fixture("questions.md"), "park"), "Behind the shop.\n\nIt is free.");
    assert_eq!(answer(&fixture("details.html"), "password"), "Write to [us](mailto:shop@example.com).");
    assert_eq!(answer(&fixture("marked.txt"), "Where"), "In Hamilton,\nNew Jersey.\n\nBehind the station.");
}

#[test]
fn an_entry_links_to_its_anchor() {
    let cases = [
        ("details.html", "Princeton", "details.html#princeton"),
        ("details.html", "same-day", "details.html#same-day"),
        ("definitions.html", "Paris", "definitions.html#paris"),
        ("headings.html", "holiday", "headings.html#holidays"),
        ("contents.html", "water", "contents.html#water"),
        ("loose.html", "Feeding", "loose.html#1.2"),
        ("microdata-ja.html", "送料", "microdata-ja.html#souryou"),
        ("table-columns.html", "Où", "table-columns.html#t1"),
        ("headings.md", "Where", "headings.md#where"),
        ("headings.md", "bonsai", "headings.md#do-you-sell-bonsai--co"),
        ("faq.rst", "Where", "faq.rst#where-are-you"),
        ("faq.adoc", "Where", "faq.adoc#where"),
        ("faq.fml", "Cards", "faq.fml#pay"),
        ("jekyll.md", "parking", "https://shop.example/parking"),
        ("asked.txt", "water", "asked.txt"),
    ];
    for (name, question, wanted) in cases {
        assert_eq!(url(&fixture(name), question), Some(wanted), "{name}: {question}");
    }
}

#[test]
fn with_a_base_url_entries_and_links_are_absolute() {
    let page =
        b"<details id=x><summary>Where?</summary><a href=map.html>Map</a> <a href='#y'>y</a></details>";
    let base_url = Some("https://shop.example/help/faq");
    let reading = read(&Source { name: "faq.html", bytes: page, base_url }).unwrap();
    assert_eq!(reading.entries[0].url.as_deref(), Some("https://shop.example/help/faq#x"));
    assert_eq!(
        reading.entries[0].answer,
        "[Map](https://shop.example/help/map.html) [y](https://shop.example/help/faq#y)"
    );
    let reading = read(&Source { name: "-", bytes: page, base_url: None }).unwrap();
    assert_eq!(reading.entries[0].url, None);
}

/// Forms that differ from the fixtures in one point each: name, page, questions, and the answer to the last.
type Form = (&'static str, &'static str, &'static [&'static str], &'static str);

const FORMS: &[Form] = &[
    // Letters in boxes of their own.
    (
        "x.html",
        "<table><tr><td><b>Q:</b><td>What is it?<tr><td><b>A:</b><td>A thing.<tr><td><b>Q:</b><td>The price.\
         <tr><td><b>A:</b><td>$5.<p>Or more.</table>",
        &["What is it?", "The price."],
        "$5.\n\nOr more.",
    ),
    // Nothing but colour tells questions from answers.
    (
        "x.html",
        "<p><a name=1></a><font color=red>1) What?</font><br>A thing.<br><br><a name=2></a>\
         <font color=red>2) Problems</font><br>None.<br><a name=3></a><font color=red>3) Who?</font><br>We.",
        &["What?", "Problems", "Who?"],
        "We.",
    ),
    // Not even that.
    (
        "x.html",
        "<p>About us.</p><p>What is it?</p><p>A thing.</p><p>Really.</p><p>How much?</p><p>$5.</p>",
        &["What is it?", "How much?"],
        "$5.",
    ),
    // A head that names the columns.
    (
        "x.html",
        "<table><tr><th>#<th>Frage<th>Antwort<tr><td>1<td>Lieferung<td>Ja.<tr><td>2<td>Preis<td>5 €</table>",
        &["Lieferung", "Preis"],
        "5 €",
    ),
    // No question asks, but the classes say what they are.
    (
        "x.html",
        "<div class=faq-title>Refunds<span>+</span></div><div class=faq-body>None.</div>\
         <div class=faq-title>Payment<span>+</span></div><div class=faq-body><p>Card.<p>Cash.</div>",
        &["Refunds", "Payment"],
        "Card.\n\nCash.",
    ),
    // A definition that is itself a list.
    (
        "x.html",
        "<dl><dt>What?<dd>It.<dt>How?<dd><dl><dt>Fast<dd>Run</dl></dl>",
        &["What?", "How?"],
        "- **Fast**: Run",
    ),
    // Bold items of an ordered list, one of which asks nothing.
    (
        "x.md",
        "1. **What?**\n\n   It.\n\n2. **How much?**\n   $5.\n\n3. **Returns**\n\n   None.\n",
        &["What?", "How much?", "Returns"],
        "None.",
    ),
    // A part of a larger page.
    (
        "x.md",
        "# A\n\n## Install\n\nRun.\n\n## FAQ\n\n### Speed\n\nFast.\n\n### Size\n\nSmall.\n\n## License\n\nMIT\n",
        &["Speed", "Size"],
        "Small.",
    ),
    // Definition lists of kramdown.
    ("x.md", "What?\n: It.\n\nHow much?\n: $5.\n", &["What?", "How much?"], "$5."),
    // Shortcodes within shortcodes, their content indented.
    (
        "x.md",
        "{{< accordion >}}\n  {{< accordion-item title=\"What?\" >}}\n    Yes, **it**.\n  {{< /accordion-item >}}\n{{< /accordion >}}\n\n\
         {{< q >}}How?{{< /q >}}\n",
        &["What?"],
        "Yes, **it**.",
    ),
    (
        "x.md",
        "{{< q >}}What?{{< /q >}}\n{{< a >}}It.{{< /a >}}\n\n{{< q >}}Who?{{< /q >}}\n{{< a >}}We.{{< /a >}}\n",
        &["What?", "Who?"],
        "We.",
    ),
    // Bold questions, and answers marked by indent.
    ("x.rst", "FAQ\n---\n\n**What?**\n  It.\n\nWho are you?\n   We.\n", &["What?", "Who are you?"], "We."),
    (
        "x.rst",
        "**Q: What?**\n\nA: It.\n\n**Q: How much?**\n\nA: Five\n   dollars.\n",
        &["What?", "How much?"],
        "Five dollars.",
    ),
    // Titles of sections between the questions.
    (
        "x.txt",
        "Q. What?\nA. It.\n\n=====\nPRICES\n=====\n\nQ. How much?\nA. $5.\n",
        &["What?", "How much?"],
        "$5.",
    ),
];

#[test]
fn less_common_forms_are_read_too() {
    for (name, page, wanted, last) in FORMS {
        let reading = given(name, page);
        assert_eq!(questions(&reading), *wanted, "{page}");
        assert_eq!(reading.entries.last().unwrap().answer, *last, "{page}");
    }
    let (_, page, _, _) = FORMS[1];
    assert_eq!(url(&given("x.html", page), "Problems"), Some("x.html#2"));
    let (_, page, _, _) = FORMS[0];
    assert!(!answer(&given("x.html", page), "What").contains("price"));
}

#[test]
fn an_answer_with_links_only_counts_below_a_question_but_not_below_a_section() {
    let links = "<ul><li><a href=a>Alpha</a><li><a href=b>Beta</a></ul>";
    let page = format!("<h1>FAQ</h1><h2>Where can I read more?</h2>{links}<h2>Is it free?</h2><p>Yes.");
    assert_eq!(questions(&given("x.html", &page)), ["Where can I read more?", "Is it free?"]);
    let page = format!("<h1>FAQ</h1><h2>Guides</h2>{links}<h2>Manuals</h2>{links}<p>Written by us.");
    assert!(given("x.html", &page).entries.is_empty());
}

#[test]
fn title_and_language_are_those_of_the_page() {
    let page = fixture("accordion-ar.html");
    assert_eq!((page.title.as_deref(), page.language.as_deref()), (Some("الأسئلة الشائعة"), Some("ar")));
    let page = fixture("headings.md");
    assert_eq!((page.title.as_deref(), page.language.as_deref()), (Some("Shop FAQ"), Some("en")));
}

#[test]
fn other_phrasings_before_one_answer_are_kept() {
    let page = fixture("definitions.html");
    assert_eq!(page.entries[2].alt, ["Puis-je payer par carte bancaire ?"]);
}

#[test]
fn notes_say_what_was_taken_and_left_and_on_which_line() {
    let page = fixture("headings.md");
    let note = page.notes.iter().find(|note| note.text == "Where are you?").unwrap();
    assert_eq!((note.line, note.kind), (12, NoteKind::Taken));
    let page = fixture("faq.fml");
    let note = page.notes.iter().find(|note| note.kind == NoteKind::Left).unwrap();
    assert_eq!(
        (note.line, note.text.as_str(), note.reason.as_str()),
        (6, "Unanswered?", "its answer is empty")
    );
}

#[test]
fn a_page_of_links_is_no_faq_and_the_error_says_why() {
    let page = fixture("links-only.html");
    assert!(page.notes.iter().any(|note| note.reason == "its answer is on another page: q/4.html"));
    let error = join(vec![page]).unwrap_err();
    assert!(error.is_input());
    assert_eq!(
        error.to_string(),
        "links-only.html: 5 questions link to answers on other pages; none has its answer here. Give those pages too."
    );
}

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
fn records_that_are_no_faq_become_entries() {
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
fn pages_in_old_encodings_are_decoded() {
    let page =
        b"<meta charset=iso-8859-1><dl><dt>O\xf9 \xeates-vous ?<dd>L\xe0.<dt>Quand ?<dd>L'\xe9t\xe9.</dl>";
    let reading = read(&Source { name: "faq.html", bytes: page, base_url: None }).unwrap();
    assert_eq!(questions(&reading), ["Où êtes-vous ?", "Quand ?"]);
    let page = b"<meta charset=shift_jis><details><summary>\x91\x97\x97\xbf\x81H</summary>\x82\x50</details>";
    let reading = read(&Source { name: "faq.html", bytes: page, base_url: None }).unwrap();
    assert_eq!((questions(&reading), answer(&reading, "送料")), (vec!["送料？"], "１"));
}

#[test]
fn the_reader_is_picked_by_content_when_the_name_says_nothing() {
    assert_eq!(questions(&given("-", "<dl><dt>A?<dd>x<dt>B?<dd>y</dl>")), ["A?", "B?"]);
    assert_eq!(questions(&given("-", "[{\"question\":\"A?\",\"answer\":\"x\"}]")), ["A?"]);
    assert_eq!(
        questions(&given("https://shop.example/faq?x=1.csv", "<dl><dt>A?<dd>x<dt>B?<dd>y</dl>")),
        ["A?", "B?"]
    );
    assert_eq!(questions(&given("FAQ", "# FAQ\n\n## A?\n\nx\n\n## B?\n\ny\n")), ["A?", "B?"]);
}

#[test]
fn joined_readings_have_unique_ids_and_no_exact_duplicates() {
    let one = given("one.md", "## Open?\n\nYes.\n\n## Free?\n\nNo.\n");
    let two = given("two.md", "## Open?\n\nNo.\n\n## Free?\n\nNo.\n");
    let (faq, notes) = join(vec![one, two]).unwrap();
    let ids: Vec<&str> = faq.entries().iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["open", "free", "open-2"]);
    assert!(
        notes.iter().any(|note| note.name == "two.md" && note.kind == NoteKind::Left && note.text == "Free?")
    );
}

#[test]
fn errors_name_the_input_the_line_and_what_to_do() {
    let error = read(&Source { name: "a/faq.json", bytes: b"[\n{]", base_url: None }).unwrap_err();
    assert!(error.to_string().starts_with("a/faq.json: line 2: this is no JSON"), "{error}");
    let error =
        join(vec![given("x.html", "<p>Hi"), given("y.csv", "question,answer\n")]).unwrap_err().to_string();
    assert!(
        error.contains("x.html: no question with its answer was found") && error.contains("y.csv: "),
        "{error}"
    );
    let error = join(vec![]).unwrap_err();
    assert!(error.to_string().contains("no input was given"), "{error}");
    let large = vec![b' '; (50 << 20) + 1];
    let error = read(&Source { name: "big.html", bytes: &large, base_url: None }).unwrap_err();
    assert_eq!(error.to_string(), "big.html: it has 50 MB, at most 50 MB are possible: split it");
}

/// Pages that cost a careless reader its stack or minutes: each a piece of markup and how often it stands there.
const HOSTILE: &[(&str, usize)] = &[
    ("<div>", 200_000),
    ("<b a=1><p>", 100_000),
    ("<ul><li>", 100_000),
    ("<blockquote>x", 100_000),
    ("<table><tr><td>", 50_000),
    ("<details><summary>a?</summary>", 50_000),
    ("<dl><dt>a?<dd>", 50_000),
    ("<a href=#x>", 100_000),
    ("<svg>", 100_000),
    ("<a x y z", 100_000),
    ("<p><b>Is it?</b> Yes. ", 40_000),
    ("<h2>Is it?</h2>Yes.", 40_000),
    ("<h1>a</h1><h2>b?</h2>", 40_000),
    ("</p>", 200_000),
    ("&amp;", 200_000),
    ("<p>Q: a?<br>A: b", 50_000),
    ("<a href='#q'>What is it?</a><a name=q></a>", 20_000),
    ("<td>", 200_000),
    ("<script>", 100_000),
    ("<!--", 200_000),
    ("<p class=a>x", 100_000),
];

/// The same for the other formats.
const HOSTILE_TEXT: &[(&str, &[&str])] = &[
    (
        "x.mdx",
        &[
            "{{< faq ",
            "{{< faq \"a b?\" >}}\n",
            "::: details a\n",
            "<Foo\n",
            "> ",
            "* a\n",
            "# a?\n",
            "a?\n: b\n\n",
            "[",
        ],
    ),
    ("x.rst", &[".. note::\n", "a\n-\n", "`a <b>`_ ", ":ref:`", "::\n\n a\n", "+--+\n"]),
    ("x.adoc", &["== a?\n", "a:: b\n", "<<", "https://", "link:a[", "`", "*"]),
    ("x.txt", &["Q: a?\n", "A: b\n", "a?\n\n", "\n", "<"]),
    ("x.yml", &["- ", "[", "{", "&a a\n", "- *a\n", "\""]),
    ("x.json", &["[", "{\"a\":", "\""]),
    ("x.csv", &["a,", "\"", "a;b\n", "\n"]),
];

/// Reads pieces repeated, and fails when that takes as long as only quadratic readers do.
fn read_in_time(name: &str, piece: &str, times: usize) {
    let page = piece.repeat(times);
    let start = std::time::Instant::now();
    drop(read(&Source { name, bytes: page.as_bytes(), base_url: None }));
    let seconds = start.elapsed().as_secs_f32();
    // Generous, for slow machines and debug builds.
    assert!(seconds < 30.0, "{name} {piece}: {seconds} s");
}

#[test]
fn hostile_input_costs_neither_the_stack_nor_minutes() {
    for (piece, times) in HOSTILE {
        for name in ["hostile.html", "hostile.xml", "hostile.md"] {
            read_in_time(name, piece, *times);
        }
    }
    for (name, pieces) in HOSTILE_TEXT {
        pieces.iter().for_each(|piece| read_in_time(name, piece, 200_000 / piece.len()));
    }
}

#[test]
fn many_attributes_in_one_tag_are_refused() {
    let mut tag = String::from("<p");
    (0..100_000).for_each(|number| write!(tag, " a{number}").unwrap());
    let error = read(&Source { name: "faq.html", bytes: tag.as_bytes(), base_url: None }).unwrap_err();
    assert!(error.to_string().contains("attributes"), "{error}");
}

/// How many inputs each property is tried with: `TANSY_CASES`, by default 300.
fn cases() -> ProptestConfig {
    let cases = std::env::var("TANSY_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Pieces of the syntax of one format, put together at random.
fn pieces(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(pieces).prop_map(str::to_owned), 1 => "\\PC{0,6}", 1 => "[ \n\t]{1,4}"];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A fixture with a part cut out, doubled or replaced.
fn mutated(names: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    let read = move |name: &str| std::fs::read(folder.join(name)).unwrap_or_default();
    let edits = prop::collection::vec(
        (any::<prop::sample::Index>(), 0usize..40, prop::collection::vec(any::<u8>(), 0..6)),
        1..6,
    );
    (prop::sample::select(names), edits).prop_map(move |(name, edits)| {
        let mut bytes = read(name);
        for (at, length, new) in edits {
            let start = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, new);
        }
        bytes
    })
}

fn check(name: &str, bytes: &[u8]) {
    if let Ok(reading) = read(&Source { name, bytes, base_url: Some("https://a.example/b/c?d#e") }) {
        for entry in &reading.entries {
            assert!(!entry.id.is_empty() && !entry.question.trim().is_empty());
        }
        drop(join(vec![reading.clone(), reading]));
    }
}

macro_rules! never_panics {
    ($($test:ident, $name:literal, [$($piece:literal),* $(,)?], [$($fixture:literal),*];)*) => {
        proptest! {
            #![proptest_config(cases())]
            $(
                #[test]
                fn $test(text in pieces(&[$($piece),*]), bytes in mutated(&[$($fixture),*])) {
                    check($name, text.as_bytes());
                    check($name, &bytes);
                }
            )*
        }
    };
}

never_panics! {
    html_never_panics, "x.html",
        ["<p>", "</p>", "<details>", "<summary>", "</details>", "<dl>", "<dt>", "<dd>", "<h2>", "<h3 id=a>", "</h3>", "<a href='#a'>",
         "<a name=a>", "</a>", "<table>", "<tr>", "<td>", "<th>", "<b>", "</b>", "<br>", "<ul>", "<li>", "<pre>", "<code>", "<hr>",
         "<div class=question>", "<div aria-controls=a>", "</div>", "<div itemtype='x/Question'>", "<i itemprop=name>",
         "<i itemprop=acceptedAnswer>", "<script type='application/ld+json'>", "</script>", "{\"@type\":\"Question\",\"name\":\"a?\",",
         "\"acceptedAnswer\":{\"text\":\"b\"}}", "Q: ", "A: ", "what?", "なに？", "لماذا؟", "1.2 ", "&nbsp;", "<svg>", "<base href=a>"],
        ["details.html", "definitions.html", "headings.html", "accordion.html", "contents.html", "json-ld.html", "qa-ja.html", "loose.html"];
    markdown_never_panics, "x.mdx",
        ["# ", "## ", "why?\n", "\n", "\n\n", "**", "*", "`", "```", "- ", "1. ", "> ", "|", "---\n", "+++\n", "{{< faq \"", "\" >}}",
         "{{< /faq >}}", "{% details ", "%}", "{: #a}", "<details>", "<summary>", "</details>", "<Accordion title={\"", "\"}>",
         "</Accordion>", "??? question \"a\"\n", "    ", "::: details a\n", ":::\n", "Q: ", "A: ", "[a](b)", "![", "import a\n", "é"],
        ["headings.md", "details.md", "component.mdx", "hugo.md", "jekyll.md", "mkdocs.md", "questions.md"];
    rst_never_panics, "x.rst",
        ["===\n", "---\n", "why?\n", "\n", ".. ", "note::", "code-block:: a\n", "_a:", " b\n", "::\n", "   ", "* ", "#. ", "``", "`", ":ref:",
         "`a <b>`_", "A_", "| ", "é", "..\n", ".. _a: b\n"],
        ["faq.rst"];
    asciidoc_never_panics, "x.adoc",
        ["= ", "== ", "why?\n", "\n", "----\n", "====\n", "[%collapsible]\n", ".a\n", "[[a]]\n", "[source,a]\n", "a:: b\n", "* ", ". ", "+\n",
         "link:a[b]", "https://a[b]", "<<a,b>>", "`", "*", "////\n", "é", "image:a[]"],
        ["faq.adoc", "qanda.adoc"];
    text_never_panics, "x.txt",
        ["Q: ", "A: ", "Q1. ", "why?\n", "\n", "\n\n", "   ", "----\n", "1) ", "答：", "س: ", "é", "<b>", "Ｑ１．"],
        ["marked.txt", "asked.txt"];
    yaml_never_panics, "x.yml",
        ["- ", "question: ", "answer: ", "|\n", "\n", "  ", "\"", "a", "[", "]", "{", "}", "&a ", "*a", "? ", ": ", "---\n", "é", "<<: "],
        ["learn.yml"];
    xml_never_panics, "x.xml",
        ["<faq>", "<question>", "</question>", "<answer>", "</answer>", "<a/>", "<![CDATA[", "]]>", "<?xml ?>", "<!DOCTYPE a [", "&a;", "é"],
        ["faq.fml", "docbook.xml"];
    json_never_panics, "x.json",
        ["{", "}", "[", "]", ",", ":", "\"question\":", "\"answer\":", "\"a\"", "1", "null", "\n", "\"<p>x</p>\"", "é", "\\u"],
        ["json-ld.html"];
    csv_never_panics, "x.csv",
        ["question", "answer", ",", ";", "\t", "\"", "\n", "\r\n", "a", "1", "\u{feff}", "é", "|"],
        ["asked.txt"];
    anything_never_panics, "-",
        ["<", "{", "[", "#", "---\n", "Q:", "\u{0}", "\u{feff}", "é", "?", "\n"],
        ["details.html", "faq.rst", "learn.yml", "faq.fml", "headings.md"];
}

/// The development half of the evaluation pages; they may not be in the project, hence only measured where they are.
fn evaluation_pages() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval/pages");
    folder.join("expected.json").is_file().then_some(folder)
}

/// Blanks collapsed, and without the number before a question.
fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let start = text.trim_start_matches(|c: char| c == 'Q' || c.is_ascii_digit() || ". :".contains(c));
    start.to_owned()
}

#[test]
fn the_evaluation_pages_give_what_is_expected() {
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
