//! `tansy gaps`: groups unanswered questions by meaning, so that the FAQ's owner sees which answers to write next, and assigns those that an
//! entry answers.

mod assign;
mod groups;
mod log;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use tansy::embed::Embedder;
use tansy::small_talk;

use crate::model::Choice;
use crate::output::{count, escaped};
use crate::progress::Progress;
use crate::say;
use assign::Assigning;
use groups::{Asked, Group};

/// Group visitors' questions that the FAQ does not answer, and assign those that an entry answers after all
///
/// With --assign, you are shown one group at a time with the three nearest entries. Type the number of the entry that answers it, words to search
/// for another entry, s to skip the group, or q to stop. The questions are added to the file of phrasings beside the FAQ, such as
/// faq.also.jsonl, after each answer; `tansy build` takes it by itself.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tansy gaps log.jsonl
  tansy gaps log.jsonl --json --top 10
  tansy gaps log.jsonl --assign faq.html

Each line of log.jsonl holds the \"question\" of one `tansy-decline` event of the widget: {\"question\": \"Do you rent out vases?\"}; or that of a `tansy-feedback` event, which counts if it was not helpful: {\"question\": \"Can I pay later?\", \"helpful\": false}. A \"reason\" in it is shown.")]
pub(crate) struct Args {
    /// The questions, one JSON object per line; - for standard input
    #[arg(value_name = "LOG.jsonl")]
    log: PathBuf,
    /// The maximum number of groups to show
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..))]
    top: u16,
    /// Print one line of JSON per group
    #[arg(long)]
    json: bool,
    /// Assign the questions to the entries of this FAQ: a page, a file, a folder or an address, as in `tansy build`; repeat the option for several
    #[arg(long, value_name = "FAQ", conflicts_with = "json")]
    assign: Vec<PathBuf>,
    #[command(flatten)]
    model: Choice,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let reads_stdin = |path: &Path| path == Path::new("-");
    if !args.assign.is_empty() && (reads_stdin(&args.log) || args.assign.iter().any(|path| reads_stdin(path)))
    {
        bail!("with --assign, your answers come from standard input: name the log and the FAQ as files");
    }
    let asked = groups::counted(log::read(&args.log)?);
    let embedder = args.model.to_build_with()?.embedder;
    let mut groups = groups::group(&asked, &embedded(&asked, &embedder)?);
    groups.truncate(args.top.into());
    if !args.assign.is_empty() {
        return Assigning::new(&args.assign, &embedder)?.walk(&groups, std::io::stdin().lock());
    }
    for group in &groups {
        if args.json {
            say(format_args!("{}", serde_json::to_string(group)?));
        } else {
            show(group);
        }
    }
    Ok(())
}

fn embedded(asked: &[Asked], embedder: &Embedder) -> Result<Vec<Vec<f32>>> {
    let progress = Progress::new("Reading", asked.len());
    let embeddings = asked.par_iter().map(|Asked { question, .. }| {
        let embedding = embedder.query(small_talk::without(question));
        progress.step(asked.len());
        embedding.with_context(|| format!("the question {question:?}"))
    });
    embeddings.collect()
}

fn show(group: &Group) {
    let unhelpful = match group.unhelpful {
        0 => String::new(),
        number => format!("  ({number} not helpful)"),
    };
    say(format_args!("{:>5}  {}{unhelpful}", group.asked, escaped(&group.question)));
    const SHOWN: usize = 4;
    for other in group.others.iter().take(SHOWN) {
        say(format_args!("       {}", escaped(other)));
    }
    if let Some(more @ 1..) = group.others.len().checked_sub(SHOWN) {
        say(format_args!("       and {}", count(more, "other", "others")));
    }
    for reason in group.reasons.iter().take(SHOWN) {
        say(format_args!("       missing: {}", escaped(reason)));
    }
}
