//! Bundles: builds are deterministic, and altered bytes are refused.

use proptest::prelude::*;
use tansy::builder::{Builder, Options};
use tansy::bundle::Bundle;

use crate::support::{build, demo, demo_bytes, demo_faq, embedder, lines, search, with_graph};

#[test]
fn the_same_faq_gives_the_same_bytes() {
    assert_eq!(build(Options::default()), demo_bytes());
    let graph = || build(with_graph());
    assert_eq!(graph(), graph());
}

#[test]
fn every_truncation_is_refused() {
    let bytes = demo_bytes();
    let near_the_ends = (0..300).chain(bytes.len() - 300..bytes.len());
    for length in near_the_ends.chain((300..bytes.len() - 300).step_by(97)) {
        let error = Bundle::from_bytes(&bytes[..length]).err().unwrap();
        assert!(error.is_bundle(), "{length}: {error}");
    }
}

#[test]
fn every_flipped_byte_is_refused() {
    let mut bytes = build(with_graph());
    let length = bytes.len();
    for at in (0..300).chain((300..length).step_by(61)) {
        bytes[at] ^= 1 << (at % 8);
        let error = Bundle::from_bytes(&bytes).err().unwrap();
        assert!(error.is_bundle() || error.is_version(), "{at}: {error}");
        bytes[at] ^= 1 << (at % 8);
    }
    assert!(Bundle::from_bytes(&bytes).is_ok());
}

#[test]
fn trailing_bytes_are_refused() {
    let mut bytes = demo_bytes().to_vec();
    bytes.push(0);
    assert!(Bundle::from_bytes(&bytes).err().unwrap().is_bundle());
}

#[test]
fn the_error_for_another_version_says_which_side_to_rebuild() {
    let mut bytes = demo_bytes().to_vec();
    bytes[8] = 99;
    let error = Bundle::from_bytes(&bytes).err().unwrap();
    assert!(error.is_version());
    assert!(error.to_string().contains("update Tansy"), "{error}");
}

#[test]
fn a_graph_finds_what_the_exact_scan_finds() {
    let graph = Bundle::from_bytes(&build(with_graph())).unwrap();
    let exact = demo();
    assert!(graph.index().has_graph() && !exact.index().has_graph());
    for query in lines("tests/fixtures/demo-questions.jsonl") {
        let text = query["text"].as_str().unwrap();
        let embedding = embedder().query(text).unwrap();
        let of = |bundle: &Bundle| {
            let outcome = search(bundle, text, 1);
            (outcome.decision, outcome.hits[0].id.clone())
        };
        assert_eq!(of(&graph), of(&exact), "{text}");
        let nearest = |bundle: &Bundle| bundle.index().nearest(&embedding)[0].score;
        assert_eq!(nearest(&graph), nearest(&exact), "{text}");
    }
}

#[test]
fn an_unchanged_faq_embeds_nothing_again_and_gives_the_same_bytes() {
    let previous = demo();
    let builder = Builder::new(embedder(), Options::default()).previous(&previous);
    let (bytes, report) = builder.build(&demo_faq(), |_, _| {}).unwrap();
    assert_eq!(report.embedded, 0);
    assert_eq!(bytes, demo_bytes());
}

proptest! {
    #[test]
    fn random_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), keep in 0usize..64) {
        let mut with_head = demo_bytes()[..keep].to_vec();
        with_head.extend(bytes);
        prop_assert!(Bundle::from_bytes(&with_head).is_err());
    }
}
