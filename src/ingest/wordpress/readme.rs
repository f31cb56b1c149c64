//! The `readme.txt` of a plugin or theme: its section "Frequently Asked Questions", with `= Question =`.

use crate::error::Result;
use crate::ingest::found::{Draft, Found};
use crate::ingest::link::Links;
use crate::ingest::markdown::mapped::Mapped;
use crate::ingest::markdown::render;
use crate::ingest::source::Source;
use crate::ingest::wording::{phrases, question};

/// How it is recognised, for the report.
const FORM: &str = "readme of a WordPress plugin or theme";
/// Names of the section, in lower case, next to those of a FAQ in general.
const NAMES: [&str; 2] = ["frequently asked questions", "faq"];

/// Reads the section with questions; nothing if this is no such readme, or has no such section.
///
/// # Errors
///
/// The HTML in it is hostile.
pub(crate) fn read(source: &Source<'_>, text: &str) -> Result<Option<Draft>> {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let Some(name) = titled(first.trim_start_matches('\u{feff}'), 3) else { return Ok(None) };
    let is_section = |line: &str| titled(line.trim(), 2).is_some();
    let is_faq = |line: &str| {
        let name = titled(line.trim(), 2).map(str::to_lowercase).unwrap_or_default();
        NAMES.contains(&name.as_str()) || !name.is_empty() && phrases::names_faq(&name)
    };
    let numbered = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    let section: Vec<(usize, &str)> = numbered
        .skip_while(|(_, line)| !is_faq(line))
        .skip(1)
        .take_while(|(_, line)| !is_section(line))
        .collect();
    if section.iter().all(|(_, line)| line.trim().is_empty()) {
        return Ok(None);
    }
    let links = Links::of(source);
    let mut draft = entries(&section, &links);
    // Older readmes have bold lines or labels.
    if draft.found.is_empty() {
        let mut lines = Mapped::default();
        section.iter().for_each(|(at, line)| lines.push(*at, line));
        draft = render::read(&lines, links)?;
    }
    draft.title = Some(name.to_owned());
    draft.form = Some(FORM);
    let first = section.first().map_or(0, |(line, _)| *line);
    let others = text.lines().enumerate().filter(|(at, _)| at + 1 < first || at + 1 >= first + section.len());
    draft.aside.push(others.map(|(_, line)| line).collect::<Vec<_>>().join("\n"));
    Ok(Some(draft))
}

fn entries(section: &[(usize, &str)], links: &Links) -> Draft {
    let mut draft = Draft::default();
    let starts: Vec<usize> = (0..section.len()).filter(|&at| asked(section, at).is_some()).collect();
    for (number, &at) in starts.iter().enumerate() {
        let Some((line, asked)) = asked(section, at) else { continue };
        let end = starts.get(number + 1).copied().unwrap_or(section.len());
        let answer: Vec<&str> =
            section.get(at + 1..end).unwrap_or_default().iter().map(|(_, line)| *line).collect();
        let answer = render::normalise(&answer.join("\n"), links);
        if answer.is_empty() {
            draft.leave(line, asked, "no answer follows it");
        } else {
            let how = "question of a WordPress readme";
            draft.found.push(Found {
                question: question::clean(asked),
                answer,
                line,
                how,
                ..Found::default()
            });
        }
    }
    draft
}

/// The question on a line, with the number of the line in the file.
fn asked<'t>(section: &[(usize, &'t str)], at: usize) -> Option<(usize, &'t str)> {
    let (line, text) = section.get(at)?;
    let text = text.trim();
    // Readmes in Markdown have headings instead.
    let heading = || text.strip_prefix("###").map(|title| title.trim_matches(['#', ' ']));
    titled(text, 1).or_else(heading).filter(|title| !title.is_empty()).map(|title| (*line, title))
}

/// The title between this many equals signs: `== Installation ==`. The signs at the end are often left out or miscounted.
fn titled(line: &str, level: usize) -> Option<&str> {
    let title = line.trim_start_matches('=');
    let signs = line.len() - title.len();
    let is_title = signs == level && (title.starts_with(' ') || title.ends_with('='));
    Some(title.trim_end_matches('=').trim()).filter(|title| is_title && !title.is_empty())
}
