//! Seeds: what lies beside a model, so that a page makes a bundle by itself.

use tansy::builder::{Builder, Options, Update};
use tansy::bundle::{Bundle, Seed};
use tansy::faq::Faq;
use tansy::retriever::Decision;

use crate::support::{demo, demo_faq, embedder, search};

fn seed() -> Vec<u8> {
    Builder::new(embedder(), Options::default()).seed().unwrap()
}

/// The draft, as it is after having been written and read.
fn draft(faq: Faq) -> Bundle {
    let draft = Seed::from_bytes(&seed()).unwrap().draft(faq, Some("Petal & Stem".into()), Some("en".into()));
    Bundle::from_bytes(&draft.unwrap().to_bytes().unwrap()).unwrap()
}

/// The bytes of the complete bundle, and the number of texts that were embedded.
fn complete(draft: &Bundle, known: Option<&Bundle>) -> (Vec<u8>, usize) {
    let mut update = Update::of_draft(draft, known).unwrap();
    let embedded = update.left();
    while let Some(text) = update.pending().map(str::to_owned) {
        update.push(embedder().passage(&text).unwrap()).unwrap();
    }
    (update.finish().unwrap(), embedded)
}

#[test]
fn a_draft_that_is_completed_has_the_bytes_of_a_build() {
    let mut options = Options::default();
    options.title = Some("Petal & Stem".into());
    options.language = Some("en".into());
    let (built, report) = Builder::new(embedder(), options).build(&demo_faq(), |_, _| {}).unwrap();
    let (completed, embedded) = complete(&draft(demo_faq()), None);
    assert_eq!(embedded, report.points);
    assert!(completed == built, "the bytes differ");
}

#[test]
fn only_what_is_new_since_an_earlier_bundle_is_embedded() {
    let mut entries = demo_faq().into_entries();
    entries[5].question = "Do robots arrange the bouquets?".into();
    entries[5].alt.clear();
    let draft = draft(Faq::new(entries).unwrap());
    let (fresh, all) = complete(&draft, None);
    let (updated, embedded) = complete(&draft, Some(&demo()));
    assert_eq!(embedded, 2, "the question, and the question with its answer, of {all}");
    assert_eq!(Bundle::from_bytes(&updated).unwrap().points(), Bundle::from_bytes(&fresh).unwrap().points());
}

#[test]
fn a_draft_is_searched_by_words() {
    let draft = draft(demo_faq());
    assert!(draft.is_draft());
    let words = |_: &str| Ok(None);
    let options = tansy::retriever::Options::new(1);
    let found = tansy::chat::search(&draft, &words, "Are lilies safe for cats?", &[], options).unwrap();
    assert_eq!((found.decision, found.hits[0].id.as_str()), (Decision::Answer, "lilies-cats"));
    let (completed, _) = complete(&draft, Some(&demo()));
    let completed = Bundle::from_bytes(&completed).unwrap();
    assert!(!completed.is_draft());
    assert_eq!(search(&completed, "i don't want him to know who it's from", 1).hits[0].id, "anonymous");
}

#[test]
fn a_seed_that_is_damaged_or_another_file_is_refused() {
    let seed = seed();
    assert!(seed.len() < 70_000, "{} bytes", seed.len());
    for at in (0..seed.len()).step_by(997) {
        let mut damaged = seed.clone();
        damaged[at] ^= 1;
        assert!(Seed::from_bytes(&damaged).is_err(), "byte {at}");
        assert!(Seed::from_bytes(&seed[..at]).is_err(), "the first {at} bytes");
    }
    let bundle = demo().to_bytes().unwrap();
    let error = Seed::from_bytes(&bundle).err().unwrap().to_string();
    assert!(error.contains("no outside"), "{error}");
    let error = Bundle::from_bytes(&seed).err().unwrap().to_string();
    assert!(error.contains("no entries"), "{error}");
}
