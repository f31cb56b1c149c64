//! The TypeScript declarations in `pkg/types.d.ts`, generated from the Rust types that cross to JavaScript.
//!
//! A test writes them, and they are committed, so that neither a build nor a module needs the generator.

#![allow(dead_code, reason = "the shapes are used by the bindings alone, which are not compiled natively")]

#[path = "page.rs"]
mod page;
#[path = "shapes.rs"]
mod shapes;

use ts_rs::{Config, TS};

use crate::chat::{By, Event, Related, Reply, Source};
use crate::faq::Entry;
use crate::llm::{Message, Role};
use crate::retriever::{Decision, Hit, Outcome, Parts};
use crate::small_talk::SmallTalk;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pkg/types.d.ts");

/// The expected content of the file. If a type is missing here, `tsc` reports it, because another type refers to it.
fn declarations() -> String {
    let types = [
        declaration::<shapes::BundleInfo<'_>>(),
        declaration::<shapes::SearchOptions>(),
        declaration::<Outcome>(),
        declaration::<Decision>(),
        declaration::<Hit>(),
        declaration::<Parts>(),
        declaration::<shapes::AskOptions>(),
        declaration::<shapes::LlmOptions>(),
        declaration::<shapes::SiteOptions>(),
        declaration::<shapes::EndpointRequest<'_>>(),
        declaration::<Message>(),
        declaration::<Role>(),
        declaration::<Event>(),
        declaration::<Reply>(),
        declaration::<Source>(),
        declaration::<Related>(),
        declaration::<By>(),
        declaration::<SmallTalk>(),
        declaration::<Entry>(),
        declaration::<page::Page>(),
        declaration::<page::PageSource>(),
    ];
    format!(
        "// Generated from the Rust types by `TANSY_WRITE_TYPES=1 cargo test --release --lib declarations`; do not edit.\n{}",
        types.concat()
    )
}

fn declaration<T: TS>() -> String {
    let docs = T::docs().unwrap_or_default();
    // The first paragraph only: what follows are examples in Rust.
    let docs = docs.split_once("\n *\n").map_or(docs.clone(), |(first, _)| format!("{first}\n */\n"));
    let text = format!("{docs}export {}", T::decl(&Config::new()));
    let text = text.replace("/**\n * ", "/** ").replace("\n */", " */").replace(", }", ",\n}");
    let mut inside = false;
    let mut tidy = String::from("\n");
    for line in text.lines() {
        let indent = if inside && !line.starts_with('}') { "  " } else { "" };
        tidy.push_str(&format!("{indent}{}\n", without_links(line).trim_end()));
        inside |= line.starts_with("export");
    }
    tidy
}

/// A line without rustdoc's links, which mean nothing in JavaScript.
fn without_links(line: &str) -> String {
    let mut pieces = line.split("](");
    let first = pieces.next().unwrap_or_default().to_owned();
    let text = pieces.fold(first, |text, piece| {
        let label = text.rfind('[').map_or(text.clone(), |at| format!("{}{}", &text[..at], &text[at + 1..]));
        label + piece.split_once(')').map_or("", |(_, rest)| rest)
    });
    text.replace("[`", "`").replace("`]", "`")
}

#[test]
fn the_types_for_javascript_match_those_of_rust() {
    let wanted = declarations();
    if std::env::var_os("TANSY_WRITE_TYPES").is_some() {
        std::fs::write(FILE, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        found == wanted,
        "pkg/types.d.ts is out of date: run `TANSY_WRITE_TYPES=1 cargo test --release --lib declarations`"
    );
}
