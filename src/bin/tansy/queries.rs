//! Questions from a file, one JSON object a line.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};
use tansy::embed::Embedder;
use tansy::evaluation::{self, Query};

use crate::files;
use crate::progress::Progress;

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

/// The embeddings of all queries, with a progress bar: they take nearly all of the time.
pub(crate) fn embeddings(embedder: &Embedder, queries: &[Query]) -> Result<Vec<Vec<f32>>> {
    let progress = Progress::new("Searching", queries.len());
    Ok(evaluation::embeddings(embedder, queries, || progress.step(queries.len()))?)
}
