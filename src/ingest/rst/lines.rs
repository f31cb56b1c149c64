//! The lines of reStructuredText: indents, list items, titles, link targets.

use std::collections::HashMap;

/// How many spaces a line starts with.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether a line starts a list item.
pub(super) fn is_item(trimmed: &str) -> bool {
    item(trimmed) != trimmed || ["- ", "* ", "+ "].iter().any(|mark| trimmed.starts_with(mark)) || {
        let rest = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < trimmed.len() && (rest.starts_with(". ") || rest.starts_with(") "))
    }
}

/// A list item as Markdown.
pub(super) fn item(trimmed: &str) -> String {
    match trimmed.strip_prefix("#. ").or_else(|| trimmed.strip_prefix("• ")) {
        Some(rest) if trimmed.starts_with('#') => format!("1. {rest}"),
        Some(rest) => format!("- {rest}"),
        None => trimmed.strip_prefix("| ").map_or_else(|| trimmed.to_owned(), |line| format!("{line}  ")),
    }
}

/// The title that starts at a line: its level, its text, and how many lines it has.
pub(super) fn title<'a>(
    styles: &mut Vec<(char, bool)>,
    lines: &[&'a str],
    at: usize,
) -> Option<(usize, &'a str, usize)> {
    let line = |offset: usize| lines.get(at + offset).copied().unwrap_or_default();
    let (sign, over, title, used) = match rule(line(0)) {
        Some(sign) if rule(line(2)) == Some(sign) && !line(1).trim().is_empty() => (sign, true, line(1), 3),
        Some(_) => return None,
        None => {
            let sign = rule(line(1)).filter(|_| indent(line(0)) == 0 && !line(0).trim().is_empty())?;
            // A line shorter than two thirds of the title is a rule, not an underline. The underline of wide letters is twice as long.
            let enough = line(1).trim().len() * 3 >= line(0).trim().chars().count() * 2;
            (enough && (at == 0 || !lines.get(at - 1).is_some_and(|line| is_item(line.trim()))))
                .then_some(())?;
            (sign, false, line(0), 2)
        }
    };
    let style = (sign, over);
    let level = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
        styles.push(style);
        styles.len() - 1
    });
    Some(((level + 1).min(6), title.trim(), used))
}

/// The sign that a line consists of, if it is a rule.
pub(super) fn rule(line: &str) -> Option<char> {
    let line = line.trim_end();
    let sign = line.chars().next().filter(char::is_ascii_punctuation)?;
    (line.len() > 1 && line.chars().all(|c| c == sign) && line != "::" && line != "..").then_some(sign)
}

/// The urls of `.. _name: url` lines, by name in lower case.
pub(super) fn targets(lines: &[&str]) -> HashMap<String, String> {
    let target = |line: &&str| {
        let (name, url) = line.trim().strip_prefix(".. _")?.rsplit_once(": ")?;
        Some((name.trim_matches('`').to_lowercase(), url.trim().to_owned()))
    };
    lines.iter().filter_map(target).collect()
}
