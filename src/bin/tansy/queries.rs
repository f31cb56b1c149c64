//! Questions from a file, one JSON object a line, and what a bundle finds for them.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use serde::Deserialize;
use tansy::bundle::Bundle;
use tansy::chat;
use tansy::embed::Embedder;
use tansy::llm::Message;
use tansy::retriever::{Options, Outcome};
use tansy::small_talk;

use crate::files;
use crate::progress::Progress;

/// One line of `queries.jsonl`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Query {
    #[serde(default)]
    pub(crate) id: String,
    #[serde(rename = "text")]
    pub(crate) question: String,
    /// The ids of the entries that answer it; empty if none does, absent if it is not known.
    pub(crate) relevant: Option<Vec<String>>,
    /// What was said before.
    #[serde(default)]
    pub(crate) history: Vec<Said>,
}

/// An earlier message as in JavaScript, or only the visitor's question.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Said {
    Message(Message),
    Question(String),
}

impl Query {
    pub(crate) fn new(question: &str) -> Self {
        Self { id: "q".to_owned(), question: question.to_owned(), relevant: None, history: Vec::new() }
    }

    /// The same, asked after the visitor's earlier questions.
    pub(crate) fn after(self, questions: &[String]) -> Self {
        Self { history: questions.iter().cloned().map(Said::Question).collect(), ..self }
    }

    pub(crate) fn history(&self) -> Vec<Message> {
        let message = |said: &Said| match said {
            Said::Message(message) => message.clone(),
            Said::Question(question) => Message::user(question),
        };
        self.history.iter().map(message).collect()
    }

    /// The part of the question that [`chat::search`] embeds.
    fn embedded(&self) -> &str {
        small_talk::without(&self.question)
    }
}

/// Reads a file of queries, or standard input if `path` is `-`. A query without an id gets its line's number.
pub(crate) fn read(path: &Path) -> Result<Vec<Query>> {
    let text = read_text(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let queries: Result<Vec<Query>> = lines.map(|(at, line)| parse(line, at + 1)).collect();
    let queries = queries.with_context(|| format!("{}", path.display()))?;
    if queries.is_empty() {
        bail!("{}: there are no queries in it; one {{\"id\", \"text\"}} a line is expected", path.display());
    }
    Ok(queries)
}

/// Reads a file as text, or standard input if `path` is `-`.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    if path != Path::new("-") {
        return files::read_text(path);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("standard input")?;
    Ok(text)
}

fn parse(line: &str, number: usize) -> Result<Query> {
    let mut query: Query = serde_json::from_str(line.trim_start_matches('\u{feff}')).map_err(|error| {
        anyhow::anyhow!("line {number} is not a query such as {{\"id\": \"q1\", \"text\": \"...\"}}: {error}")
    })?;
    if query.id.is_empty() {
        query.id = number.to_string();
    }
    Ok(query)
}

/// What a bundle finds for each query, in their order; `embeddings` are [theirs](embeddings).
pub(crate) fn outcomes(
    bundle: &Bundle,
    embedder: &Embedder,
    queries: &[Query],
    embeddings: &[Vec<f32>],
    options: Options,
) -> Result<Vec<Outcome>> {
    let search = |(query, embedding): (&Query, &Vec<f32>)| {
        let embed = |text: &str| match text == query.embedded() {
            true => Ok(Some(embedding.clone())),
            false => embedder.query(text).map(Some),
        };
        let outcome = chat::search(bundle, embed, &query.question, &query.history(), options);
        outcome.with_context(|| format!("the query {:?}", query.id))
    };
    queries.iter().zip(embeddings).map(search).collect()
}

/// The embeddings of all queries. They take nearly all of the time and can be made in parallel; a bundle belongs to one thread.
pub(crate) fn embeddings(embedder: &Embedder, queries: &[Query]) -> Result<Vec<Vec<f32>>> {
    let progress = Progress::new("Searching", queries.len());
    let embeddings = queries.par_iter().map(|query| {
        let embedding = embedder.query(query.embedded());
        progress.step(queries.len());
        embedding.with_context(|| format!("the query {:?}", query.id))
    });
    embeddings.collect()
}
