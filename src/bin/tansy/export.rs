//! `tansy export`: writes a FAQ as examples to tune a language model with.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use tansy::llm::Config;
use tansy::tuning::{self, Example};

use crate::model::Choice;
use crate::output::count;
use crate::{files, opened, say};

/// Write the FAQ as examples to fine-tune a language model with
///
/// Tuning teaches a model how to answer: the tone, the length, the citations. What it answers still comes from the FAQ at hand, so an example is a
/// request as the chat sends it, with its passages, and the answer of the FAQ; some are questions that the FAQ does not answer. Use the tuned model
/// behind the same endpoint. docs/retrieval-and-tuning.md says when that pays.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tansy export public/tansy --dry-run --price 3 --epochs 3
  tansy export public/tansy --format openai -o tuning
  tansy export faq.tansy --format anthropic -o tuning --validation 20
  tansy export faq.tansy --format jsonl --passages 0 -o pairs")]
pub(crate) struct Args {
    /// A .tansy file, or a folder that `tansy build` wrote
    bundle: PathBuf,
    /// Who takes the examples: openai, which most tools read, anthropic (Claude on Amazon Bedrock), or jsonl (prompt and completion)
    #[arg(long, value_enum, default_value_t = Format::Openai)]
    format: Format,
    /// The folder to write train.jsonl and validation.jsonl to
    #[arg(short, long, value_name = "DIR", required_unless_present = "dry_run")]
    out: Option<PathBuf>,
    /// How many of a hundred examples are held out, to validate with
    #[arg(long, value_name = "PERCENT", default_value_t = 10, value_parser = clap::value_parser!(u8).range(0..=50))]
    validation: u8,
    /// How many passages a request has, 0 to 5; with 0 the model learns the answers themselves, which no change of the FAQ reaches
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(0..=5))]
    passages: u8,
    /// What your site adds to the instructions, as in the attribute `system`
    #[arg(long, value_name = "TEXT")]
    system: Option<String>,
    /// The provider's price per million tokens of training, for the estimate
    #[arg(long, value_name = "PRICE")]
    price: Option<f64>,
    /// How often the provider goes through the examples, for the estimate
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=50))]
    epochs: u16,
    /// Count and check everything, print the first example, and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    model: Choice,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Openai,
    Anthropic,
    Jsonl,
}

impl From<Format> for tuning::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Openai => Self::OpenAi,
            Format::Anthropic => Self::Anthropic,
            Format::Jsonl => Self::Jsonl,
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let opened = opened::open(&args.bundle)?;
    let embedder = args.model.of(&opened)?;
    let mut config = Config::new("/", "");
    config.system.clone_from(&args.system);
    let all = tuning::examples(&opened.bundle, &embedder, args.passages.into(), &config)?;
    let (train, validation) = tuning::split(all, args.validation.into());
    let format = tuning::Format::from(args.format);
    format.check(&train)?;
    report(&train, &validation, args);
    match &args.out {
        Some(folder) if !args.dry_run => {
            files::make_folder(folder)?;
            for (name, examples) in [("train.jsonl", &train), ("validation.jsonl", &validation)] {
                let lines: String = examples.iter().map(|example| format.line(example) + "\n").collect();
                files::write(&folder.join(name), lines.as_bytes())?;
                say(format_args!("Wrote {}", folder.join(name).display()));
            }
        }
        _ => train.iter().take(1).for_each(|example| say(format_args!("{}", format.line(example)))),
    }
    Ok(())
}

fn report(train: &[Example], validation: &[Example], args: &Args) {
    let tokens: usize = train.iter().map(Example::tokens).sum();
    let trained = tokens * usize::from(args.epochs);
    let examples = count(train.len(), "example", "examples");
    say(format_args!("{examples} to train with and {} to validate with", validation.len()));
    match args.price {
        Some(price) => {
            let cost = trained as f64 * price / 1e6;
            say(format_args!(
                "about {tokens} tokens, {trained} in {} epochs, which cost {cost:.2} at {price} per million",
                args.epochs
            ));
        }
        None => say(format_args!("about {tokens} tokens, {trained} in {} epochs", args.epochs)),
    }
}
