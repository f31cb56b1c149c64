//! `--report`: one HTML file that shows each query with the entries found and expected, and the trade-off between coverage and
//! false answers.

mod curve;
mod plot;
mod reliability;

use std::fmt::{Display, Formatter, Result};

use tansy::bundle::Bundle;
use tansy::evaluation::{Query, Scores};
use tansy::retriever::{Decision, Outcome};

use crate::html::Escaped;

/// The HTML file, written by its [`Display`]. It loads nothing and runs no script.
pub(crate) struct Report<'a> {
    pub(crate) bundle: &'a Bundle,
    pub(crate) queries: &'a [Query],
    pub(crate) outcomes: &'a [Outcome],
    pub(crate) scores: &'a Scores,
}

/// A query, its outcome, and the verdict on it.
struct Row<'a> {
    query: &'a Query,
    outcome: &'a Outcome,
    verdict: &'static str,
}

const STYLE: &str = "\
:root{color-scheme:light dark;--line:light-dark(#ddd,#444);--good:light-dark(#17713a,#6fd08c);--bad:light-dark(#b3261e,#ff8a80);--so-so:light-dark(#8a5a00,#f0b95a)}
body{font:16px/1.45 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}
pre{white-space:pre-wrap}table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid var(--line);padding:.35rem .5rem;text-align:start;vertical-align:top}
td:first-child{font-variant-numeric:tabular-nums}.right{color:var(--good)}.wrong{color:var(--bad)}.offered,.missed{color:var(--so-so)}
svg{max-width:34rem;width:100%;height:auto}figure{margin:0}";

impl<'a> Report<'a> {
    /// One row per query, highest confidence first.
    fn rows(&self) -> Vec<Row<'a>> {
        let pairs = self.queries.iter().zip(self.outcomes);
        let mut rows: Vec<Row<'a>> =
            pairs.map(|(query, outcome)| Row { query, outcome, verdict: verdict(query, outcome) }).collect();
        rows.sort_by(|a, b| b.outcome.confidence.total_cmp(&a.outcome.confidence));
        rows
    }

    fn row(&self, f: &mut Formatter<'_>, Row { query, outcome, verdict }: &Row<'_>) -> Result {
        let decision = match outcome.decision {
            Decision::Answer => "answer",
            Decision::Clarify => "choices",
            _ => "decline",
        };
        let came: Vec<&str> = outcome.hits.iter().take(3).map(|hit| hit.question.as_str()).collect();
        let wanted = query.relevant.as_deref().unwrap_or_default().iter();
        let wanted: Vec<&str> = wanted.map(|id| self.question(id)).collect();
        writeln!(
            f,
            "<tr><td>{:.2}</td><td class=\"{verdict}\">{decision}, {verdict}</td><td dir=auto>{}</td><td>{}</td><td>{}</td></tr>",
            outcome.confidence,
            Escaped(&query.question),
            List(&came),
            List(&wanted),
        )
    }

    /// The question of the entry with this id, or the id itself if there is none.
    fn question<'b>(&'b self, id: &'b str) -> &'b str {
        let mut entries = self.bundle.faq().entries().iter();
        entries.find(|entry| entry.id == id).map_or(id, |entry| &entry.question)
    }
}

impl Display for Report<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let title = self.bundle.manifest().title.as_deref().unwrap_or("FAQ");
        let rows = self.rows();
        write!(
            f,
            "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<meta name=viewport content=\"width=device-width\">\n"
        )?;
        writeln!(
            f,
            "<title>Evaluation: {0}</title>\n<style>{STYLE}</style>\n<h1>Evaluation: {0}</h1>",
            Escaped(title)
        )?;
        writeln!(f, "<pre>{}</pre>", Escaped(&self.scores.to_string()))?;
        writeln!(
            f,
            "<h2>Coverage and false answers</h2>\n{}",
            curve::Curve::of(self.queries, self.outcomes, self.scores.answer_from)
        )?;
        writeln!(f, "<h2>Confidence and truth</h2>\n{}", reliability::Reliability(self.scores))?;
        writeln!(f, "<h2>Questions, highest confidence first</h2>\n<table>")?;
        writeln!(f, "<tr><th>Confidence<th>Decision<th>Question<th>Entries found<th>Entries expected</tr>")?;
        rows.iter().try_for_each(|row| self.row(f, row))?;
        writeln!(f, "</table>")
    }
}

/// Whether the decision was right, in one word, which is also the CSS class that colours it.
fn verdict(query: &Query, outcome: &Outcome) -> &'static str {
    let relevant = query.relevant.as_deref().unwrap_or_default();
    let is_within = |most| outcome.hits.iter().take(most).any(|hit| relevant.contains(&hit.id));
    match (outcome.decision, relevant.is_empty()) {
        (Decision::Answer, false) if is_within(1) => "right",
        (Decision::Answer, _) => "wrong",
        (Decision::Clarify, false) if is_within(tansy::chat::MAX_RELATED) => "right",
        (Decision::Clarify, _) => "offered",
        (_, true) => "right",
        (_, false) => "missed",
    }
}

/// Texts, one per line; a dash if there are none.
struct List<'a>(&'a [&'a str]);

impl Display for List<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.0.is_empty() {
            return f.write_str("-");
        }
        self.0.iter().try_for_each(|text| write!(f, "<div dir=auto>{}</div>", Escaped(text)))
    }
}
