//! Time of a rebuild after one of 500 entries has changed: `cargo bench --bench rebuild`.
#![allow(missing_docs, clippy::expect_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use tansy::builder::{Builder, Options};
use tansy::bundle::Bundle;
use tansy::embed::Embedder;
use tansy::faq::{Entry, Faq};

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/all-minilm-l6-v2/model.onnx");
const ENTRIES: usize = 500;
/// Number of runs of each build; the fastest counts.
const TIMES: usize = 3;

/// Entries with answers of typical length, two or three sentences. `price` is that of one entry; the others cost 5 dollars.
fn faq(price: u32) -> Faq {
    let entry = |number: usize| {
        let price = if number == ENTRIES / 2 { price } else { 5 };
        let answer = format!(
            "Spare part {number} is on shelf {} of the back room. It costs {price} dollars, screws included. \
             We send it within two days, or you fetch it from the counter; bring the old one along, so that we can compare.",
            number / 20
        );
        let (id, question) =
            (format!("part-{number}"), format!("Where do I get spare part {number}, and what does it cost?"));
        Entry { id, question, answer, url: None, alt: Vec::new() }
    };
    Faq::new((0..ENTRIES).map(entry).collect()).expect("a FAQ")
}

/// The time and the results of the fastest of several runs.
fn fastest(build: impl Fn() -> (Vec<u8>, usize)) -> (Duration, Vec<u8>, usize) {
    let runs = (0..TIMES).map(|_| {
        let start = Instant::now();
        let (bytes, embedded) = build();
        (start.elapsed(), bytes, embedded)
    });
    runs.min_by_key(|(time, _, _)| *time).expect("a run")
}

fn main() {
    let model = std::fs::read(MODEL).expect("the model");
    let embedder = Embedder::from_bytes(&model).expect("the model");
    let build = |faq: &Faq, previous: Option<&Bundle>| {
        let mut builder = Builder::new(&embedder, Options::default());
        if let Some(bundle) = previous {
            builder = builder.previous(bundle);
        }
        let (bytes, report) = builder.build(faq, |_, _| {}).expect("a bundle");
        (bytes, report.embedded)
    };
    let (whole, bytes, all) = fastest(|| build(&faq(5), None));
    let before = Bundle::from_bytes(&bytes).expect("a bundle");
    let (again, _, few) = fastest(|| build(&faq(7), Some(&before)));
    let ratio = again.as_secs_f64() / whole.as_secs_f64();
    println!("all {ENTRIES} entries: {all} texts embedded, {whole:.2?}");
    println!("one changed: {few} texts embedded, {again:.2?}");
    println!("ratio: {ratio:.3}");
}
