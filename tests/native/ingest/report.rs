//! What a reading reports of its input (title, language, notes, links, errors), and how its reader is chosen.

use tansy::ingest::{MAX_INPUT, NoteKind, Source, join, read};

use super::support::{answer, fixture, given, questions};

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

#[test]
fn title_and_language_are_those_of_the_page() {
    let page = fixture("accordion-ar.html");
    assert_eq!((page.title.as_deref(), page.language.as_deref()), (Some("الأسئلة الشائعة"), Some("ar")));
    let page = fixture("headings.md");
    assert_eq!((page.title.as_deref(), page.language.as_deref()), (Some("Shop FAQ"), Some("en")));
}

#[test]
fn several_phrasings_before_one_answer_are_kept() {
    let page = fixture("definitions.html");
    assert_eq!(page.entries[2].alt, ["Puis-je payer par carte bancaire ?"]);
}

#[test]
fn notes_say_what_was_taken_or_left_out_and_on_which_line() {
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
fn a_page_of_links_is_not_a_faq_and_the_error_says_why() {
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
fn the_content_selects_the_reader_if_the_name_does_not() {
    assert_eq!(questions(&given("-", "<dl><dt>A?<dd>x<dt>B?<dd>y</dl>")), ["A?", "B?"]);
    assert_eq!(questions(&given("-", "[{\"question\":\"A?\",\"answer\":\"x\"}]")), ["A?"]);
    assert_eq!(
        questions(&given("https://shop.example/faq?x=1.csv", "<dl><dt>A?<dd>x<dt>B?<dd>y</dl>")),
        ["A?", "B?"]
    );
    assert_eq!(questions(&given("-", "# ours\n[[faq]]\nquestion = \"A?\"\nanswer = \"x\"\n")), ["A?"]);
    assert_eq!(
        questions(&given("-", "=== Plugin ===\nTags: a\n\n== FAQ ==\n\n= A? =\n\nx\n\n= B? =\n\ny\n")),
        ["A?", "B?"]
    );
    assert_eq!(questions(&given("-", "[TOC]\n\n## A?\n\nx\n\n## B?\n\ny\n")), ["A?", "B?"]);
    let error =
        read(&Source { name: "-", bytes: b"# ours\nmsgid \"\"\nmsgstr \"\"\n", base_url: None }).unwrap_err();
    assert!(error.to_string().contains("gettext"), "{error}");
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
    assert!(error.to_string().starts_with("a/faq.json: line 2: this is not JSON"), "{error}");
    let error =
        join(vec![given("x.html", "<p>Hi"), given("y.csv", "question,answer\n")]).unwrap_err().to_string();
    assert!(
        error.contains("x.html: no question with its answer was found") && error.contains("y.csv: "),
        "{error}"
    );
    let error = join(vec![]).unwrap_err();
    assert!(error.to_string().contains("no input was given"), "{error}");
}

#[test]
fn every_reader_refuses_inputs_over_the_size_limit() {
    let large = vec![b' '; MAX_INPUT + 1];
    for kind in [
        "html", "json", "jsonl", "md", "mdx", "rst", "adoc", "txt", "yml", "xml", "fml", "csv", "tsv", "",
        "unknown",
    ] {
        let name = format!("big.{kind}");
        let error = read(&Source { name: &name, bytes: &large, base_url: None }).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "{name}: it has 52428801 bytes, at most 52428800 (50 MB) are possible: split it into several files"
            )
        );
    }
}
