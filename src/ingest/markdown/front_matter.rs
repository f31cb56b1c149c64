//! Front matter of Hugo, Jekyll, Docusaurus, Astro and Eleventy: title, language, and often the FAQ itself, or the question
//! that the page answers.

use crate::ingest::data::value::Value;
use crate::ingest::data::{pairs, yaml};
use crate::ingest::found::{Draft, Found};
use crate::ingest::html::write::answers::Answers;
use crate::ingest::link::Links;
use crate::ingest::markdown::mapped::Mapped;
use crate::ingest::markdown::render;
use crate::ingest::names::Names;
use crate::ingest::wording::{phrases, question};

/// A file split into its front matter and the rest.
pub(crate) struct Front {
    /// Whether there is front matter: files that have it are templates.
    pub(crate) present: bool,
    title: Option<String>,
    language: Option<String>,
    /// Whether it says that the page is not published.
    pub(crate) draft: bool,
    /// The questions in the front matter. A single one without an answer is answered by the rest.
    found: Vec<Found>,
    /// The address of the page on its site, and the line of the title.
    url: Option<String>,
    line: usize,
    /// The rest.
    pub(crate) body: Mapped,
}

/// Splits a file. Front matter that cannot be parsed is skipped, not an error.
pub(crate) fn split(text: &str, links: &Links) -> Front {
    let value = |front: &str, is_yaml: bool| {
        let value = if is_yaml { yaml::parse(front).ok() } else { toml::from_str::<Value>(front).ok() };
        value.unwrap_or(Value::Null)
    };
    let (present, value, body) = match (fenced(text, "---"), fenced(text, "+++")) {
        (Some((front, body, line)), _) => (true, value(front, true), Mapped::of(body, line)),
        (_, Some((front, body, line))) => (true, value(front, false), Mapped::of(body, line)),
        (None, None) => (false, Value::Null, Mapped::of(text, 1)),
    };
    let mut draft = Draft { found: pairs::within(&value, "front matter"), ..Draft::default() };
    Answers::new(links, Some(render::normalise)).finish(&mut draft);
    yaml::locate(text, &mut draft.found);
    let title = value.text_at(Names("title|linkTitle"));
    let mut place = [Found { question: title.clone().unwrap_or_default(), ..Found::default() }];
    yaml::locate(text, if title.is_some() { &mut place } else { &mut [] });
    // Jekyll's "/faq/:title/" and Eleventy's "/{{ slug }}/" are patterns.
    let url = value.text_at(Names("permalink|url"));
    let url = url.filter(|url| url.starts_with('/') && !url.contains([':', '{']));
    Front {
        present,
        title,
        language: value.text_at(Names("lang|language|locale")),
        draft: pairs::is_draft(&value),
        found: draft.found,
        url: url.and_then(|url| links.resolve(&url)),
        line: place.first().map_or(0, |found| found.line),
        body,
    }
}

impl Front {
    /// Adds to the draft of the rest what the front matter says. A page that is one question (`question: …`, or a title that
    /// the rest answers) is one entry with all of the rest as its answer, which `whole` gives.
    pub(crate) fn finish(mut self, mut draft: Draft, whole: impl FnOnce(&str) -> String) -> Draft {
        if self.draft {
            let asked = self.found.first().map(|found| found.question.clone());
            let name = asked.or_else(|| self.title.clone()).unwrap_or_default();
            let mut left = Draft { title: self.title, language: self.language, ..Draft::default() };
            left.aside.push(self.body.text().to_owned());
            left.leave(0, name, "it is a draft: it is left out until it is published");
            return left;
        }
        let is_single = matches!(self.found.as_slice(), [only] if only.answer.is_empty());
        let single = if is_single { self.found.pop() } else { self.title_as_question(&draft) };
        if let Some(found) = single {
            let answer = whole(&found.question);
            if !answer.is_empty() {
                draft.found = vec![Found { answer, url: found.url.or(self.url), ..found }];
                draft.left.clear();
            } else if is_single {
                draft.leave(found.line, found.question, "no answer follows it");
            }
        } else if self.found.len() > draft.found.len() {
            draft.found = self.found;
            draft.left.retain(|left| left.line > 0);
        }
        draft.title = self.title.or(draft.title);
        draft.language = self.language.or(draft.language);
        draft
    }

    /// The title, if the rest has no questions of its own and the title is one, or nothing else was found.
    fn title_as_question(&self, draft: &Draft) -> Option<Found> {
        let title = question::clean(self.title.as_ref()?);
        let asks = |found: &Found| question::is_likely(&found.question);
        let is_name = phrases::names_faq(&title.to_lowercase()) || phrases::is_section_title(&title);
        let is_one = draft.found.is_empty() || question::is_likely(&title);
        let is_free = self.found.is_empty() && !draft.found.iter().any(asks) && !links_elsewhere(draft);
        (is_one && is_free && !is_name).then(|| Found {
            question: title,
            line: self.line,
            how: "title of the page",
            ..Found::default()
        })
    }
}

/// Whether the questions of a page are answered on other pages.
fn links_elsewhere(draft: &Draft) -> bool {
    draft.left.iter().any(|left| left.line == 0 && left.reason.contains("on other pages"))
}

/// Front matter, the rest, and the line on which the rest starts.
fn fenced<'a>(text: &'a str, fence: &str) -> Option<(&'a str, &'a str, usize)> {
    let after = text.trim_start_matches('\u{feff}').strip_prefix(fence)?;
    // Eleventy names the language: "---yaml".
    let after = after.strip_prefix("yaml").or(after.strip_prefix("json")).unwrap_or(after);
    let after = after.trim_start_matches([' ', '\t', '\r']).strip_prefix('\n')?;
    let mut length = 0;
    for (at, line) in after.split_inclusive('\n').enumerate() {
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            let body = after.get(length + line.len()..).unwrap_or_default();
            return Some((after.get(..length)?, body, at + 3));
        }
        length += line.len();
    }
    None
}
