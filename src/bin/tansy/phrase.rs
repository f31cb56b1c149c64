//! `tansy phrase`: has a language model write messages of visitors for each entry, and keeps those that lead back to it.

mod client;
mod plan;
mod price;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tansy::llm::Config;
use tansy::phrasing::prompt::Style;
use tansy::phrasing::{Chosen, Reason, RoundTrip, State, reply};

use crate::input::{self, Inputs};
use crate::model::Choice;
use crate::output::{count, escaped, warn};
use crate::progress::Progress;
use crate::web::Web;
use crate::{also, endpoint, say};
use client::{Client, Reply};
use plan::{Files, Task};
use price::Price;

/// Have a language model write other phrasings of each question, as visitors would type them
///
/// The phrasings are written to a file beside the FAQ, faq.also.jsonl for faq.html, which `tansy build` takes by itself. Read it, edit it, and
/// commit it with the FAQ: what you write there yourself is never replaced. Each message is searched for before it is kept, and dropped if it
/// leads to another entry. For https://shop.example/faq, the file is shop.example_faq.also.jsonl in the current folder; build there, too.
///
/// The file is written after each entry. If the command is interrupted, run it again and it goes on; later, it asks only for entries that are
/// new or have changed. The questions and answers of the FAQ are sent to the endpoint, and nothing else.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tansy phrase faq.html --dry-run --price 0.15,0.60
  tansy phrase faq.html --endpoint http://localhost:11434 --llm llama3.2
  tansy phrase faq.html --endpoint https://api.openai.com --llm gpt-4o-mini --key-env OPENAI_API_KEY --tone 'farmers, in British English'

A line of the file: {\"id\": \"hours\", \"hash\": \"...\", \"texts\": [\"when do you open\", \"sundays?\"], \"model\": [\"...\"]}. The hash is that of the entry, and \"model\" marks the texts that the model wrote. In lines of your own, id and texts are enough.")]
pub(crate) struct Args {
    /// The page or file with the questions and answers; several, a folder, or an address, as in `tansy build`
    #[arg(required = true, value_name = "FAQ")]
    inputs: Vec<PathBuf>,
    /// The URL of a language model
    #[arg(long, value_name = "URL", required_unless_present = "dry_run")]
    endpoint: Option<String>,
    #[command(flatten)]
    options: endpoint::Options,
    /// How much the model may vary, 0 to 2 [default: the endpoint's own]
    #[arg(long, value_name = "NUMBER")]
    temperature: Option<f32>,
    /// The number of messages to ask for per entry, 1 to 40
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=40))]
    count: u8,
    /// Who the visitors are and how they write, in your words
    #[arg(long, value_name = "TEXT")]
    tone: Option<String>,
    /// Ask for all entries again; what the model wrote before is replaced
    #[arg(long)]
    again: bool,
    /// Show the prompt, the number of requests and an estimate of their tokens, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// The model's price per million tokens sent and received, for the estimate of --dry-run
    #[arg(long, value_name = "IN,OUT", requires = "dry_run")]
    price: Option<Price>,
    #[command(flatten)]
    model: Choice,
    #[command(flatten)]
    web: Web,
}

/// What was done so far.
#[derive(Default)]
struct Tally {
    kept: usize,
    dropped: usize,
    /// Entries for which the model wrote nothing.
    without: usize,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if args.inputs.iter().any(|input| input == Path::new("-")) {
        bail!("standard input has no place beside it to write phrasings to: name a file");
    }
    let config = args.endpoint.as_deref().map(|url| args.config(url)).transpose()?;
    let found = Inputs::of(args.inputs.clone(), args.web.clone()).read_bare()?;
    input::warn_of_left(&found);
    let files = Files::read(&found)?;
    let tasks = files.tasks(&found, args.again);
    if tasks.is_empty() {
        say(format_args!(
            "{} and all have their phrasings: nothing to ask. --again asks for all of them.",
            count(found.faq.len(), "question", "questions")
        ));
        return Ok(());
    }
    let model = args.model.to_build_with()?;
    let progress = Progress::new("Embedding", 0);
    let mut trip =
        RoundTrip::new(&model.embedder, &found.faq, found.language.clone(), |_, all| progress.step(all))?;
    drop(progress);
    trip.remember(&files.texts(&found, &tasks));
    let style = args.style();
    match config {
        Some(config) if !args.dry_run => ask_all(&tasks, &mut trip, &style, Client::new(config)),
        _ => plan::show(&tasks, &trip, &model.embedder, &style, args.price),
    }
}

impl Args {
    fn config(&self, url: &str) -> Result<Config> {
        let mut config = self.options.config(url)?;
        config.temperature = self.temperature;
        config.check()?;
        Ok(config)
    }

    fn style(&self) -> Style {
        let mut style = Style::new(self.count.into());
        style.tone.clone_from(&self.tone);
        style
    }
}

fn ask_all(tasks: &[Task<'_>], trip: &mut RoundTrip<'_>, style: &Style, mut client: Client) -> Result<()> {
    let progress = Progress::new("Asking", tasks.len());
    let mut tally = Tally::default();
    for (task, done) in tasks.iter().zip(0..) {
        let messages = plan::messages(task, trip, style)?;
        let reply = client.ask(&messages, |note| progress.above(|| warn(format_args!("{note}"))));
        let reply = reply.with_context(|| {
            let of = tasks.len();
            format!("stopped after {done} of {of} entries, whose phrasings are saved; run the same command again to go on")
        })?;
        let lines = keep(task, trip, texts(&reply), &mut tally)?;
        progress.above(|| lines.iter().for_each(|line| say(format_args!("{line}"))));
        progress.step(tasks.len());
    }
    drop(progress);
    conclude(tasks, &tally);
    Ok(())
}

/// The messages of a reply, without a last one that was cut off.
fn texts(reply: &Reply) -> Vec<String> {
    let mut texts = reply::texts(&reply.text);
    if reply.is_cut {
        texts.pop();
    }
    texts
}

/// Keeps what leads back to its entry, writes the file, and returns the lines to print.
fn keep(
    task: &Task<'_>,
    trip: &mut RoundTrip<'_>,
    texts: Vec<String>,
    tally: &mut Tally,
) -> Result<Vec<String>> {
    let id = escaped(&task.place.id);
    if texts.is_empty() {
        tally.without += 1;
        return Ok(vec![format!("{id}: the model wrote no messages; it is asked again the next time")]);
    }
    let Chosen { kept, dropped, .. } = trip.choose(task.at, texts)?;
    let mut lines = vec![format!("{id}: {} kept, {} dropped", kept.len(), dropped.len())];
    let strays = dropped.iter().filter(|(_, reason)| *reason != Reason::Duplicate);
    lines.extend(
        strays.map(|(text, reason)| format!("  {} ({})", escaped(text), escaped(&reason.to_string()))),
    );
    tally.kept += kept.len();
    tally.dropped += dropped.len();
    let own = also::change(&task.place.also, |also| {
        also.replace(&task.place.id, task.entry, kept.clone());
        also.line(&task.place.id).map_or(0, |line| line.own().count())
    })?;
    if task.state == State::Changed && own > 0 {
        let texts = count(own, "text of yours stays", "texts of yours stay");
        lines.push(format!(
            "  the entry has changed: {texts}; see whether the entry still answers what they ask"
        ));
    }
    trip.remember(&kept);
    Ok(lines)
}

fn conclude(tasks: &[Task<'_>], tally: &Tally) {
    let Tally { kept, dropped, without } = tally;
    let asked = count(tasks.len(), "entry", "entries");
    let kept = count(*kept, "phrasing", "phrasings");
    say(format_args!("\nAsked for {asked}: {kept} kept, {dropped} dropped."));
    if *without > 0 {
        let entries = count(*without, "entry", "entries");
        warn(format_args!(
            "the model wrote no messages for {entries}: run the same command again to ask for them"
        ));
    }
    let mut paths: Vec<_> = tasks.iter().map(|task| &task.place.also).filter(|path| path.is_file()).collect();
    paths.dedup();
    for path in paths {
        say(format_args!(
            "{}: read it, edit it, and build again; `tansy build` takes it by itself.",
            path.display()
        ));
    }
}
