//! Marks rows of tables whose header names a column of questions and one of answers.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::html::scores::prior;
use crate::ingest::wording::fields;

/// Most columns that are examined.
const COLUMNS: usize = 20;

/// Rows below a header with "Question" and "Answer", in many languages.
pub(crate) fn find(page: &Page<'_>) -> Candidate {
    let mut marks = Vec::new();
    for table in page.dom.named(NodeId::ROOT, "table").filter(|&id| !page.is_noise(id)) {
        let own = |&row: &NodeId| page.dom.enclosing(row, &["table"]) == Some(table);
        let mut rows = page.dom.named(table, "tr").filter(own).filter(|&row| page.size(row) > 0);
        let Some((asking, answering)) = rows.next().and_then(|head| columns(page, head)) else { continue };
        marks.extend(rows.filter_map(|row| {
            let cells = cells(page, row);
            let (question, answer) = (*cells.get(asking)?, *cells.get(answering)?);
            let anchor = page.dom.attr(row, "id").map(str::to_owned);
            (page.size(question) > 0).then(|| Mark { panel: Some(answer), anchor, ..Mark::at(question) })
        }));
    }
    Candidate::new("table of questions and answers", marks, prior::LABELLED)
}

/// The columns of questions and of answers.
fn columns(page: &Page<'_>, head: NodeId) -> Option<(usize, usize)> {
    let names: Vec<String> = cells(page, head).iter().map(|&cell| page.text(cell).to_lowercase()).collect();
    let asking = names.iter().position(|name| fields::is_question(name))?;
    let answering = names.iter().position(|name| fields::is_answer(name))?;
    Some((asking, answering))
}

fn cells(page: &Page<'_>, row: NodeId) -> Vec<NodeId> {
    let cells = page.dom.children(row).filter(|&cell| matches!(page.dom.name(cell), "td" | "th"));
    cells.take(COLUMNS).collect()
}
