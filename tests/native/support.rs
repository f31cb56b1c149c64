//! What several tests share: the real model and the real demo.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tansy::builder::{Builder, Options};
use tansy::bundle::Bundle;
use tansy::embed::Embedder;
use tansy::faq::Faq;
use tansy::ingest::{Source, join, read};
use tansy::retriever::{self, Outcome};

/// A path from the repository's root.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The lines of a JSONL file.
pub fn lines(name: &str) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(path(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The ids in a field of a JSON object.
pub fn ids(value: &serde_json::Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect()
}

/// The model that ships with Tansy.
pub fn embedder() -> &'static Embedder {
    static EMBEDDER: OnceLock<Embedder> = OnceLock::new();
    EMBEDDER.get_or_init(|| {
        Embedder::from_bytes(&std::fs::read(path("models/all-minilm-l6-v2/model.onnx")).unwrap()).unwrap()
    })
}

/// The outcome of a visitor's first question.
pub fn search(bundle: &Bundle, question: &str, limit: usize) -> Outcome {
    let options = retriever::Options::new(limit);
    tansy::chat::search(bundle, embedder(), question, &[], options).unwrap()
}

/// The FAQ of the flower shop.
pub fn demo_faq() -> Faq {
    let bytes = std::fs::read(path("www/demo/faq.html")).unwrap();
    let reading = read(&Source { name: "faq.html", bytes: &bytes, base_url: None }).unwrap();
    join(vec![reading]).unwrap().0
}

/// The bundle of the flower shop, as bytes.
pub fn demo_bytes() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| build(Options::default()))
}

/// Options of a build with a graph.
pub fn with_graph() -> Options {
    let mut options = Options::default();
    options.graph = Some(true);
    options
}

/// The flower shop built with some options.
pub fn build(options: Options) -> Vec<u8> {
    Builder::new(embedder(), options).build(&demo_faq(), |_, _| {}).unwrap().0
}

/// The bundle of the flower shop, read.
pub fn demo() -> Bundle {
    Bundle::from_bytes(demo_bytes()).unwrap()
}

/// The bundle of a FAQ given as the lines of a JSONL file.
pub fn bundle_of(lines: &str) -> Bundle {
    let reading = read(&Source { name: "faq.jsonl", bytes: lines.as_bytes(), base_url: None }).unwrap();
    let faq = join(vec![reading]).unwrap().0;
    Bundle::from_bytes(&Builder::new(embedder(), Options::default()).build(&faq, |_, _| {}).unwrap().0)
        .unwrap()
}
