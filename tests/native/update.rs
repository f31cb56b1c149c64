//! Updates: vectors in the bundle are reused, and the result equals that of a fresh build.

use tansy::builder::{Builder, Options, Update};
use tansy::bundle::Bundle;
use tansy::faq::{Entry, Faq};
use tansy::ingest::{Source, join, read};
use tansy::retriever::{Decision, Outcome};

use crate::support::{build, demo, demo_faq, embedder, lines, path, search, with_graph};

/// The flower shop's page at another URL, edited.
const PAGE: &str = "https://petalandstem.example/faq.html";

fn page(edit: impl Fn(String) -> String) -> Vec<Entry> {
    let html = edit(std::fs::read_to_string(path("www/demo/faq.html")).unwrap());
    let source = Source { name: PAGE, bytes: html.as_bytes(), base_url: Some(PAGE) };
    join(vec![read(&source).unwrap()]).unwrap().0.into_entries()
}

fn entry(id: &str, question: &str, answer: &str) -> Entry {
    Entry { id: id.into(), question: question.into(), answer: answer.into(), url: None, alt: vec![] }
}

/// The texts that were asked for, and the new bundle.
fn run(mut update: Update) -> (Vec<String>, Bundle) {
    let mut asked = Vec::new();
    while let Some(text) = update.pending().map(str::to_owned) {
        update.push(embedder().passage(&text).unwrap()).unwrap();
        asked.push(text);
    }
    (asked, Bundle::from_bytes(&update.finish().unwrap()).unwrap())
}

fn ask(bundle: &Bundle, question: &str) -> Outcome {
    search(bundle, question, 3)
}

fn refusal(bundle: &Bundle, entries: Vec<Entry>) -> String {
    Update::new(bundle, entries, PAGE).err().unwrap().to_string()
}

#[test]
fn an_unchanged_page_needs_no_embedding_and_gives_the_same_vectors() {
    let old = demo();
    let (asked, new) = run(Update::new(&old, page(|html| html), PAGE).unwrap());
    assert_eq!(asked, Vec::<String>::new());
    assert_eq!(new.vectors(), old.vectors());
    assert_eq!(new.points(), old.points());
    assert_eq!(new.discriminant(), old.discriminant());
    assert_eq!(new.manifest(), old.manifest());
}

#[test]
fn only_the_texts_that_are_new_are_asked_for() {
    let old = demo();
    let mut entries = demo_faq().into_entries();
    let removed = entries.remove(3);
    let changed = entries[5].question.clone();
    entries[5].answer = "Only on the second Tuesday of the month.".into();
    entries.push(entry("robots", "Do robots arrange the bouquets?", "No, people do."));
    let (asked, new) = run(Update::new(&old, entries, PAGE).unwrap());
    assert_eq!(
        asked,
        [
            &format!("{changed}\nOnly on the second Tuesday of the month."),
            "Only on the second Tuesday of the month.",
            "Do robots arrange the bouquets?",
            "Do robots arrange the bouquets?\nNo, people do.",
            "No, people do.",
        ]
    );
    assert!(new.faq().entries().iter().all(|entry| entry.id != removed.id));
    assert_eq!(ask(&new, "Is it robots who arrange the flowers?").hits[0].id, "robots");
    assert_eq!(old.faq(), &demo_faq(), "the bundle in use is as it was");
}

#[test]
fn an_updated_bundle_answers_as_one_that_was_built_afresh() {
    let entries = page(|html| html.replace("Monday to Saturday", "every day but Monday"));
    let mut options = Options::default();
    options.language = Some("en-US".into());
    let fresh =
        Builder::new(embedder(), options).build(&Faq::new(entries.clone()).unwrap(), |_, _| {}).unwrap().0;
    let fresh = Bundle::from_bytes(&fresh).unwrap();
    let (asked, new) = run(Update::new(&demo(), entries, PAGE).unwrap());
    assert!(!asked.is_empty() && asked.len() < new.points().len() / 10);
    assert_eq!(new.vectors(), fresh.vectors());
    assert_eq!(new.discriminant(), fresh.discriminant());
    // Only the curve from evidence to confidence may differ: the update keeps that of the bundle, which was found before the edit.
    let evidence = |bundle: &Bundle, confidence: f32| {
        let curve = bundle.manifest().confidence;
        let confidence = f64::from(confidence);
        ((confidence / (1.0 - confidence)).ln() - f64::from(curve.bias)) / f64::from(curve.weight)
    };
    for query in lines("tests/fixtures/demo-questions.jsonl") {
        let text = query["text"].as_str().unwrap();
        let (updated, built) = (ask(&new, text), ask(&fresh, text));
        assert_eq!(updated.hits, built.hits, "{text}");
        assert_eq!(updated.decision, built.decision, "{text}");
        let (updated, built) = (evidence(&new, updated.confidence), evidence(&fresh, built.confidence));
        assert!((updated - built).abs() < 1e-4, "{text}: {updated} {built}");
    }
}

#[test]
fn what_was_removed_from_the_page_is_no_longer_answered() {
    let old = demo();
    let question = "Do you deliver to Princeton?";
    let entries: Vec<Entry> =
        demo_faq().into_entries().into_iter().filter(|entry| entry.id != "deliver-princeton").collect();
    let (asked, new) = run(Update::new(&old, entries, PAGE).unwrap());
    assert!(asked.is_empty());
    assert_eq!(ask(&old, question).hits[0].id, "deliver-princeton");
    assert!(ask(&new, question).hits.iter().all(|hit| hit.id != "deliver-princeton"));
}

#[test]
fn phrasings_that_the_page_does_not_show_stay_with_their_question() {
    let shown = |alt: &[&str]| Entry {
        alt: alt.iter().map(|alt| (*alt).to_owned()).collect(),
        ..entry("seeds", "Do you sell seeds?", "In spring.")
    };
    let other = entry("hours", "When are you open?", "From 8 to 6.");
    let faq = Faq::new(vec![shown(&["poppies", "from a file"]), other.clone()]).unwrap();
    let old = Builder::new(embedder(), Options::default()).build(&faq, |_, _| {}).unwrap().0;
    let old = Bundle::from_bytes(&old).unwrap();
    // The answer has changed, and a phrasing is new.
    let now = Entry { answer: "In March.".into(), ..shown(&["sunflowers", "poppies"]) };
    let (asked, new) = run(Update::new(&old, vec![now, other.clone()], PAGE).unwrap());
    assert_eq!(new.faq().entries()[0].alt, ["sunflowers", "poppies", "from a file"]);
    assert!(!asked.contains(&"from a file".to_owned()), "{asked:?}");
    // Another question under the same id is another matter.
    let now = Entry { question: "Do you sell soil?".into(), ..shown(&[]) };
    let (_, new) = run(Update::new(&old, vec![now, other], PAGE).unwrap());
    assert!(new.faq().entries()[0].alt.is_empty());
}

#[test]
fn an_update_is_finished_only_when_every_text_is_embedded() {
    let mut entries = demo_faq().into_entries();
    entries.push(entry("robots", "Do robots arrange the bouquets?", ""));
    let update = Update::new(&demo(), entries.clone(), PAGE).unwrap();
    assert_eq!(update.left(), 1);
    assert_eq!(update.finish().unwrap_err().code(), "not_ready");
    let mut update = Update::new(&demo(), entries, PAGE).unwrap();
    update.push(vec![0.0; 3]).unwrap();
    assert!(update.push(vec![0.0; 384]).unwrap_err().is_input(), "there was but one text");
    assert!(update.finish().unwrap_err().is_bundle(), "a vector of another model");
}

#[test]
fn a_page_that_is_unlikely_to_be_the_faq_is_refused() {
    let old = demo();
    assert!(refusal(&old, vec![]).contains("0 of 69"));
    let half: Vec<Entry> = demo_faq().into_entries().into_iter().take(old.faq().len() / 2 - 1).collect();
    assert!(refusal(&old, half).contains("tansy build"));
    let others =
        (0..100).map(|at| entry(&format!("e{at}"), &format!("How do I log in {at}?"), "So.")).collect();
    assert!(refusal(&old, others).contains("none of the questions"));
}

#[test]
fn entries_of_other_pages_stay() {
    let at = |id: &str, url: &str| Entry {
        url: Some(url.into()),
        ..entry(id, &format!("What about {id}, then?"), &format!("That is {id}."))
    };
    let old =
        vec![at("roses", "faq.html#roses"), at("tulips", "faq.html#tulips"), at("prices", "prices.csv")];
    let old =
        Builder::new(embedder(), Options::default()).build(&Faq::new(old).unwrap(), |_, _| {}).unwrap().0;
    let old = Bundle::from_bytes(&old).unwrap();
    let now = vec![at("roses", "https://petalandstem.example/faq.html#roses"), at("prices", PAGE)];
    let (_, new) = run(Update::new(&old, now, PAGE).unwrap());
    let ids: Vec<&str> = new.faq().entries().iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["roses", "prices-2", "prices"], "an id that is taken gets a number");
    // If no entry of the bundle is known to be from the page, all of them are taken to be.
    let now = vec![at("roses", "x"), at("tulips", "y")];
    let (_, new) = run(Update::new(&old, now, "https://petalandstem.example/help").unwrap());
    assert_eq!(new.faq().len(), 2);
}

#[test]
fn a_bundle_with_a_graph_is_followed_too() {
    let old = Bundle::from_bytes(&build(with_graph())).unwrap();
    let mut entries = demo_faq().into_entries();
    entries.push(entry("robots", "Do robots arrange the bouquets?", "No, people do."));
    let (_, new) = run(Update::new(&old, entries, PAGE).unwrap());
    assert!(!new.index().has_graph());
    assert_eq!(ask(&new, "Is it robots who arrange the flowers?").decision, Decision::Answer);
}

#[test]
fn a_page_with_more_news_than_a_browser_can_embed_is_refused() {
    let old = demo();
    let with = |number: usize, answer: &str| {
        let mut entries = demo_faq().into_entries();
        entries.extend(
            (0..number).map(|at| entry(&format!("new-{at}"), &format!("Is there a number {at}?"), answer)),
        );
        entries
    };
    assert!(
        Update::new(&old, with(600, "Yes."), PAGE).is_ok(),
        "some hundred entries are a change that pages have"
    );
    let error = refusal(&old, with(4000, "Yes."));
    assert!(
        error.contains("texts of the page are new, at most 2000") && error.contains("tansy build"),
        "{error}"
    );
    let error = refusal(&old, with(20_000, ""));
    assert!(error.contains("entries of") && error.contains("at most 10000"), "{error}");
    let error = refusal(&old, with(20, &"long ".repeat(100_000)));
    assert!(error.contains("bytes"), "{error}");
}
