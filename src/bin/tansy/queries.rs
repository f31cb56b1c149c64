//! Reads questions from a file, one JSON object per line.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};
use tansy::evaluation::{self, Query};
use tansy::retriever::{Options, Outcome};

use crate::files;
use crate::model::Choice;
use crate::opened::Opened;
use crate::progress::Progress;

/// Reads a file of queries, or standard input if `path` is `-`. A query without an id gets its line's number.
pub(crate) fn read(path: &Path) -> Result<Vec<Query>> {
    let text = read_text(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let queries: Result<Vec<Query>> = lines.map(|(at, line)| parse(line, at + 1)).collect();
    let queries = queries.with_context(|| format!("{}", path.display()))?;
    if queries.is_empty() {
        bail!("{}: it contains no queries: give one {{\"id\", \"text\"}} per line", path.display());
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

/// What questions and entries are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum By {
    /// Words and embeddings
    Meaning,
    /// Words only, as in a page until the model has loaded
    Words,
}

/// The outcomes of searches, and the embeddings of the queries; none if only words were compared.
pub(crate) struct Searched {
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) embeddings: Option<Vec<Vec<f32>>>,
}

/// Searches a bundle for all queries. A progress bar is shown while they are embedded, because this takes nearly all of the time.
pub(crate) fn search(
    opened: &Opened,
    model: &Choice,
    by: By,
    queries: &[Query],
    options: Options,
) -> Result<Searched> {
    let bundle = &opened.bundle;
    if by == By::Words {
        let outcomes = evaluation::outcomes_by_words(bundle, queries, options)?;
        return Ok(Searched { outcomes, embeddings: None });
    }
    let embedder = model.of(opened)?;
    let progress = Progress::new("Searching", queries.len());
    let embeddings = evaluation::embeddings(&embedder, queries, || progress.step(queries.len()))?;
    let outcomes = evaluation::outcomes(bundle, &embedder, queries, &embeddings, options)?;
    Ok(Searched { outcomes, embeddings: Some(embeddings) })
}
