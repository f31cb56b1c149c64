//! Tables -> Markdown: a table of data as a Markdown table, a table used for layout as the blocks in its cells.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::write::markdown::{Depth, Writer};

/// Most columns of a table of data.
const COLUMNS: usize = 20;
/// Longest cell, in characters, of a table of data.
const CELL: u32 = 400;

/// Writes a table.
pub(super) fn write(writer: &Writer<'_, '_>, table: NodeId, depth: Depth, blocks: &mut Vec<String>) {
    let rows = rows(writer, table);
    let page = writer.page;
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let is_layout = !(2..=COLUMNS).contains(&columns)
        || rows.len() < 2
        || page.dom.named(table, "table").next().is_some()
        || rows.iter().flatten().any(|&cell| page.size(cell) > CELL || has_blocks(writer, cell));
    let caption = page.dom.children(table).find(|&id| page.dom.name(id) == "caption");
    blocks.extend(caption.and_then(|caption| writer.heading(caption)));
    if is_layout {
        let cells = rows.iter().flatten().flat_map(|&cell| writer.content(cell, depth));
        blocks.extend(cells);
    } else {
        blocks.push(pipes(writer, &rows, columns));
    }
}

/// The cells of each row with text, without the rows of nested tables.
fn rows(writer: &Writer<'_, '_>, table: NodeId) -> Vec<Vec<NodeId>> {
    let page = writer.page;
    let own = |&row: &NodeId| page.dom.enclosing(row, &["table"]) == Some(table);
    let cells = |row: NodeId| {
        let cells = page.dom.children(row).filter(|&cell| matches!(page.dom.name(cell), "td" | "th"));
        cells.collect::<Vec<_>>()
    };
    let rows = page.dom.named(table, "tr").filter(own).filter(|&row| page.size(row) > 0);
    rows.map(cells).filter(|cells| !cells.is_empty()).collect()
}

fn has_blocks(writer: &Writer<'_, '_>, cell: NodeId) -> bool {
    const BLOCKS: &[&str] = &["ul", "ol", "dl", "pre", "blockquote", "h1", "h2", "h3", "h4"];
    writer.page.dom.descendants(cell).any(|id| BLOCKS.contains(&writer.page.dom.name(id)))
}

fn pipes(writer: &Writer<'_, '_>, rows: &[Vec<NodeId>], columns: usize) -> String {
    let page = writer.page;
    let is_head = |row: &Vec<NodeId>| row.iter().all(|&cell| page.dom.name(cell) == "th");
    let line = |row: &[NodeId]| {
        let mut texts: Vec<String> = row.iter().map(|&cell| text(writer, cell)).collect();
        texts.resize(columns, String::new());
        format!("| {} |", texts.join(" | "))
    };
    let (head, body) = match rows.split_first() {
        Some((first, rest)) if is_head(first) => (line(first), rest),
        _ => (line(&[]), rows),
    };
    let rules: Vec<&str> = (0..columns).map(|column| rule(writer, rows, column)).collect();
    let rule = format!("| {} |", rules.join(" | "));
    let mut lines = vec![head, rule];
    lines.extend(body.iter().map(|row| line(row)));
    lines.join("\n")
}

/// What says below a column's head how the column is aligned: as its first cell with text that is not in the head, or else the head.
fn rule(writer: &Writer<'_, '_>, rows: &[Vec<NodeId>], column: usize) -> &'static str {
    let dom = writer.page.dom;
    let cell = rows.iter().rev().find_map(|row| row.get(column).copied());
    let said = cell.and_then(|cell| dom.attr(cell, "align").or_else(|| dom.attr(cell, "style")));
    // Of a style, what comes after the property.
    let said =
        said.map(|said| said.rsplit("text-align").next().unwrap_or(said).trim_start_matches([':', ' ']));
    match said {
        Some(said) if said.starts_with("right") || said.starts_with("end") => "---:",
        Some(said) if said.starts_with("center") => ":---:",
        _ => "---",
    }
}

fn text(writer: &Writer<'_, '_>, cell: NodeId) -> String {
    let text = writer.content(cell, Depth::default()).join(" ");
    text.replace("  \n", " ").replace('\n', " ").replace('|', "\\|")
}
