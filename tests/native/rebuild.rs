//! The cost of a rebuild, counted in embedded texts instead of seconds.

use tansy::builder::{Builder, Options};
use tansy::bundle::Bundle;
use tansy::faq::{Entry, Faq};

use crate::support::embedder;

/// A FAQ with this many entries; each answer is one passage.
fn faq(entries: usize, changed: Option<usize>) -> Faq {
    let entry = |number: usize| {
        let price = if changed == Some(number) { 7 } else { 5 };
        let answer = format!("Shelf {number} has it, at {price} dollars.");
        let (id, question) = (format!("part-{number}"), format!("Where is spare part {number}?"));
        Entry { id, question, answer, url: None, alt: Vec::new() }
    };
    Faq::new((0..entries).map(entry).collect()).unwrap()
}

#[test]
fn only_the_one_changed_entry_of_five_hundred_is_embedded_again() {
    let build = |faq: &Faq, previous: Option<&Bundle>| {
        let mut builder = Builder::new(embedder(), Options::default());
        if let Some(bundle) = previous {
            builder = builder.previous(bundle);
        }
        builder.build(faq, |_, _| {}).unwrap()
    };
    let (bytes, first) = build(&faq(500, None), None);
    // Three vectors per entry: the question, the answer, and the question with its answer.
    assert_eq!((first.entries, first.points, first.embedded), (500, 1500, 1500));
    let before = Bundle::from_bytes(&bytes).unwrap();
    let (_, same) = build(&faq(500, None), Some(&before));
    assert_eq!(same.embedded, 0);
    let (bytes, second) = build(&faq(500, Some(123)), Some(&before));
    assert_eq!((second.points, second.embedded), (1500, 2), "its question is as it was");
    let (anew, _) = build(&faq(500, Some(123)), None);
    assert!(bytes == anew, "a rebuild gives what a build from nothing gives");
}
