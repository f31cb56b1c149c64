//! `tansy eval`: measures how well a bundle answers labelled questions, and fails below given scores, for use in a site's tests.

mod report;

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use tansy::bundle::Bundle;
use tansy::evaluation::{Alone, DEEPEST, Query, Scores};
use tansy::retriever::Options;

use crate::model::Choice;
use crate::output::{count, warn};
use crate::queries::{self, By, Searched};
use crate::{files, opened, say};
use report::Report;

/// Measure how well a bundle answers labelled questions
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tansy eval public/tansy queries.jsonl
  tansy eval public/tansy queries.jsonl --report report.html
  tansy eval public/tansy queries.jsonl --min-hit1 0.9 --max-false 0.1

Each line of queries.jsonl is an object such as {\"id\": \"q1\", \"text\": \"Do you come to Princeton?\", \"relevant\": [\"princeton\"]}. \"relevant\" holds the ids of the entries that answer the question; it is empty if none does.")]
pub(crate) struct Args {
    /// A .tansy file, or a folder that `tansy build` wrote
    bundle: PathBuf,
    /// The questions, one JSON object per line; - for standard input
    #[arg(value_name = "QUERIES.jsonl")]
    queries: PathBuf,
    /// What to compare
    #[arg(long, value_enum, default_value_t = By::Meaning)]
    by: By,
    /// Print the scores as one JSON object
    #[arg(long)]
    json: bool,
    /// Write an HTML page that shows each question with the entries found and the entries expected
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Fail if hit@1 is below this share, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = share)]
    min_hit1: Option<f64>,
    /// Fail if more than this share of the out-of-scope questions is answered, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = share)]
    max_false: Option<f64>,
    #[command(flatten)]
    model: Choice,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    // The queries are checked before the model is loaded, and the scores are written before the gate, which may fail.
    let queries = queries::read(&args.queries)?;
    if let Some(query) = queries.iter().find(|query| query.relevant.is_none()) {
        bail!(
            "{}: the query {:?} has no \"relevant\": give the ids of its entries, or []",
            args.queries.display(),
            query.id
        );
    }
    let opened = opened::open(&args.bundle)?;
    warn_of_unknown(&queries, &opened.bundle);
    let bundle = &opened.bundle;
    let Searched { outcomes, embeddings } =
        queries::search(&opened, &args.model, args.by, &queries, Options::new(DEEPEST))?;
    let scores = Scores {
        words: Alone::words(bundle, &queries),
        vectors: embeddings.and_then(|embeddings| Alone::vectors(bundle, &queries, &embeddings)),
        answer_from: bundle.fitted().thresholds.answer,
        ..Scores::of(&queries, &outcomes)
    };
    if let Some(path) = &args.report {
        let report = Report { bundle, queries: &queries, outcomes: &outcomes, scores: &scores };
        files::write(path, report.to_string().as_bytes())?;
    }
    if args.json {
        say(format_args!("{}", serde_json::to_string(&scores)?));
    } else {
        say(format_args!("{scores}"));
    }
    args.gate(&scores)
}

impl Args {
    fn gate(&self, scores: &Scores) -> Result<()> {
        if let Some(least) = self.min_hit1 {
            let hit1 = scores.hit_at_1.context("--min-hit1: no question is in scope")?;
            if hit1 < least {
                bail!("hit@1 is {hit1:.3}, below the minimum of {least}");
            }
        }
        if let Some(most) = self.max_false {
            let answered = scores.false_answers.context("--max-false: no question is out of scope")?;
            if answered > most {
                bail!(
                    "{answered:.3} of the out-of-scope questions are answered, above the maximum of {most}"
                );
            }
        }
        Ok(())
    }
}

/// Warns of ids that no entry has, which can never be found: the FAQ has changed, or the queries belong to another FAQ.
fn warn_of_unknown(queries: &[Query], bundle: &Bundle) {
    let known: HashSet<&str> = bundle.faq().entries().iter().map(|entry| entry.id.as_str()).collect();
    let wanted: HashSet<&str> =
        queries.iter().flat_map(|query| query.relevant.iter().flatten()).map(String::as_str).collect();
    let mut unknown: Vec<&str> = wanted.difference(&known).copied().collect();
    unknown.sort_unstable();
    if let Some(first) = unknown.first() {
        let ids = count(unknown.len(), "id", "ids");
        warn(format_args!("the queries name {ids} that no entry of the bundle has, such as {first:?}"));
    }
}

fn share(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "give a number from 0 to 1".to_owned())
}
