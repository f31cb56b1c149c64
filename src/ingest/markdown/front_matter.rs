//! Front matter of Hugo, Jekyll and Docusaurus: title, language, and often the FAQ itself.

use crate::ingest::data::value::Value;
use crate::ingest::data::{pairs, yaml};
use crate::ingest::found::{Draft, Found};
use crate::ingest::html::write::answers::Answers;
use crate::ingest::link::Links;
use crate::ingest::markdown::mapped::Mapped;
use crate::ingest::markdown::render;
use crate::ingest::names::Names;

/// A file split into its front matter and the rest.
pub(crate) struct Front {
    /// Whether there is front matter: files that have it are templates.
    pub(crate) present: bool,
    pub(crate) title: Option<String>,
    pub(crate) language: Option<String>,
    /// The questions in the front matter.
    pub(crate) found: Vec<Found>,
    /// The rest.
    pub(crate) body: Mapped,
}

/// Splits a file. Front matter that cannot be parsed is skipped, not an error.
pub(crate) fn split(text: &str, links: &Links) -> Front {
    let parts = fenced(text, "---")
        .map(|parts| (parts, true))
        .or_else(|| fenced(text, "+++").map(|parts| (parts, false)));
    let Some(((front, body, line), is_yaml)) = parts else {
        let body = Mapped::of(text, 1);
        return Front { present: false, title: None, language: None, found: vec![], body };
    };
    let value = if is_yaml { yaml::parse(front).ok() } else { toml::from_str::<Value>(front).ok() };
    let value = value.unwrap_or(Value::Null);
    let mut draft = Draft { found: pairs::within(&value, "front matter"), ..Draft::default() };
    Answers::new(links, Some(render::normalise)).finish(&mut draft);
    yaml::locate(text, &mut draft.found);
    Front {
        present: true,
        title: value.text_at(Names("title|linkTitle")),
        language: value.text_at(Names("lang|language|locale")),
        found: draft.found,
        body: Mapped::of(body, line),
    }
}

/// Front matter, the rest, and the line on which the rest starts.
fn fenced<'a>(text: &'a str, fence: &str) -> Option<(&'a str, &'a str, usize)> {
    let after = text.trim_start_matches('\u{feff}').strip_prefix(fence)?;
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
