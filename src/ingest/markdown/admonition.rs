//! The first lines of notes, warnings and the like: `::: tip Title` (VitePress), `:::note[Title]` (Docusaurus) and
//! `!!! note "Title"` (MkDocs).

use crate::ingest::names::Names;

/// The kinds that these generators know.
const KINDS: Names = Names(
    "note|tip|info|warning|danger|caution|important|success|failure|bug|example|quote|abstract|hint|error|attention|seealso|\
    summary|tldr|todo|check|done|help|faq|question|fail|missing|cite",
);

/// Whether a block of this kind is a note, a warning or the like.
pub(super) fn is_kind(kind: &str) -> bool {
    KINDS.has(&kind.to_ascii_lowercase())
}

/// Kind and title of `tip Title {attributes}`, `note[Title]` or `tip{title="Title"}`.
pub(super) fn fenced(line: &str) -> (&str, &str) {
    let length = line.find([' ', '[', '{']).unwrap_or(line.len());
    let (kind, rest) = line.split_at(length);
    let rest = rest.trim();
    let quotes = |title: &'_ str| title.trim().len() > 1 && title.starts_with(['"', '\'']);
    let title = if let Some(rest) = rest.strip_prefix('[') {
        rest.rsplit_once(']').map_or(rest, |(title, _)| title)
    } else if rest.starts_with('{') || rest.starts_with("title=") {
        rest.split_once("title=").map_or("", |(_, value)| value.split(['"', '\'']).nth(1).unwrap_or_default())
    } else {
        rest.split_once(" {").map_or(rest, |(title, _)| title)
    };
    let title = title.trim();
    (kind, if quotes(title) { title.trim_matches(['"', '\'']) } else { title })
}

/// Kind and title of `note "Title"` after `!!!` or `???`; without a title, only of the kinds that are known.
pub(super) fn marked(rest: &str) -> Option<(&str, &str)> {
    let kind = rest.split_whitespace().next()?;
    match rest.split('"').nth(1) {
        Some(title) => Some((kind, title)),
        None => {
            let places = rest.split_whitespace().skip(1).all(|word| matches!(word, "inline" | "end"));
            (is_kind(kind) && places).then_some((kind, ""))
        }
    }
}
