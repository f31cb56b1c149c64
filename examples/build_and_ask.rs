//! Builds a bundle from a FAQ page and answers questions from it, as a Rust program would that has no use for the command line.

//!
//! ```sh
//! cargo run --release --no-default-features --features build --example build_and_ask -- www/demo/faq.html "Do you deliver to Princeton?"
//! ```
#![allow(clippy::print_stdout)]

use std::error::Error;

use tansy::builder::{Builder, Options};
use tansy::bundle::Bundle;
use tansy::chat;
use tansy::embed::Embedder;
use tansy::ingest::{Source, join, read};
use tansy::retriever::{self, Decision};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_else(|| "www/demo/faq.html".to_owned());
    let questions: Vec<String> = arguments.collect();

    let page = std::fs::read(&path)?;
    let (faq, notes) = join(vec![read(&Source { name: &path, bytes: &page, base_url: None })?])?;
    println!("{} questions in {path}, {} notes", faq.len(), notes.len());

    let embedder = Embedder::from_bytes(&std::fs::read("models/all-minilm-l6-v2/model.onnx")?)?;
    let (bytes, report) = Builder::new(&embedder, Options::default()).build(&faq, |_, _| {})?;
    println!("{} bytes, {} texts embedded", bytes.len(), report.embedded);
    let bundle = Bundle::from_bytes(&bytes)?;

    for question in &questions {
        let options = retriever::Options::new(3);
        let outcome = chat::search(&bundle, &embedder, question, &[], options)?;
        println!("\n{question}  ({:.2})", outcome.confidence);
        match outcome.decision {
            Decision::Answer => println!("{}", outcome.hits[0].answer),
            Decision::Clarify => outcome.hits.iter().for_each(|hit| println!("- {}", hit.question)),
            _ => println!("The FAQ does not answer this."),
        }
    }
    Ok(())
}
