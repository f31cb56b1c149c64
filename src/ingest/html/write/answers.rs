//! Answers found in data files: HTML in them becomes Markdown, and Markdown loses its pictures and HTML.

use crate::ingest::found::Draft;
use crate::ingest::html::write::fragment::Fragments;
use crate::ingest::link::Links;
use crate::ingest::wording::question;

/// Rewrites Markdown from a data file as the Markdown of answers. The browser has no parser of Markdown for it.
pub(crate) type Normalise = fn(&str, &Links) -> String;

/// Rewrites the answers of one input.
pub(crate) struct Answers<'a> {
    fragments: Fragments<'a>,
    links: &'a Links,
    normalise: Option<Normalise>,
}

impl<'a> Answers<'a> {
    /// Links are resolved as those of the input are. Without `normalise`, Markdown stays as it is.
    pub(crate) fn new(links: &'a Links, normalise: Option<Normalise>) -> Self {
        Self { fragments: Fragments::new(links), links, normalise }
    }

    /// Questions become one line of plain text, answers Markdown.
    pub(crate) fn finish(&self, draft: &mut Draft) {
        for found in &mut draft.found {
            let written = question::tidy(&self.fragments.to_text(&found.question));
            let clean = question::clean(&written);
            // "2. Bundesliga" may be the name of a record.
            found.question = if question::is_likely(&clean) { clean } else { written };
            found.answer = self.markdown(&found.answer);
            found.alt = found.alt.iter().map(|alt| question::tidy(alt)).collect();
        }
    }

    fn markdown(&self, answer: &str) -> String {
        let answer = answer.trim();
        match self.normalise {
            _ if is_html(answer) => self.fragments.to_markdown(answer),
            Some(normalise) if is_markdown(answer) => normalise(answer, self.links),
            _ => answer.replace("\r\n", "\n"),
        }
    }
}

/// Whether a text has the tags that answers in HTML have; a lone `<b>` also occurs in Markdown.
fn is_html(text: &str) -> bool {
    const TAGS: &[&str] =
        &["</p>", "<p>", "<br", "</a>", "</li>", "</div>", "</span>", "</ul>", "</strong>", "</b>"];
    let lower = text.to_ascii_lowercase();
    let is_code = lower.contains("```") || lower.contains("](") || lower.contains("**");
    !is_code && TAGS.iter().any(|tag| lower.contains(tag))
        || text.contains("&nbsp;")
        || text.contains("&amp;")
}

/// Whether a text has anything that must be rewritten: links, pictures, code, tags.
fn is_markdown(text: &str) -> bool {
    text.contains("](") || text.contains("![") || text.contains("```") || text.contains("**") || has_tag(text)
}

fn has_tag(text: &str) -> bool {
    let starts_tag = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    text.contains('>') && text.match_indices('<').any(|(at, _)| text.get(at + 1..).is_some_and(starts_tag))
}
