//! `tansy ask`: answers one question in a terminal, through the same steps as the widget in the page.

mod endpoint;
mod pieces;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, bail};
use tansy::chat::{By, Chat, Event, Related, Reply, Source};
use tansy::evaluation::Query;
use tansy::llm::{Config, Grounding};
use tansy::small_talk::SmallTalk;

use crate::model::Choice;
use crate::output::tell;

use crate::{opened, say};

/// Answer a question as the widget does: in the FAQ's own words, or through a language model that is given the matching entries
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tansy ask public/tansy 'Do you deliver to Princeton?'
  tansy ask faq.tansy 'Do you deliver to Princeton?' --endpoint http://localhost:11434 --llm llama3.2
  tansy ask faq.tansy 'Are lilies safe for cats?' --endpoint https://api.openai.com --llm gpt-4o-mini --key-env OPENAI_API_KEY")]
pub(crate) struct Args {
    /// A .tansy file, or a folder that `tansy build` wrote
    bundle: PathBuf,
    /// The question
    question: String,
    /// An earlier question from the same visitor; repeat the option for several, oldest first
    #[arg(long, value_name = "QUESTION")]
    after: Vec<String>,
    /// The URL of a language model that writes the answer; without it, answers are the FAQ's own words
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    #[command(flatten)]
    options: crate::endpoint::Options,
    /// The maximum length of the language model's answer, in tokens [default: 400]
    #[arg(long, value_name = "N", requires = "endpoint", value_parser = clap::value_parser!(u32).range(1..))]
    max_tokens: Option<u32>,
    /// How much the language model may vary, 0 to 2 [default: the endpoint's own]
    #[arg(long, value_name = "NUMBER", requires = "endpoint")]
    temperature: Option<f32>,
    /// What to add to the instructions for the language model
    #[arg(long, value_name = "TEXT", requires = "endpoint")]
    system: Option<String>,
    /// How the answer is checked against the FAQ: check, strict or off
    #[arg(long, value_name = "LEVEL", default_value = "check", requires = "endpoint")]
    grounding: Grounding,
    /// The maximum number of entries to answer from or to offer, 1 to 100
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    top: u16,
    #[command(flatten)]
    model: Choice,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if args.question.trim().is_empty() {
        bail!("the question is empty");
    }
    let mut config = args.endpoint.as_deref().map(|url| args.config(url)).transpose()?;
    let opened = opened::open(&args.bundle)?;
    if let Some(config) = &mut config {
        config.site.name = opened.bundle.manifest().title.clone().unwrap_or_default();
    }
    let embedder = Arc::new(args.model.of(&opened)?);
    let history = Query::new(&args.question).after(&args.after).history();
    let limit = args.top.into();
    let chat = Chat::open(&opened.bundle, &*embedder, &args.question, &history, config.as_ref(), limit)?;
    let mut chat = chat.compared(&opened.bundle, embedder);
    let mut printer = Printer { contact: opened.bundle.manifest().contact.clone(), ..Printer::default() };
    printer.print(chat.start());
    endpoint::answer(&mut chat, |events| printer.print(events));
    match printer.failure {
        Some(message) => bail!("{message} (the answer above is the FAQ's own)"),
        None => Ok(()),
    }
}

impl Args {
    fn config(&self, url: &str) -> Result<Config> {
        let mut config = self.options.config(url)?;
        config.max_tokens = self.max_tokens;
        config.temperature = self.temperature;
        config.system.clone_from(&self.system);
        config.grounding = self.grounding;
        config.check()?;
        Ok(config)
    }
}

/// A friendly reply to small talk.
fn friendly_reply(kind: SmallTalk) -> &'static str {
    match kind {
        SmallTalk::Thanks => "You're welcome! Is there anything else?",
        SmallTalk::Farewell => "Goodbye! Come back any time.",
        SmallTalk::Robot => "I am a program, not a person. I look up answers in the FAQ of this site.",
        SmallTalk::Help => "Ask in your own words: I look up answers in the FAQ of this site.",
        SmallTalk::Human => "I am a program and cannot connect you to a person.",
        SmallTalk::Yes => "What would you like to know?",
        SmallTalk::No => "All right. You can also ask in other words.",
        _ => "Hello! What would you like to know?",
    }
}

/// Prints events as they arrive.
#[derive(Default)]
struct Printer {
    sources: Vec<Source>,
    related: Vec<Related>,
    unanswered: Vec<String>,
    contact: Option<String>,
    has_tokens: bool,
    failure: Option<String>,
}

impl Printer {
    fn print(&mut self, events: Vec<Event>) {
        for event in events {
            match event {
                Event::Sources { sources, related, unanswered, .. } => {
                    (self.sources, self.related, self.unanswered) = (sources, related, unanswered);
                }
                Event::Token { text } => {
                    self.has_tokens = true;
                    tell(format_args!("{text}"));
                }
                Event::Error { message, .. } => self.failure = Some(message),
                Event::Done { small_talk: Some(kind), .. } => self.reply(kind),
                Event::Done { decision, text, by, citations, doubtful, .. } => {
                    self.done(decision, &text, by, &citations);
                    doubtful.iter().for_each(|text| say(format_args!("Not in the FAQ: {text}")));
                }
                _ => {}
            }
        }
    }

    fn reply(&self, kind: SmallTalk) {
        say(format_args!("{}", friendly_reply(kind)));
        if kind == SmallTalk::Human {
            self.contact.iter().for_each(|contact| say(format_args!("{contact}")));
        }
        self.list_related(Reply::SmallTalk);
    }

    fn done(&self, decision: Reply, text: &str, by: By, citations: &[usize]) {
        if self.has_tokens {
            say(format_args!(""));
        }
        match decision {
            Reply::Answer if by == By::Llm => {}
            Reply::Answer => say(format_args!("{text}")),
            Reply::Clarify => say(format_args!("Which of these do you mean?")),
            Reply::Decline => {
                say(format_args!("The FAQ does not answer this."));
                self.contact.iter().for_each(|contact| say(format_args!("{contact}")));
            }
            _ => {}
        }
        for question in &self.unanswered {
            say(format_args!("The FAQ does not answer: {question}"));
        }
        if decision == Reply::Answer {
            self.list_sources(citations);
        }
        self.list_related(decision);
    }

    /// Lists the sources that the answer cites, or all sources it was written from if it cites none.
    fn list_sources(&self, citations: &[usize]) {
        let is_listed = |source: &&Source| citations.is_empty() || citations.contains(&source.number);
        let sources: Vec<_> = self.sources.iter().filter(is_listed).collect();
        if !sources.is_empty() {
            say(format_args!("\nSources:"));
        }
        for source in sources {
            let place = source.url.as_ref().unwrap_or(&source.id);
            say(format_args!("  [{}] {}  {place}", source.number, source.question));
        }
    }

    fn list_related(&self, decision: Reply) {
        let is_source = |related: &Related| self.sources.iter().any(|source| source.id == related.id);
        match decision {
            Reply::Clarify => {}
            // A language model has answered a question that is unsure, and these are the choices.
            Reply::Answer if self.related.iter().any(is_source) => {
                say(format_args!("\nDid you mean one of these?"));
            }
            _ if !self.related.is_empty() => say(format_args!("\nRelated questions:")),
            _ => {}
        }
        self.related.iter().for_each(|related| say(format_args!("  - {}", related.question)));
    }
}
