//! What became of each block.

use std::collections::BTreeSet;

use super::words::Phrases;
use super::{Block, Part, Raw};
use crate::ingest::source::{Note, NoteKind, Reading};
use crate::ingest::wording::question;

/// From this share of its characters on, in percent, a block counts as taken. Markup and links differ between page and entry.
const TAKEN: u64 = 60;
/// From this share on, in percent, a block is a question.
const ASKED: u64 = 80;
/// From this share on, in percent, a block was left out on purpose.
const ASIDE: u64 = 80;
/// The reason for these.
const PURPOSE: &str = "left out on purpose: a draft, or a part that holds no questions";

/// The blocks with what became of each.
pub(super) fn classified(raw: Vec<Raw>, reading: &Reading) -> Vec<Block> {
    let questions =
        || reading.entries.iter().flat_map(|entry| std::iter::once(&entry.question).chain(&entry.alt));
    let answers = || reading.entries.iter().map(|entry| &entry.answer);
    let asked = Phrases::of(questions());
    let all = Phrases::of(questions().chain(answers()));
    let aside = Phrases::of(reading.aside.iter());
    let title = reading.title.as_deref().map(question::key);
    let mut blocks: Vec<Block> = Vec::new();
    for raw in raw {
        let (size, taken) = all.covered(&raw.text);
        if size == 0 {
            continue;
        }
        let is_share = |part: u64, percent: u64| part * 100 >= size * percent;
        let part = if is_share(taken, TAKEN) {
            if is_share(asked.covered(&raw.text).1, ASKED) { Part::Question } else { Part::Answer }
        } else if raw.furniture || is_share(aside.covered(&raw.text).1, ASIDE) {
            Part::Furniture
        } else if title.as_ref().is_some_and(|title| *title == question::key(&raw.text)) {
            Part::Title
        } else {
            Part::Left
        };
        match blocks.last_mut() {
            Some(last) if raw.continues && last.part == part && last.heading == raw.heading => {
                last.text.push('\n');
                last.text.push_str(&raw.text);
                last.size += size;
            }
            _ => blocks.push(Block {
                line: raw.line,
                text: raw.text,
                part,
                heading: raw.heading,
                reason: if raw.furniture || part != Part::Furniture { "" } else { PURPOSE }.to_owned(),
                size,
            }),
        }
    }
    name_titles(&mut blocks);
    give_reasons(&mut blocks, &reading.notes);
    blocks
}

/// A heading is the title of a section if the text below it was taken.
fn name_titles(blocks: &mut [Block]) {
    let mut below = Part::Left;
    for block in blocks.iter_mut().rev() {
        if block.part == Part::Left && block.heading && below != Part::Left {
            block.part = Part::Title;
        } else if !block.heading && block.part != Part::Furniture || block.part == Part::Question {
            below = block.part;
        }
    }
}

/// Takes the reasons from the notes: the last one up to a block's line, if that is of something left out.
fn give_reasons(blocks: &mut [Block], notes: &[Note]) {
    let whole = notes.iter().find(|note| note.line == 0 && note.kind == NoteKind::Left);
    let mut lines: Vec<&Note> = notes.iter().filter(|note| note.line > 0).collect();
    lines.sort_by_key(|note| note.line);
    let taken: BTreeSet<usize> =
        lines.iter().filter(|note| note.kind == NoteKind::Taken).map(|note| note.line).collect();
    for block in blocks {
        block.reason = match block.part {
            Part::Furniture if !block.reason.is_empty() => continue,
            Part::Furniture => "navigation, a footer, an id, a date or the like".to_owned(),
            Part::Title => "the title of a page or section".to_owned(),
            Part::Left => {
                let at = lines.partition_point(|note| note.line <= block.line);
                let last = at.checked_sub(1).and_then(|at| lines.get(at));
                match last.filter(|note| note.kind == NoteKind::Left) {
                    Some(note) => note.reason.clone(),
                    None if taken.is_empty() => {
                        whole.map_or_else(|| "no question was found".to_owned(), |note| note.reason.clone())
                    }
                    None if taken.first().is_some_and(|&first| block.line < first) => {
                        "it stands before the first question".to_owned()
                    }
                    None => "it belongs to no question".to_owned(),
                }
            }
            Part::Question | Part::Answer => String::new(),
        };
    }
}
