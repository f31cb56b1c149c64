//! The rows of tables as entries, on pages that are not a FAQ: a price list, opening hours.

use crate::ingest::found::Found;
use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::wording::question;

/// Most rows that become entries: longer tables are data sets.
const ROWS: usize = 2000;
/// Most columns of a table whose rows become entries.
const COLUMNS: usize = 20;
/// Longest cell, in characters, of such a table.
const CELL: u32 = 400;

/// Each row below a header as an entry: its first cell is the question, `Open: 10 am, Close: 3 pm` the answer.
pub(crate) fn find(page: &Page<'_>) -> Vec<Found> {
    let tables = page.dom.named(NodeId::ROOT, "table").filter(|&id| !page.is_noise(id));
    let is_heading = |&id: &NodeId| page.dom.heading_level(id).is_some() && !page.is_noise(id);
    let headings: Vec<NodeId> = page.dom.all().filter(is_heading).collect();
    tables.flat_map(|table| entries(page, table, &headings)).take(ROWS).collect()
}

fn entries(page: &Page<'_>, table: NodeId, headings: &[NodeId]) -> Vec<Found> {
    let own = |&row: &NodeId| page.dom.enclosing(row, &["table"]) == Some(table);
    let rows = page.dom.named(table, "tr").filter(own).filter(|&row| page.size(row) > 0);
    let mut rows = rows.map(|row| (row, cells(page, row)));
    let Some((_, head)) = rows.next().filter(|(_, head)| is_head(page, head)) else { return vec![] };
    let names: Vec<String> = head.iter().map(|&cell| page.text(cell)).collect();
    let about = about(page, table, headings);
    let entries = rows.filter_map(|(row, cells)| entry(page, row, &names, &cells));
    // "Saturday" alone does not say that these are opening hours; "Opening hours: Saturday" does.
    let with_alt = entries.map(|found| {
        let alt = about.iter().map(|about| format!("{about}: {}", found.question)).collect();
        Found { alt, ..found }
    });
    with_alt.collect()
}

/// The table's caption, or the last heading before it.
fn about(page: &Page<'_>, table: NodeId, headings: &[NodeId]) -> Option<String> {
    let caption = page.dom.children(table).find(|&id| page.dom.name(id) == "caption");
    let heading = || headings.get(headings.partition_point(|&id| id < table).checked_sub(1)?).copied();
    let text = question::tidy(&page.text(caption.or_else(heading)?));
    (!text.is_empty() && text.chars().count() <= question::LONGEST).then_some(text)
}

fn is_head(page: &Page<'_>, cells: &[NodeId]) -> bool {
    (2..=COLUMNS).contains(&cells.len()) && cells.iter().all(|&cell| page.dom.name(cell) == "th")
}

fn entry(page: &Page<'_>, row: NodeId, names: &[String], cells: &[NodeId]) -> Option<Found> {
    let (&first, rest) = cells.split_first()?;
    let is_short = cells.len() <= names.len() && cells.iter().all(|&cell| page.size(cell) <= CELL);
    // A cell that spans several columns belongs to none of them.
    let spans = |cell: NodeId| page.dom.attr(cell, "colspan").is_some_and(|columns| columns != "1");
    let said = rest.iter().zip(names.iter().skip(1)).filter(|&(&cell, _)| page.size(cell) > 0);
    let said = said.map(|(&cell, name)| match name.as_str() {
        name if name.is_empty() || spans(cell) => page.text(cell),
        name => format!("{name}: {}", page.text(cell)),
    });
    let answer = said.collect::<Vec<_>>().join(", ");
    let question = question::tidy(&page.text(first));
    (is_short && !question.is_empty() && !answer.is_empty()).then(|| Found {
        question,
        answer,
        anchor: page.dom.attr(row, "id").map(str::to_owned),
        line: page.dom.line(row),
        how: "table row",
        ..Found::default()
    })
}

fn cells(page: &Page<'_>, row: NodeId) -> Vec<NodeId> {
    page.dom.children(row).filter(|&cell| matches!(page.dom.name(cell), "td" | "th")).collect()
}
