//! The values of data.

use super::Raw;
use super::lines::is_code;

/// The strings of JSON that are not keys. Nothing is parsed, so that each has its line.
pub(super) fn strings(text: &str) -> Vec<Raw> {
    let (mut blocks, mut line, mut rest) = (Vec::new(), 1, text);
    while let Some(start) = rest.find('"') {
        line += count_lines(rest.get(..start).unwrap_or_default());
        let inside = rest.get(start + 1..).unwrap_or_default();
        let end = end_of_string(inside);
        let string = inside.get(..end).unwrap_or_default();
        rest = inside.get(end + 1..).unwrap_or_default();
        if !rest.trim_start().starts_with(':') {
            let text = unescaped(string);
            blocks.push(Raw { line, furniture: is_code(&text), text, ..Raw::default() });
        }
        line += count_lines(string);
    }
    blocks
}

fn end_of_string(inside: &str) -> usize {
    let mut escaped = false;
    let end = inside.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.unwrap_or(inside.len())
}

fn unescaped(string: &str) -> String {
    if !string.contains('\\') {
        return string.to_owned();
    }
    serde_json::from_str(&format!("\"{string}\"")).unwrap_or_else(|_| string.replace('\\', " "))
}

/// The fields of a table, without those of its first row.
pub(super) fn fields(text: &str) -> Vec<Raw> {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: char| first.matches(sign).count();
    let delimiter =
        ['\t', ';', ','].into_iter().max_by_key(|&sign| (count(sign), sign == ',')).unwrap_or(',');
    let (mut blocks, mut field) = (Vec::new(), String::new());
    let (mut line, mut start, mut quoted) = (1, 1, false);
    for c in text.chars().chain(['\n']) {
        let ends = !quoted && (c == delimiter || c == '\n');
        if ends {
            let text = std::mem::take(&mut field);
            if start > 1 && !text.trim().is_empty() {
                blocks.push(Raw { line: start, furniture: is_code(&text), text, ..Raw::default() });
            }
        } else if c == '"' {
            quoted = !quoted;
        } else {
            field.push(c);
        }
        line += usize::from(c == '\n');
        if ends {
            start = line;
        }
    }
    blocks
}

fn count_lines(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}
