//! `tansy gaps`: groups unanswered questions by meaning, so that the FAQ's owner sees which answers to write next.

mod groups;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use serde::Deserialize;
use tansy::small_talk;

use crate::model::Choice;
use crate::output::count;
use crate::progress::Progress;
use crate::{queries, say};
use groups::Group;

/// Group visitors' questions that the FAQ does not answer
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tansy gaps declined.jsonl
  tansy gaps declined.jsonl --json --top 10

Each line of declined.jsonl holds the \"question\" of one `tansy-decline` event of the widget: {\"question\": \"Do you rent out vases?\"}.")]
pub(crate) struct Args {
    /// The declined questions, one JSON object per line; - for standard input
    #[arg(value_name = "LOG.jsonl")]
    log: PathBuf,
    /// The maximum number of groups to show
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..))]
    top: u16,
    /// Print one line of JSON per group
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: Choice,
}

/// One line of the log.
#[derive(Deserialize)]
struct Declined {
    #[serde(alias = "text")]
    question: String,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let asked = groups::counted(read(&args.log)?);
    let embedder = args.model.to_build_with()?.embedder;
    let progress = Progress::new("Reading", asked.len());
    let embeddings = asked.par_iter().map(|(question, _)| {
        let embedding = embedder.query(small_talk::without(question));
        progress.step(asked.len());
        embedding.with_context(|| format!("the question {question:?}"))
    });
    let embeddings: Vec<Vec<f32>> = embeddings.collect::<Result<_>>()?;
    drop(progress);
    let groups = groups::group(&asked, &embeddings);
    for group in groups.iter().take(args.top.into()) {
        if args.json {
            say(format_args!("{}", serde_json::to_string(group)?));
        } else {
            show(group);
        }
    }
    Ok(())
}

/// The questions in the log, without small talk.
fn read(path: &Path) -> Result<Vec<String>> {
    let text = queries::read_text(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let declined = lines.map(|(at, line)| {
        let declined: Declined =
            serde_json::from_str(line.trim_start_matches('\u{feff}')).with_context(|| {
                format!("{}: line {} is not an object with a \"question\"", path.display(), at + 1)
            })?;
        Ok(declined.question.trim().to_owned())
    });
    let mut questions: Vec<String> = declined.collect::<Result<_>>()?;
    questions.retain(|question| !question.is_empty() && small_talk::of(question).is_none());
    if questions.is_empty() {
        bail!("{}: it contains no declined questions", path.display());
    }
    Ok(questions)
}

fn show(group: &Group) {
    say(format_args!("{:>5}  {}", group.asked, group.question));
    const SHOWN: usize = 4;
    for other in group.others.iter().take(SHOWN) {
        say(format_args!("       {other}"));
    }
    if let Some(more @ 1..) = group.others.len().checked_sub(SHOWN) {
        say(format_args!("       and {}", count(more, "other", "others")));
    }
}
