//! JSON-LD compared with the page that it is on, which may say more.

use std::collections::HashMap;

use crate::ingest::found::Found;
use crate::ingest::html::choose::answer::{self, Pair};
use crate::ingest::html::dom::lines::Line;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::forms::mark::{Candidate, Mark};
use crate::ingest::html::forms::{json_ld, markers};
use crate::ingest::html::scores::prior;
use crate::ingest::wording::question;

/// The questions of a page's JSON-LD, with the answers of the page itself where these are the same and longer. `written` writes
/// an answer of the page.
pub(super) fn longer(
    page: &Page<'_>,
    lines: &[Line],
    mut embedded: Vec<Found>,
    written: impl Fn(&Mark, &Pair, &'static str) -> Found,
) -> Vec<Found> {
    let keys: HashMap<String, usize> =
        embedded.iter().enumerate().map(|(at, found)| (question::key(&found.question), at)).collect();
    let place = |line: &Line| {
        let is_short = line.size(page) as usize <= question::LONGEST;
        let at = keys.get(&question::key(&is_short.then(|| line.text(page))?))?;
        Some((*at, markers::place(page, *line)))
    };
    let (at, marks): (Vec<usize>, Vec<Mark>) = lines.iter().filter_map(place).unzip();
    let candidate = Candidate::new("question of the JSON-LD, answered on the page", marks, prior::NONE);
    for pair in answer::extract(page, &candidate) {
        let (Some(mark), Some(known)) = (candidate.marks.get(pair.mark), at.get(pair.mark)) else { continue };
        let Some(known) = embedded.get_mut(*known) else { continue };
        let own = written(mark, &pair, candidate.how);
        if json_ld::is_shortened(&known.answer, &own.answer) {
            *known = Found { question: std::mem::take(&mut known.question), ..own };
        }
    }
    embedded
}
