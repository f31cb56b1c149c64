//! Small inputs of a kind that once came out wrong, which are not part of this repository.

use std::path::{Path, PathBuf};

use tansy::ingest::{NoteKind, Reading, Source, read};

use super::support::{answer, questions, url};

/// Inputs that other readers have still to learn.
const NOT_YET: &[&str] = &[];

/// A file, its questions in order, and the answer to each as a whole.
type Case = (&'static str, &'static [(&'static str, &'static str)]);

const SHIP_AND_RETURN: &[(&str, &str)] =
    &[("Do you ship abroad?", "Yes, to all of Europe."), ("Can I return things?", "Within 30 days.")];

const WHOLE: &[Case] = &[
    (
        "01-heading-id-share.md",
        &[
            ("Do you ship abroad?", "Yes, to all of Europe."),
            ("Do you share my address with anyone?", "Only with the courier."),
            ("Do you use cookies?", "One, for the basket."),
            ("Who owns the copyright of my design?", "You do."),
            ("Can I return things?", "Within 30 days."),
        ],
    ),
    (
        "04-folder-question-front-matter/ship.md",
        &[("Do you ship abroad?", "Yes, to all of Europe. It takes five days.")],
    ),
    (
        "04-folder-question-front-matter/collect.md",
        &[("Can I collect my order?", "Yes, on weekdays before six.")],
    ),
    ("06-link-index.html", &[]),
    ("07-title-content.yml", SHIP_AND_RETURN),
    (
        "09-shopify-template.json",
        &[("Do you ship abroad?", "Yes, to **all** of Europe."), ("Can I return things?", "Within 30 days.")],
    ),
    ("11-data.toml", SHIP_AND_RETURN),
    ("12-array.tsx", SHIP_AND_RETURN),
    (
        "15-section-title-entry.html",
        &[
            ("Do I need to book?", "No, just come by."),
            ("Is there parking?", "Yes, behind the house."),
            ("Do you cut children's hair?", "Yes, from three years."),
        ],
    ),
    (
        "16-inline-element.xml",
        &[
            (
                "Which licence is it?",
                "It comes under the [Meadow Licence](https://licence.example/), so you may share it.",
            ),
            ("Where is help?", "Ask on the [list](list.html) or read the [book](book.html) first."),
        ],
    ),
    (
        "18-second-h1.md",
        &[
            ("How fast is it?", "Fast enough for a shop."),
            ("Opening hours", "Every day from nine to six."),
            ("Delivery area", "The whole town, free above 100."),
            ("Loyalty points", "One point for each euro."),
            ("Can I return things?", "Yes, within 30 days."),
            ("Gift wrapping", "Two euros a parcel."),
        ],
    ),
    (
        "22-number-without-blank.html",
        &[
            ("How do I order?", "By phone."),
            ("Can I cancel?", "Until noon."),
            ("Is there a shop?", "Yes, in Ashby."),
        ],
    ),
    ("24-column-names.tsv", SHIP_AND_RETURN),
];

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/eval/reader-faults");
    if !folder.is_dir() {
        eprintln!("skipped: ../shared/eval/reader-faults is not here");
        return None;
    }
    Some(folder)
}

fn given(folder: &Path, name: &str) -> Reading {
    let bytes = std::fs::read(folder.join(name)).unwrap();
    read(&Source { name, bytes: &bytes, base_url: None }).unwrap()
}

#[test]
fn each_fault_that_was_seen_is_mended() {
    let Some(folder) = folder() else { return };
    let mut wrong = Vec::new();
    for (name, wanted) in WHOLE.iter().filter(|(name, _)| !NOT_YET.contains(name)) {
        let reading = given(&folder, name);
        let found: Vec<(&str, &str)> =
            reading.entries.iter().map(|entry| (entry.question.as_str(), entry.answer.as_str())).collect();
        if found != *wanted {
            wrong.push(format!("{name}: {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn short_last_paragraphs_are_kept() {
    let Some(folder) = folder() else { return };
    let reading = given(&folder, "03-last-short-paragraph.txt");
    let ends = ["020 7946 0011", "Mill Lane 4, Ashby", "widget --version", "Two years."];
    assert_eq!(reading.entries.len(), ends.len(), "{:?}", questions(&reading));
    for (entry, end) in reading.entries.iter().zip(ends) {
        assert!(entry.answer.ends_with(end), "{}: {}", entry.question, entry.answer);
    }
}

#[test]
fn an_index_of_links_says_of_each_question_where_its_answer_is() {
    let Some(folder) = folder() else { return };
    let reading = given(&folder, "06-link-index.html");
    for number in 1..=7 {
        let reason = format!("its answer is on another page: q/{number}.html");
        assert!(reading.notes.iter().any(|note| note.reason == reason), "{reason}: {:#?}", reading.notes);
    }
}

#[test]
fn the_article_on_the_page_is_the_answer_and_not_its_shortened_form() {
    let Some(folder) = folder() else { return };
    let reading = given(&folder, "19-jsonld-shortened.html");
    assert_eq!(questions(&reading), ["What does the diagnosis mean for us?"]);
    let answer = &reading.entries[0].answer;
    for part in
        ["it does not change your child", "A different way", "Now we can help", "Explain it in simple words."]
    {
        assert!(answer.contains(part), "{part}: {answer}");
    }
    assert!(!answer.contains("helpful?") && !answer.contains("it doe..."), "{answer}");
}

#[test]
fn anchors_are_those_of_sphinx() {
    let Some(folder) = folder() else { return };
    let reading = given(&folder, "21-sphinx-anchors.rst");
    for (question, anchor) in [
        ("licence", "what-s-the-licence"),
        ("Debian", "how-do-i-install-it-on-debian-ubuntu"),
        ("tamaño", "como-cambio-el-tamano"),
    ] {
        assert_eq!(url(&reading, question), Some(format!("21-sphinx-anchors.rst#{anchor}").as_str()));
    }
}

#[test]
fn a_heading_without_text_is_answered_by_what_is_below_it_or_noted() {
    let Some(folder) = folder() else { return };
    let reading = given(&folder, "25-heading-without-text.md");
    let asked = questions(&reading);
    assert!(asked.contains(&"Когда экскурсии?") && asked.contains(&"Есть парковка?"), "{asked:?}");
    let whole = reading.entries.iter().find(|entry| entry.question == "Как записаться?");
    let noted =
        reading.notes.iter().any(|note| note.kind == NoteKind::Left && note.text == "Как записаться?");
    let is_whole =
        whole.is_some_and(|entry| entry.answer.contains("десятое") && entry.answer.contains("Тысяча"));
    assert!(is_whole || whole.is_none() && noted, "{:#?}", reading.entries);
    let said = |text: &str| {
        let entry = reading.entries.iter().find(|entry| entry.answer.contains(text)).unwrap();
        format!("{} {} {}", entry.question, entry.alt.join(" "), entry.answer)
    };
    assert!(said("десятое").contains("по льготе") && said("Тысяча").contains("за плату"));
    assert!(answer(&reading, "парковка").contains("Парковки нет."));
}
