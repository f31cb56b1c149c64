//! A FAQ as examples to tune a language model with: its tone, its length, its citations. The facts still come from retrieval, so each example is a
//! request as the chat sends it, passages included, and the answer it should get.

use serde::Serialize;
use serde_json::json;

use crate::bundle::Bundle;
use crate::error::{Error, Result};
use crate::llm::{Config, Message, Role};
use crate::model::Model;
use crate::prompt::{self, NOT_HELD, Passage};
use crate::retriever::{self, Hit, Options};

/// How many of a hundred examples are questions that the FAQ does not answer.
const DECLINES: usize = 15;

/// One example: the messages of a request, and the reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The system message, if any, and the visitor's.
    pub messages: Vec<Message>,
    /// What the model should write.
    pub reply: String,
}

/// The examples of a bundle: each question and phrasing with its entry among as many `passages` as it finds, then questions from outside, to which the
/// reply is that the passages do not answer. Without passages the model learns the answers themselves, which then no change of the FAQ reaches.
///
/// # Errors
///
/// The errors of `model`.
pub fn examples(
    bundle: &Bundle,
    model: &impl Model,
    passages: usize,
    config: &Config,
) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    for entry in bundle.faq().entries().iter().filter(|entry| !entry.answer.trim().is_empty()) {
        for asked in entry.asks() {
            let mut hits = found(bundle, model, asked, passages)?;
            if !hits.is_empty() && !hits.iter().any(|hit| hit.id == entry.id) {
                hits.pop();
                let (id, question, answer) = (entry.id.clone(), entry.question.clone(), entry.answer.clone());
                hits.push(Hit { id, question, answer, url: None, score: 0.0, parts: None });
            }
            let number = hits.iter().position(|hit| hit.id == entry.id).map(|at| at + 1);
            let citation = number.map(|number| format!(" [{number}]")).unwrap_or_default();
            let reply = format!("{}{citation}", entry.answer.trim());
            examples.push(Example { messages: messages(asked, &hits, config), reply });
        }
    }
    if passages > 0 {
        let declines = (examples.len() * DECLINES).div_ceil(100 - DECLINES);
        for asked in crate::builder::out_of_scope().take(declines) {
            let mut messages = messages(asked, &found(bundle, model, asked, passages)?, config);
            prompt::allow_not_held(&mut messages);
            examples.push(Example { messages, reply: NOT_HELD.to_owned() });
        }
    }
    Ok(examples)
}

fn found(bundle: &Bundle, model: &impl Model, question: &str, passages: usize) -> Result<Vec<Hit>> {
    if passages == 0 {
        return Ok(Vec::new());
    }
    Ok(retriever::search(bundle, model, question, None, Options::new(passages))?.hits)
}

fn messages(question: &str, hits: &[Hit], config: &Config) -> Vec<Message> {
    if hits.is_empty() {
        return vec![Message::user(question)];
    }
    let passages: Vec<_> =
        hits.iter().map(|hit| Passage { question: &hit.question, answer: &hit.answer }).collect();
    prompt::messages(question, &passages, &[], config)
}

/// How a provider wants its examples, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// OpenAI's chat format, which most servers and tools take: `{"messages": [...]}`.
    OpenAi,
    /// Claude on Amazon Bedrock: `{"system": "...", "messages": [...]}`.
    Anthropic,
    /// `{"prompt": "...", "completion": "..."}`.
    Jsonl,
}

impl Format {
    /// The example as a line of JSON.
    pub fn line(self, example: &Example) -> String {
        #[derive(Serialize)]
        struct Said<'a> {
            role: Role,
            content: &'a str,
        }
        let said = |message: &'_ Message| json!(Said { role: message.role, content: &message.content });
        let reply = json!(Said { role: Role::Assistant, content: &example.reply });
        let (system, turns): (Vec<&Message>, Vec<&Message>) =
            example.messages.iter().partition(|message| message.role == Role::System);
        match self {
            Self::OpenAi => {
                let messages: Vec<_> = example.messages.iter().map(said).chain([reply]).collect();
                json!({ "messages": messages }).to_string()
            }
            Self::Anthropic => {
                let messages: Vec<_> = turns.into_iter().map(said).chain([reply]).collect();
                match system.first() {
                    Some(system) => json!({ "system": system.content, "messages": messages }).to_string(),
                    None => json!({ "messages": messages }).to_string(),
                }
            }
            Self::Jsonl => {
                let texts: Vec<&str> = example.messages.iter().map(|message| &message.content[..]).collect();
                json!({ "prompt": texts.join("\n\n"), "completion": example.reply }).to_string()
            }
        }
    }

    /// The rules of the provider: the fewest and the most examples, and the most tokens of one.
    fn limits(self) -> (usize, usize, usize) {
        match self {
            Self::OpenAi => (10, usize::MAX, 65_536),
            Self::Anthropic => (32, 10_000, 32_000),
            Self::Jsonl => (1, usize::MAX, usize::MAX),
        }
    }

    /// Checks examples against what the provider documents.
    ///
    /// # Errors
    ///
    /// [`Error::is_input`]: there are too few or too many, or one is too long or has words that the provider reserves.
    pub fn check(self, train: &[Example]) -> Result<()> {
        let (fewest, most, longest) = self.limits();
        if train.len() < fewest {
            return Err(Error::input(format!(
                "there are {} examples to train with, and the provider asks for {fewest}: add phrasings, such as with `tansy phrase`",
                train.len()
            )));
        }
        if train.len() > most {
            return Err(Error::input(format!(
                "there are {} examples, and the provider takes {most}: export a part of the FAQ",
                train.len()
            )));
        }
        for example in train {
            let texts =
                example.messages.iter().map(|message| &message.content[..]).chain([&example.reply[..]]);
            let is_reserved =
                |text: &str| ["\nHuman:", "\nAssistant:"].iter().any(|word| text.contains(word));
            if self == Self::Anthropic && texts.clone().any(is_reserved) {
                return Err(Error::input(format!(
                    "the provider reserves \"Human:\" and \"Assistant:\" at the beginning of a line, which the example {:?} has",
                    question(example)
                )));
            }
            if example.tokens() > longest {
                return Err(Error::input(format!(
                    "the example {:?} has about {} tokens, and the provider takes {longest}",
                    question(example),
                    example.tokens()
                )));
            }
        }
        Ok(())
    }
}

fn question(example: &Example) -> &str {
    example.messages.last().map_or("", |message| &message.content)
}

impl Example {
    /// How many tokens it has, about: a provider counts its own.
    pub fn tokens(&self) -> usize {
        let texts = self.messages.iter().map(|message| &message.content[..]).chain([&self.reply[..]]);
        texts.map(|text| text.chars().count().div_ceil(4) + 4).sum()
    }
}

/// Examples to train with and to validate with, of which the latter are so many of a hundred, spread evenly.
pub fn split(examples: Vec<Example>, validation: usize) -> (Vec<Example>, Vec<Example>) {
    let is_validation = |at: usize| (at + 1) * validation / 100 > at * validation / 100;
    let (held, train): (Vec<_>, Vec<_>) =
        examples.into_iter().enumerate().partition(|(at, _)| is_validation(*at));
    let bare = |numbered: Vec<(usize, Example)>| numbered.into_iter().map(|(_, example)| example).collect();
    (bare(train), bare(held))
}
