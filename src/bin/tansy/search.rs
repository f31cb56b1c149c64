//! `tansy search`: shows the entries that a bundle finds for a question, without writing an answer.

use std::path::PathBuf;

use anyhow::{Result, bail};
use serde::Serialize;
use tansy::evaluation::Query;
use tansy::passages;
use tansy::retriever::{Decision, Hit, Options, Outcome, Parts};

use crate::model::Choice;
use crate::queries::{self, By};
use crate::{opened, say};

/// Show the entries that a bundle finds for a question
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tansy search public/tansy 'Do you deliver to Princeton?'
  tansy search public/tansy 'And on Sundays?' --after 'Do you deliver to Princeton?' --explain
  tansy search faq.tansy --queries queries.jsonl --json > found.jsonl

Each line of queries.jsonl is an object such as {\"id\": \"q1\", \"text\": \"And on Sundays?\", \"history\": [\"Do you deliver to Princeton?\"]}. The optional \"history\" holds the visitor's earlier questions, oldest first, or the messages of both sides, {\"role\": \"user\" or \"assistant\", \"content\", \"entry\": the id of the entry that answered, if known}.")]
pub(crate) struct Args {
    /// A .tansy file, or a folder that `tansy build` wrote
    bundle: PathBuf,
    /// The question
    #[arg(required_unless_present = "queries", conflicts_with = "queries")]
    question: Option<String>,
    /// A file of questions to search for, one JSON object per line; - for standard input
    #[arg(long, value_name = "FILE.jsonl")]
    queries: Option<PathBuf>,
    /// An earlier question from the same visitor; repeat the option for several, oldest first
    #[arg(long, value_name = "QUESTION", conflicts_with = "queries")]
    after: Vec<String>,
    /// What to compare
    #[arg(long, value_enum, default_value_t = By::Meaning)]
    by: By,
    /// Show the parts of each score
    #[arg(long)]
    explain: bool,
    /// The maximum number of entries to show, 1 to 1000
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
    top: u16,
    /// Print one line of JSON per question
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: Choice,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    query: &'a str,
    decision: Decision,
    confidence: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    understood: Option<&'a str>,
    /// How many of the first hits together are the answer.
    answers: usize,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    unanswered: &'a [String],
    hits: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    id: &'a str,
    question: &'a str,
    answer: &'a str,
    url: Option<&'a str>,
    score: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<Parts>,
}

impl<'a> From<&'a Hit> for Found<'a> {
    fn from(hit: &'a Hit) -> Self {
        Self {
            id: &hit.id,
            question: &hit.question,
            answer: &hit.answer,
            url: hit.url.as_deref(),
            score: hit.score,
            parts: hit.parts,
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let queries = match (&args.queries, &args.question) {
        (Some(path), _) => queries::read(path)?,
        (None, Some(question)) if !question.trim().is_empty() => {
            vec![Query::new(question).after(&args.after)]
        }
        _ => bail!("the question is empty"),
    };
    let opened = opened::open(&args.bundle)?;
    let options = Options::new(args.top.into()).explain(args.explain);
    let found = queries::search(&opened, &args.model, args.by, &queries, options)?;
    for (query, outcome) in queries.iter().zip(&found.outcomes) {
        if args.json {
            say(format_args!("{}", json(query, outcome)?));
        } else {
            show(query, outcome, args.queries.is_some());
        }
    }
    Ok(())
}

fn json(query: &Query, outcome: &Outcome) -> Result<String> {
    let line = Line {
        id: &query.id,
        query: &query.question,
        decision: outcome.decision,
        confidence: outcome.confidence,
        understood: outcome.understood.as_deref(),
        answers: outcome.answers,
        unanswered: &outcome.unanswered,
        hits: outcome.hits.iter().map(Found::from).collect(),
    };
    Ok(serde_json::to_string(&line)?)
}

fn show(query: &Query, outcome: &Outcome, is_one_of_many: bool) {
    // The decision comes before the hits, as it says what they are worth; an empty line separates questions.
    if is_one_of_many {
        say(format_args!("# {}", query.question));
    }
    let decision = match outcome.decision {
        Decision::Answer => "answer",
        Decision::Clarify => "clarify",
        _ => "decline",
    };
    say(format_args!("{decision}, confidence {:.2}", outcome.confidence));
    if let Some(understood) = &outcome.understood {
        say(format_args!("understood as: {understood}"));
    }
    for question in &outcome.unanswered {
        say(format_args!("not answered: {question}"));
    }
    for (hit, place) in outcome.hits.iter().zip(1..) {
        say(format_args!(
            "{place:>3}. {}  [{:.3}, {}]",
            hit.question,
            hit.score,
            hit.url.as_ref().unwrap_or(&hit.id)
        ));
        if let Some(parts) = &hit.parts {
            say(format_args!("     {}", explained(parts)));
        }
        let answer = beginning(&hit.answer);
        if !answer.is_empty() {
            say(format_args!("     {answer}"));
        }
    }
    if is_one_of_many {
        say(format_args!(""));
    }
}

fn explained(parts: &Parts) -> String {
    let Parts { discriminant, nearest, coverage, lexical, conversation, .. } = parts;
    let parts = format!(
        "discriminant {discriminant:.3}, nearest {nearest:.3}, coverage {coverage:.3}, BM25 {lexical:.3}"
    );
    if *conversation == 0.0 { parts } else { format!("{parts}, conversation {conversation:+.3}") }
}

/// The beginning of an answer on one line.
fn beginning(answer: &str) -> String {
    const LONGEST: usize = 100;
    let plain = passages::plain(answer);
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
