//! Time to embed a question on one thread: `cargo bench --bench embed`. `TANSY_MODEL` names another packed model.
#![allow(missing_docs, clippy::expect_used)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use serde::Deserialize;
use tansy::embed::Embedder;

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/all-minilm-l6-v2/model.onnx");
/// The questions that the peers in the browser embed too.
const QUESTIONS: &str = include_str!("questions.json");

#[derive(Deserialize)]
struct Question {
    tokens: usize,
    text: String,
}

fn embed(criterion: &mut Criterion) {
    let path = std::env::var("TANSY_MODEL").unwrap_or_else(|_| MODEL.into());
    let model = std::fs::read(path).expect("a packed model");
    let embedder = Embedder::from_bytes(&model).expect("a packed model");
    let questions: Vec<Question> = serde_json::from_str(QUESTIONS).expect("questions");

    let mut group = criterion.benchmark_group("embed");
    for Question { tokens, text } in &questions {
        assert_eq!(embedder.tokens(text), *tokens, "{text}");
        group.bench_with_input(BenchmarkId::from_parameter(tokens), text, |bencher, text| {
            bencher.iter(|| embedder.query(text));
        });
    }
    group.finish();
}

criterion_group!(benches, embed);
criterion_main!(benches);
