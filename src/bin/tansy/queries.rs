//! Questions from a file, one JSON object a line, and what the bundle answers to all of them.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use serde::Deserialize;
use tansy::bundle::Bundle;
use tansy::embed::Embedder;
use tansy::retriever::{self, Outcome};

use crate::files;
use crate::progress::Progress;

/// One line of `queries.jsonl`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Query {
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) text: String,
    /// The ids of the entries that answer it; empty if none does, absent if it is not known.
    pub(crate) relevant: Option<Vec<String>>,
}

/// Reads a file of queries, or standard input if `path` is `-`. A query without an id gets its line's number.
pub(crate) fn read(path: &Path) -> Result<Vec<Query>> {
    let text = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("standard input")?;
        text
    } else {
        files::read_text(path)?
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let queries: Result<Vec<Query>> = lines.map(|(at, line)| parse(line, at + 1)).collect();
    let queries = queries.with_context(|| format!("{}", path.display()))?;
    if queries.is_empty() {
        bail!("{}: there is no query in it, one {{\"id\", \"text\"}} a line is expected", path.display());
    }
    Ok(queries)
}

fn parse(line: &str, number: usize) -> Result<Query> {
    let mut query: Query = serde_json::from_str(line.trim_start_matches('\u{feff}')).map_err(|error| {
        anyhow::anyhow!("line {number} is no query such as {{\"id\": \"q1\", \"text\": \"...\"}}: {error}")
    })?;
    if query.id.is_empty() {
        query.id = number.to_string();
    }
    Ok(query)
}

/// What a bundle says to one question.
pub(crate) fn outcome(bundle: &Bundle, embedder: &Embedder, question: &str, top: usize) -> Result<Outcome> {
    let embedding = embedder.query(question)?;
    Ok(retriever::search(bundle, question, Some(&embedding), top))
}

/// What a bundle says to each question, in their order.
pub(crate) fn outcomes(
    bundle: &Bundle,
    embedder: &Embedder,
    queries: &[Query],
    top: usize,
) -> Result<Vec<Outcome>> {
    let progress = Progress::new("Searching", queries.len());
    // Embedding takes nearly all of the time, and a bundle belongs to one thread.
    let embeddings = queries.par_iter().map(|query| {
        let embedding = embedder.query(&query.text);
        progress.step(queries.len());
        embedding.with_context(|| format!("the query {:?}", query.id))
    });
    let embeddings: Vec<Vec<f32>> = embeddings.collect::<Result<_>>()?;
    let search = |(query, embedding): (&Query, &Vec<f32>)| {
        retriever::search(bundle, &query.text, Some(embedding), top)
    };
    Ok(queries.iter().zip(&embeddings).map(search).collect())
}
