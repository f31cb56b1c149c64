//! What the headings around questions say: which entry is about what, and which text is in none.

use std::collections::HashMap;

use crate::ingest::found::{Draft, Found};
use crate::ingest::html::choose::Choice;
#[cfg(feature = "build")]
use crate::ingest::html::dom::NodeId;
use crate::ingest::html::dom::page::Page;
#[cfg(feature = "build")]
use crate::ingest::html::forms::headings;
use crate::ingest::wording::question;

/// Adds what a question is about, by the heading that it is below, where it is needed: that heading is a question itself,
/// or another entry has the same question.
pub(super) fn tell_apart(found: &mut [Found], about: &[Option<String>]) {
    let (mut alike, mut same) =
        (HashMap::<String, usize>::new(), HashMap::<(&Option<String>, String), usize>::new());
    for (found, about) in found.iter().zip(about) {
        let key = question::key(&found.question);
        *alike.entry(key.clone()).or_default() += 1;
        *same.entry((about, key)).or_default() += 1;
    }
    for (found, about) in found.iter_mut().zip(about) {
        let key = question::key(&found.question);
        let Some(heading) = about else { continue };
        let heading = heading.trim_end_matches([':', '：', '?', '？', '؟']).trim_end();
        let full = format!("{heading}: {}", found.question);
        // Below one and the same heading, it would not help.
        if alike.get(&key) > same.get(&(about, key)) {
            found.alt.insert(0, std::mem::replace(&mut found.question, full));
        } else if about.as_deref().is_some_and(question::is_likely) {
            found.alt.push(full);
        }
    }
}

/// Notes the headings whose text is in no entry. Nobody reads notes in the browser.
#[cfg(feature = "build")]
pub(super) fn note_headings(page: &Page<'_>, choice: &Choice, draft: &mut Draft) {
    let marks = choice.candidate.marks.iter().map(|mark| mark.first);
    let panels = choice.candidate.marks.iter().filter_map(|mark| mark.within.or(mark.panel));
    let answers = choice.pairs.iter().flat_map(|pair| pair.answer.iter().copied());
    let mut taken: Vec<NodeId> = marks.chain(panels).chain(answers).collect();
    taken.sort_unstable();
    for (heading, reason) in headings::left(page, &taken) {
        draft.leave(page.dom.line(heading), page.text(heading), reason);
    }
}

#[cfg(not(feature = "build"))]
pub(super) fn note_headings(_: &Page<'_>, _: &Choice, _: &mut Draft) {}
