//! The content files of Kirby: fields such as `Title: Questions`, separated by lines of four dashes; a list is YAML.

use crate::ingest::data::{pairs, yaml};
use crate::ingest::found::Draft;

/// Longest name of a field, in bytes.
const NAME: usize = 60;

/// The questions in the lists of a content file; none if the text is not one, or has no such list.
pub(crate) fn read(text: &str) -> Option<Draft> {
    let mut draft = Draft::default();
    for field in fields(text)? {
        let (name, value) = field.split_once(':')?;
        let value = value.trim();
        if name.trim().eq_ignore_ascii_case("title") {
            draft.title = Some(value.to_owned());
        } else if value.starts_with(['-', '['])
            && let Ok(list) = yaml::parse(value)
        {
            draft.found.extend(pairs::within(&list, "YAML"));
        }
    }
    draft.form = Some("Kirby content file");
    (!draft.found.is_empty()).then_some(draft)
}

/// The fields; none if there are fewer than two, or if one of the parts has no name.
fn fields(text: &str) -> Option<Vec<&str>> {
    let (mut fields, mut start, mut at) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "----" {
            fields.push(text.get(start..at)?);
            start = at + line.len();
        }
        at += line.len();
    }
    fields.push(text.get(start..)?);
    let fields: Vec<&str> = fields.into_iter().map(str::trim).filter(|field| !field.is_empty()).collect();
    let is_name = |name: &str| {
        name.len() <= NAME
            && !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || "_- ".contains(c))
    };
    let is_field = |field: &&str| field.split_once(':').is_some_and(|(name, _)| is_name(name));
    (fields.len() > 1 && fields.iter().all(is_field)).then_some(fields)
}
