//! How much of the inputs became entries, in words that an owner understands, and whether it is enough.

use anyhow::{Result, bail};
use tansy::ingest::{Block, Coverage};

use crate::input::Found;
use crate::output::count;

/// How many of the largest passages are named.
const NAMED: usize = 3;
/// Longest beginning of a passage that is shown, in characters.
const SHOWN: usize = 60;

/// Fails if this percentage of the text or more is in no entry.
pub(super) fn check(found: &Found, most: u8) -> Result<()> {
    let loss = Loss::of(&found.coverages);
    if loss.left == 0 || most >= 100 || loss.left * 100 < loss.all * u64::from(most) {
        return Ok(());
    }
    bail!(
        "{} of the text is in no question or answer, and --max-left allows less than {most} %: {}. Nothing was written. \
         `tansy extract --html report.html` with the same inputs shows what is missing; to build without it, give a higher --max-left",
        loss.percent(),
        loss.largest()
    )
}

/// The last line of a build.
pub(super) fn summary(found: &Found) -> String {
    let places = found.places.iter().map(|place| &place.also).collect::<std::collections::HashSet<_>>().len();
    let questions = count(found.faq.len(), "question", "questions");
    let from = match found.inputs {
        all if all > places => format!("{places} of {}", count(all, "page or file", "pages and files")),
        all => count(all, "page or file", "pages and files"),
    };
    let loss = Loss::of(&found.coverages);
    if loss.left == 0 {
        return format!("Took {questions} from {from}; no text was left out.");
    }
    format!("Took {questions} from {from}; {} of the text was left out: {}.", loss.percent(), loss.largest())
}

/// Remarks on the entries, one line for each kind.
pub(super) fn remarks(found: &Found) -> Vec<String> {
    let remarks = tansy::ingest::remarks(found.faq.entries()).into_iter();
    let line = |remark: tansy::ingest::Remark| {
        let first: Vec<String> = remark
            .questions
            .iter()
            .take(NAMED)
            .map(|question| format!("{:?}", beginning(question)))
            .collect();
        let more = if remark.questions.len() > NAMED { ", ..." } else { "" };
        format!(
            "{} {}: {}{more}",
            count(remark.questions.len(), "entry", "entries"),
            remark.what,
            first.join(", ")
        )
    };
    remarks.map(line).collect()
}

/// What is in no entry.
struct Loss<'a> {
    /// Letters and digits of all inputs, and of those the ones that were left out.
    all: u64,
    left: u64,
    blocks: Vec<(&'a str, &'a Block)>,
}

impl<'a> Loss<'a> {
    fn of(coverages: &'a [Coverage]) -> Self {
        let mut blocks: Vec<_> = coverages
            .iter()
            .flat_map(|coverage| coverage.left().map(|block| (coverage.name.as_str(), block)))
            .collect();
        blocks.sort_by_key(|(_, block)| std::cmp::Reverse(block.size));
        Self {
            all: coverages.iter().map(Coverage::text_size).sum(),
            left: coverages.iter().map(Coverage::left_size).sum(),
            blocks,
        }
    }

    fn percent(&self) -> String {
        match self.left * 100 / self.all.max(1) {
            0 => "under 1 %".to_owned(),
            percent => format!("{percent} %"),
        }
    }

    /// `2 headings and 5 blocks of text, the largest of them ...`
    fn largest(&self) -> String {
        let headings = self.blocks.iter().filter(|(_, block)| block.heading).count();
        let texts = self.blocks.len() - headings;
        let counted = [
            (headings > 0).then(|| count(headings, "heading", "headings")),
            (texts > 0).then(|| count(texts, "block of text", "blocks of text")),
        ];
        let counted: Vec<String> = counted.into_iter().flatten().collect();
        let named: Vec<String> =
            self.blocks.iter().take(NAMED).map(|(name, block)| named(name, block)).collect();
        let most = if self.blocks.len() > NAMED { "the largest: " } else { "" };
        format!("{}; {most}{}", counted.join(" and "), named.join("; "))
    }
}

fn named(name: &str, block: &Block) -> String {
    format!("{name} line {} {:?} ({})", block.line, beginning(&block.text), block.reason)
}

fn beginning(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(SHOWN).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}
