//! `tansy extract`: shows what the FAQ reader finds, to check it before building.

mod report;

use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;
use tansy::faq::Entry;
use tansy::ingest::Note;

use crate::input::{Found, Inputs};
use crate::output::{count, warn};
use crate::{files, say};
use report::Report;

/// Show the questions and answers found in pages and files
///
/// Entries go to standard output. Passages that were left out go to standard error, each with its line and the reason, and so
/// does what an input was recognised as if its extension does not say it.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tansy extract faq.html
  tansy extract docs/ --json > faq.jsonl
  tansy extract https://shop.example/faq
  tansy extract https://shop.example/ --site --pages 50
  tansy extract docs/ --html report.html
  curl -su me:secret https://shop.example/faq | tansy extract - --base-url https://shop.example/faq")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Print one JSON object per line: id, question, answer (Markdown) and url
    #[arg(long)]
    json: bool,
    /// Write a page that shows the text of the inputs, with what was taken marked and what was left out in grey, instead of the list
    #[arg(long, value_name = "REPORT.html", conflicts_with = "json")]
    html: Option<PathBuf>,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    question: &'a str,
    answer: &'a str,
    url: Option<&'a str>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let found = args.inputs.read_showing(|coverages| match &args.html {
        Some(path) => files::write(path, Report(coverages).to_string().as_bytes()),
        None => Ok(()),
    })?;
    let shown = if args.html.is_some() { &[] } else { found.faq.entries() };
    for entry in shown {
        if args.json {
            let Entry { id, question, answer, url, .. } = entry;
            let line = Line { id, question, answer, url: url.as_deref() };
            say(format_args!("{}", serde_json::to_string(&line)?));
        } else {
            show(entry);
        }
    }
    found.forms.iter().for_each(|(name, form)| warn(format_args!("{name}: read as {form}")));
    found.left().for_each(|note| warn(format_args!("{}", left(note))));
    if !args.json {
        say(format_args!("{}", summary(&found)));
    }
    if let Some(path) = &args.html {
        say(format_args!("{} shows the text of the inputs.", path.display()));
    }
    Ok(())
}

fn show(entry: &Entry) {
    say(format_args!("# {}", entry.question));
    entry.alt.iter().for_each(|alt| say(format_args!("= {alt}")));
    if let Some(url) = &entry.url {
        say(format_args!("({url})"));
    }
    say(format_args!("{}\n", if entry.answer.trim().is_empty() { "[no answer]" } else { &entry.answer }));
}

fn left(note: &Note) -> String {
    let line = if note.line == 0 { String::new() } else { format!(" line {}:", note.line) };
    let text = if note.text.is_empty() { String::new() } else { format!(" {:?}:", note.text) };
    format!("left out: {}:{line}{text} {}", note.name, note.reason)
}

fn summary(found: &Found) -> String {
    let mut summary = format!("{} found", count(found.faq.len(), "question", "questions"));
    let without = found.faq.entries().iter().filter(|entry| entry.answer.trim().is_empty()).count();
    if without > 0 {
        summary.push_str(&format!(", {without} without an answer"));
    }
    let left = found.left().count();
    if left > 0 {
        summary.push_str(&format!(", {} left out", count(left, "passage", "passages")));
    }
    summary
}
