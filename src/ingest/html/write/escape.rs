//! Plain text -> Markdown that shows the same, with as few backslashes as possible.

/// Adds a text, with a backslash before each sign that would be markup.
pub(super) fn text(text: &str, out: &mut String) {
    let mut before = out.chars().next_back();
    let mut chars = text.chars().peekable();
    let mut rest = text;
    while let Some(c) = chars.next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        if means_something(c, before, chars.peek().copied(), rest) {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

fn means_something(c: char, before: Option<char>, after: Option<char>, rest: &str) -> bool {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    match c {
        '\\' => after.is_some_and(|c| c.is_ascii_punctuation()),
        '`' => true,
        '*' => !(blank(before) && blank(after)),
        '_' => !(word(before) && word(after) || blank(before) && blank(after)),
        '<' => after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        ']' => matches!(after, Some('(' | '[' | ':')),
        '~' => after == Some('~') || before == Some('~'),
        '&' => is_entity(rest),
        _ => false,
    }
}

fn is_entity(rest: &str) -> bool {
    let name: String = rest.chars().take(32).take_while(|c| c.is_ascii_alphanumeric() || *c == '#').collect();
    !name.is_empty() && rest.get(name.len()..).is_some_and(|after| after.starts_with(';'))
}

/// A paragraph with a backslash before each line that would begin a heading, list, quotation or rule.
pub(super) fn line_starts(paragraph: &str) -> String {
    let lines: Vec<String> = paragraph.split('\n').map(line_start).collect();
    lines.join("\n")
}

fn line_start(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = &line[digits..];
    let is_numbered = (1..10).contains(&digits) && (after.starts_with(". ") || after.starts_with(") "));
    if is_numbered {
        return format!("{}\\{after}", &line[..digits]);
    }
    let marker = line.trim_start_matches('#');
    let is_heading = marker.len() < line.len() && (marker.is_empty() || marker.starts_with(' '));
    let is_rule =
        line.len() > 2 && (line.chars().all(|c| "- ".contains(c)) || line.chars().all(|c| c == '='));
    let is_item = ["- ", "+ ", "* ", ">"].iter().any(|start| line.starts_with(start));
    if is_heading || is_rule || is_item || line.starts_with("~~~") {
        format!("\\{line}")
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(given: &str) -> String {
        let mut out = String::new();
        text(given, &mut out);
        line_starts(&out)
    }

    #[test]
    fn text_that_would_be_markup_is_escaped() {
        let cases = [
            ("a *b* c", "a \\*b\\* c"),
            ("<b>", "\\<b>"),
            ("1. x", "1\\. x"),
            ("# x", "\\# x"),
            ("- x", "\\- x"),
            ("[a](b)", "[a\\](b)"),
            ("&copy;", "\\&copy;"),
        ];
        for (given, wanted) in cases {
            assert_eq!(escaped(given), wanted);
        }
    }

    #[test]
    fn text_that_is_not_markup_stays_as_it_is() {
        for given in
            ["snake_case 2 * 3 < 4", "#1 & Co.", "24/7 (Mon-Fri)", "1.5 kg", "a [b] c", "送料：¥500〜"]
        {
            assert_eq!(escaped(given), given);
        }
    }
}
