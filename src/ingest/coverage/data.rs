//! The values of data.

use super::Raw;
use super::prose::is_furniture;
use crate::ingest::data::csv;

/// The strings of JSON that are not keys. Nothing is parsed, so that each has its line.
pub(super) fn strings(text: &str) -> Vec<Raw> {
    let (mut blocks, mut line, mut rest) = (Vec::new(), 1, text);
    let mut key = String::new();
    while let Some(start) = rest.find('"') {
        line += count_lines(rest.get(..start).unwrap_or_default());
        let inside = rest.get(start + 1..).unwrap_or_default();
        let end = end_of_string(inside);
        let string = inside.get(..end).unwrap_or_default();
        rest = inside.get(end + 1..).unwrap_or_default();
        let text = unescaped(string);
        if rest.trim_start().starts_with(':') {
            key = text;
        } else {
            blocks.push(Raw { line, furniture: is_furniture(&key, &text), text, ..Raw::default() });
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

/// The fields of a table without those of its header; what stands above that are titles.
pub(super) fn fields(text: &str) -> Vec<Raw> {
    let Ok((records, header)) = csv::table(text) else { return Vec::new() };
    let names = header.and_then(|at| records.get(at)).map(|(_, record)| record);
    let mut blocks = Vec::new();
    for (at, (line, record)) in records.iter().enumerate().filter(|(at, _)| Some(*at) != header) {
        for (column, text) in record.iter().enumerate() {
            let name = names.and_then(|names| names.get(column)).unwrap_or_default();
            blocks.push(Raw {
                line: *line,
                text: text.to_owned(),
                heading: header.is_some_and(|header| at < header),
                furniture: is_furniture(name, text),
                continues: false,
            });
        }
    }
    blocks
}

fn count_lines(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}
