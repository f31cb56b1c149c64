//! Pages that Notion exports: the file's name ends in the page's id, and a page of a database begins with its properties.

use crate::ingest::markdown::mapped::Mapped;
use crate::ingest::names::Names;

/// Digits of an id.
const ID: usize = 32;
/// Properties with the state of a page, in lower case, and states in which it is not published.
const STATES: Names = Names("status|state|published|estado|statut|статус|状态|ステータス");
const UNPUBLISHED: Names = Names(
    "draft|entwurf|borrador|brouillon|rascunho|черновик|草稿|下書き|no|archived|in progress|not started",
);

/// Whether a file is such a page, by its name: `Prices 0a1b…f9.md`.
pub(super) fn is(name: &str) -> bool {
    let stem =
        name.rsplit(['/', '\\']).next().and_then(|file| file.rsplit_once('.')).map_or("", |(stem, _)| stem);
    let id = stem.rsplit([' ', '-', '_']).next().unwrap_or_default().trim_start_matches("%20");
    id.len() == ID && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The page without the properties below its title, and whether they say that it is a draft.
pub(super) fn without_properties(page: &Mapped) -> (Mapped, bool) {
    let lines: Vec<(usize, &str)> = page.lines().collect();
    let filled = |from: usize| (from..lines.len()).find(|&at| !text(&lines, at).is_empty());
    let title = filled(0).filter(|&at| text(&lines, at).starts_with("# "));
    let Some(start) = title.and_then(|at| filled(at + 1)) else { return (page.clone(), false) };
    let end = (start..lines.len()).find(|&at| text(&lines, at).is_empty()).unwrap_or(lines.len());
    let properties: Option<Vec<(&str, &str)>> = (start..end).map(|at| property(text(&lines, at))).collect();
    // One such line may be a sentence.
    let Some(properties) = properties.filter(|properties| properties.len() > 1) else {
        return (page.clone(), false);
    };
    let is_draft = properties
        .iter()
        .any(|(name, value)| STATES.has(&name.to_lowercase()) && UNPUBLISHED.has(&value.to_lowercase()));
    let mut rest = Mapped::default();
    let kept = lines.iter().enumerate().filter(|(at, _)| !(start..end).contains(at));
    kept.for_each(|(_, (source, line))| rest.push(*source, line));
    (rest, is_draft)
}

fn text<'t>(lines: &[(usize, &'t str)], at: usize) -> &'t str {
    lines.get(at).map_or("", |(_, line)| line.trim())
}

/// A line `Name: value`.
fn property(line: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 40;
    let (name, value) = line.split_once(':')?;
    let is_name = name.chars().count() <= LONGEST && !name.is_empty() && !name.contains(['*', '[', '`', '.']);
    (is_name && (value.is_empty() || value.starts_with(' '))).then(|| (name.trim(), value.trim()))
}
