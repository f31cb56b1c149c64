//! Plain text: `Q:` and `A:`, or paragraphs that end with a question mark; anything else is read as Markdown.

mod blocks;

use crate::error::Result;
use crate::ingest::found::{Draft, Found};
use crate::ingest::limits;
use crate::ingest::link::Links;
use crate::ingest::markdown::mapped::Mapped;
use crate::ingest::markdown::render;
use crate::ingest::plain::blocks::{Block, blocks, is_capitals, is_rule};
use crate::ingest::source::Source;
use crate::ingest::wording::{marker, question};
use crate::ingest::wordpress::readme;

/// Longest question, in lines.
const QUESTION_LINES: usize = 5;

/// Reads plain text.
///
/// # Errors
///
/// It has more markup than text, or the HTML in it is hostile.
pub(crate) fn read(source: &Source<'_>, text: &str) -> Result<Draft> {
    limits::check_markup(text)?;
    if let Some(draft) = readme::read(source, text)? {
        return Ok(draft);
    }
    let (text, signature) = without_signature(text);
    let leave_signature = |mut draft: Draft| {
        if let Some((line, signature)) = signature {
            draft.leave(line, signature, "it is the signature of a message");
        }
        draft
    };
    if let Some(lines) = with_bold_lines(text) {
        let draft = render::read(&lines, Links::of(source))?;
        if draft.found.len() > 1 {
            return Ok(leave_signature(draft));
        }
    }
    let blocks = blocks(text);
    let marked = marked(text);
    let (asked, titles) = asked(&blocks);
    let answered = |found: &[Found]| found.iter().filter(|found| !found.answer.is_empty()).count();
    let (found, titles) =
        if answered(&marked) * 2 >= answered(&asked) { (marked, vec![]) } else { (asked, titles) };
    if answered(&found) < 2 {
        let as_markdown = render::read(&Mapped::of(text, 1), Links::of(source))?;
        if answered(&found) <= as_markdown.found.len() {
            return Ok(leave_signature(as_markdown));
        }
    }
    let mut draft = leave_signature(Draft { title: title(&blocks), ..Draft::default() });
    for (line, title) in titles {
        draft.leave(line, title, "it is taken for the title of a section");
    }
    let mut found = last_of_each(found);
    remove_common_sign(&mut found);
    for found in found {
        if found.answer.is_empty() {
            draft.leave(found.line, found.question, "no answer follows it");
        } else {
            draft.found.push(found);
        }
    }
    Ok(draft)
}

/// A text without the signature of a message (RFC 3676, 4.3) at its end, and the signature with its line.
fn without_signature(text: &str) -> (&str, Option<(usize, &str)>) {
    const LINES: usize = 10;
    let Some((before, signature)) = text.rsplit_once("\n--\n").or_else(|| text.rsplit_once("\n-- \n")) else {
        return (text, None);
    };
    let is_short = signature.lines().count() <= LINES && !signature.lines().any(question::ends_as_question);
    let line = before.lines().count() + 1;
    if is_short { (before, Some((line, signature.trim()))) } else { (text, None) }
}

/// The text as Markdown if it has bold lines as chats write them, `*Is it free?*`; none without several, or if none of them asks.
fn with_bold_lines(text: &str) -> Option<Mapped> {
    let inside = |line: &'_ str| {
        let inside = line.trim().strip_prefix('*')?.strip_suffix('*')?;
        (!inside.is_empty() && !inside.starts_with(' ') && !inside.contains('*')).then(|| inside.to_owned())
    };
    let (mut lines, mut bold, mut asking) = (Mapped::default(), 0, false);
    for (at, line) in text.lines().enumerate() {
        let inside = inside(line);
        bold += usize::from(inside.is_some());
        asking |= inside.as_deref().is_some_and(question::ends_as_question);
        lines.push(at + 1, &inside.map_or(line.to_owned(), |inside| format!("**{inside}**")));
    }
    (bold > 1 && asking).then_some(lines)
}

/// The questions and answers with labels such as `Q:`.
fn marked(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut answer: Vec<&str> = Vec::new();
    let mut in_answer = false;
    let lines: Vec<&str> = text.lines().collect();
    let is_gap = |line: Option<&&str>| line.is_none_or(|line| line.trim().is_empty() || is_rule(line));
    // Text after a colon belongs to the answer.
    let is_told = |answer: &[&str]| {
        let last = answer.iter().rfind(|line| !line.trim().is_empty());
        last.is_some_and(|last| !last.trim_end().ends_with([':', '：']))
    };
    for (at, &line) in lines.iter().enumerate() {
        let after = lines.get(at + 1..).unwrap_or_default();
        let is_before_question = || {
            let next = after.iter().find(|line| !line.trim().is_empty());
            next.is_some_and(|next| marker::question(next).is_some())
        };
        let is_title = is_gap(at.checked_sub(1).and_then(|before| lines.get(before)))
            && (after.first().is_some_and(|after| is_rule(after))
                || is_capitals(line) && is_told(&answer) && is_before_question());
        // Labels before the look of a line: a title in capitals that has a label is a question.
        if let Some(length) = marker::question(line) {
            finish(&mut found, &mut answer);
            in_answer = false;
            let question = line.get(length..).unwrap_or_default().to_owned();
            found.push(Found { question, line: at + 1, how: "Q: and A:", ..Found::default() });
        } else if let Some(length) = marker::answer(line).filter(|_| !found.is_empty() && !in_answer) {
            in_answer = true;
            // The lines since the label are the rest of the question.
            let rest = std::mem::take(&mut answer).join(" ");
            if let Some(found) = found.last_mut() {
                found.question = format!("{} {rest}", found.question);
            }
            answer.extend(line.get(length..).filter(|rest| !rest.trim().is_empty()));
        } else if is_rule(line) || is_title || (answer.is_empty() && line.trim().is_empty()) {
            // A rule, a title or a leading blank line is not part of the answer.
        } else {
            answer.push(line);
        }
    }
    finish(&mut found, &mut answer);
    found.iter_mut().for_each(|found| found.question = question::clean(&found.question));
    found.retain(|found| !found.question.is_empty() && found.question.chars().count() <= question::LONGEST);
    found
}

fn finish(found: &mut [Found], answer: &mut Vec<&str>) {
    let lines = std::mem::take(answer);
    if let Some(found) = found.last_mut() {
        found.answer = dedented(&lines);
    }
}

/// The paragraphs that end with a question mark, each answered by the paragraphs up to the next; and the titles between
/// them, with their lines.
fn asked(blocks: &[Block<'_>]) -> (Vec<Found>, Vec<(usize, String)>) {
    let (mut found, mut titles) = (Vec::<Found>::new(), Vec::new());
    for (at, block) in blocks.iter().enumerate() {
        // In a reply to a message, the questions are quoted.
        let unquoted = |line: &&'_ str| line.strip_prefix("> ").unwrap_or(line).to_owned();
        let first = block.lines.first().map(unquoted).unwrap_or_default();
        let whole = question::tidy(&block.lines.iter().map(unquoted).collect::<Vec<_>>().join(" "));
        let asking = block.lines.iter().filter(|line| question::ends_as_question(line)).count();
        // From the block as a whole to its first line, so that a question over several lines is not cut.
        let (question, rest) = if block.code {
            (None, block.lines.as_slice())
        } else if asking > 1 && asking * 2 >= block.lines.len() {
            // A table of contents.
            continue;
        } else if block.lines.len() <= QUESTION_LINES && question::ends_as_question(&whole) {
            (Some(whole), &[][..])
        } else if question::ends_as_question(&first) {
            (Some(first), block.lines.get(1..).unwrap_or_default())
        } else {
            (None, block.lines.as_slice())
        };
        if let Some(question) = question.filter(|question| question.chars().count() <= question::LONGEST) {
            let answer = found.last_mut().map(|before| &mut before.answer);
            if let (Some(answer), [.., before, last]) = (answer, blocks.get(..at).unwrap_or_default())
                && last.is_title_after(before)
                && let Some((told, _)) = answer.rsplit_once("\n\n")
            {
                answer.truncate(told.len());
                titles.push((last.line, last.lines.concat()));
            }
            let question = question::clean(&question);
            found.push(Found {
                question,
                line: block.line,
                how: "line that ends as a question",
                ..Found::default()
            });
        }
        if let Some(found) = found.last_mut().filter(|_| !rest.is_empty()) {
            found.answer.push_str(if found.answer.is_empty() { "" } else { "\n\n" });
            found.answer.push_str(&dedented(rest));
        }
    }
    (found, titles)
}

/// Removes an arrow or picture that each answer begins with: it stands for "answer".
fn remove_common_sign(found: &mut [Found]) {
    let is_sign = |c: &char| matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..);
    let mut answers = found.iter().map(|found| found.answer.as_str()).filter(|answer| !answer.is_empty());
    let Some(sign) = answers.next().and_then(|answer| answer.chars().next()).filter(is_sign) else { return };
    // One that further lines begin with is that of a list.
    let is_label = |answer: &str| {
        answer.starts_with(sign) && answer.lines().filter(|line| line.starts_with(sign)).count() == 1
    };
    if found.len() < 2 || !found.iter().all(|found| found.answer.is_empty() || is_label(&found.answer)) {
        return;
    }
    for found in found {
        let rest = found.answer.trim_start_matches(sign).trim_start_matches('\u{fe0f}').trim_start();
        found.answer = rest.to_owned();
    }
}

/// The lines without their common indent, with tags escaped and runs of blank lines shortened to one.
fn dedented(lines: &[&str]) -> String {
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    // The first line often follows its label and has no indent.
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let common = filled.clone().skip(1).map(indent).min().or(filled.map(indent).min()).unwrap_or(0);
    let cut = |line: &&str| {
        let line = line.trim_end();
        line.get(common.min(line.len() - line.trim_start_matches(' ').len())..).unwrap_or(line).to_owned()
    };
    let text = lines.iter().map(cut).collect::<Vec<_>>().join("\n");
    let mut safe = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
        if c == '<' && next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
        {
            safe.push('\\');
        }
        safe.push(c);
    }
    while safe.contains("\n\n\n") {
        safe = safe.replace("\n\n\n", "\n\n");
    }
    safe.trim().to_owned()
}

/// Of equal questions, the last with an answer: a table of contents comes before the answers.
fn last_of_each(found: Vec<Found>) -> Vec<Found> {
    let mut last = std::collections::HashMap::new();
    for (at, found) in found.iter().enumerate() {
        let rank = (!found.answer.is_empty(), at);
        let best = last.entry(question::key(&found.question)).or_insert(rank);
        *best = rank.max(*best);
    }
    let is_last = |(at, found): &(usize, Found)| {
        last.get(&question::key(&found.question)).is_some_and(|best| best.1 == *at)
    };
    found.into_iter().enumerate().filter(is_last).map(|(_, found)| found).collect()
}

/// The first line, if it is a paragraph of its own and not a question.
fn title(blocks: &[Block<'_>]) -> Option<String> {
    let block = blocks.first().filter(|block| block.lines.len() == 1)?;
    let line = question::tidy(block.lines.first()?);
    (!question::is_likely(&line) && line.chars().count() <= 100).then_some(line)
}
