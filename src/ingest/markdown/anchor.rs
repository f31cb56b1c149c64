//! The anchors of headings.

use crate::ingest::wording::slug;

/// The anchor that GitHub gives a heading: punctuation removed, each space a `-`.
pub(crate) fn github(heading: &str) -> String {
    let kept = heading.trim().chars().flat_map(char::to_lowercase);
    kept.filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c if c.is_alphanumeric() || slug::is_mark(c) => Some(c),
        _ => None,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_has_the_anchor_that_github_gives_it() {
        assert_eq!(github("1. What's new, doc?"), "1-whats-new-doc");
        assert_eq!(github("A & B"), "a--b");
    }
}
