//! Answers that stand in data: HTML there becomes Markdown, Markdown loses its pictures and HTML.

use super::found::Draft;
use super::html::Fragments;
use super::link::Links;
use super::question;

/// Rewrites the answers of one input.
pub(crate) struct Answers<'a> {
    fragments: Fragments<'a>,
    #[cfg(feature = "build")]
    links: &'a Links,
}

impl<'a> Answers<'a> {
    /// Links are resolved as those of the input.
    pub(crate) fn new(links: &'a Links) -> Self {
        Self {
            fragments: Fragments::new(links),
            #[cfg(feature = "build")]
            links,
        }
    }

    /// Questions become one line of plain text, answers Markdown.
    pub(crate) fn finish(&self, draft: &mut Draft) {
        for found in &mut draft.found {
            found.question = question::tidy(&self.fragments.to_text(&found.question));
            found.answer = self.markdown(&found.answer);
            found.alt = found.alt.iter().map(|alt| question::tidy(alt)).collect();
        }
    }

    /// One answer as Markdown.
    pub(crate) fn markdown(&self, answer: &str) -> String {
        let answer = answer.trim();
        if is_html(answer) {
            return self.fragments.to_markdown(answer);
        }
        #[cfg(feature = "build")]
        if is_markdown(answer) {
            return super::markdown::normalise(answer, self.links);
        }
        answer.replace("\r\n", "\n")
    }
}

/// Whether a text holds the tags that answers in HTML have; a lone `<b>` may also stand in Markdown.
fn is_html(text: &str) -> bool {
    const TAGS: &[&str] =
        &["</p>", "<p>", "<br", "</a>", "</li>", "</div>", "</span>", "</ul>", "</strong>", "</b>"];
    let lower = text.to_ascii_lowercase();
    let is_code = lower.contains("```") || lower.contains("](") || lower.contains("**");
    !is_code && TAGS.iter().any(|tag| lower.contains(tag))
        || text.contains("&nbsp;")
        || text.contains("&amp;")
}

/// Whether a text holds what must be rewritten: links, pictures, tags.
#[cfg(feature = "build")]
fn is_markdown(text: &str) -> bool {
    text.contains("](") || text.contains("![") || text.contains("```") || text.contains("**") || has_tag(text)
}

#[cfg(feature = "build")]
fn has_tag(text: &str) -> bool {
    let starts_tag = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    text.contains('>') && text.match_indices('<').any(|(at, _)| text.get(at + 1..).is_some_and(starts_tag))
}
