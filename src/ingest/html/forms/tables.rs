//! Marks rows of tables whose header names a column of questions and one of answers.

use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::html::scores::prior;
use crate::ingest::wording::fields;

/// Most columns that are examined.
const COLUMNS: usize = 20;
/// Longest name of a column, in characters.
const NAME: u32 = 100;

/// Most rows above the header: titles, and the letters of the columns of a spreadsheet.
const ABOVE: usize = 5;

/// Rows below a header with "Question" and "Answer", in many languages.
pub(crate) fn find(page: &Page<'_>) -> Candidate {
    let mut marks = Vec::new();
    for table in page.dom.named(NodeId::ROOT, "table").filter(|&id| !page.is_noise(id)) {
        let own = |&row: &NodeId| page.dom.enclosing(row, &["table"]) == Some(table);
        let mut grid = Grid::default();
        let rows = page.dom.named(table, "tr").filter(own).map(|row| (row, grid.cells(page, row)));
        let mut rows = rows.filter(|&(row, _)| page.size(row) > 0);
        let head = rows.by_ref().take(ABOVE).find_map(|(_, cells)| columns(page, &cells));
        let Some((asking, answering)) = head else { continue };
        marks.extend(rows.filter_map(|(row, cells)| {
            let (question, answer) = (cells[asking]?, cells[answering]?);
            let anchor = page.dom.attr(row, "id").map(str::to_owned);
            (page.size(question) > 0).then(|| Mark { panel: Some(answer), anchor, ..Mark::at(question) })
        }));
    }
    Candidate::new("table of questions and answers", marks, prior::LABELLED)
}

/// The columns of questions and of answers.
fn columns(page: &Page<'_>, head: &Cells) -> Option<(usize, usize)> {
    let name = |cell: &Option<NodeId>| {
        cell.filter(|&cell| page.size(cell) <= NAME).map(|cell| page.text(cell).to_lowercase())
    };
    let names: Vec<String> = head.iter().map(|cell| name(cell).unwrap_or_default()).collect();
    let asking = names.iter().position(|name| fields::is_question(name))?;
    let answering = names.iter().position(|name| fields::is_answer(name))?;
    Some((asking, answering))
}

/// The cells of a row by their columns; none where a cell of a row above covers the place.
type Cells = [Option<NodeId>; COLUMNS];

/// For each column, how many further rows a cell covers.
#[derive(Default)]
struct Grid([usize; COLUMNS]);

impl Grid {
    /// The cells of the next row.
    fn cells(&mut self, page: &Page<'_>, row: NodeId) -> Cells {
        let mut covered = self.0;
        let mut cells = Cells::default();
        let span =
            |cell, key| page.dom.attr(cell, key).and_then(|span| span.parse::<usize>().ok()).unwrap_or(1);
        let mut at = 0;
        for cell in page.dom.children(row).filter(|&cell| matches!(page.dom.name(cell), "td" | "th")) {
            at += self.0.iter().skip(at).take_while(|&&rows| rows > 0).count();
            let Some(place) = cells.get_mut(at) else { break };
            *place = Some(cell);
            let columns = span(cell, "colspan").max(1);
            covered.iter_mut().skip(at).take(columns).for_each(|rows| *rows = span(cell, "rowspan"));
            at = at.saturating_add(columns);
        }
        self.0 = covered.map(|rows| rows.saturating_sub(1));
        cells
    }
}
