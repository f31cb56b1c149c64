//! The blocks of ReadMe's documents: `[block:callout]`, an object of JSON, `[/block]`.

use std::collections::HashMap;

use crate::ingest::data::value::Value;
use crate::ingest::markdown::mapped::Mapped;
use crate::ingest::wording::question;

/// The same lines, with these blocks as the Markdown that they stand for. Pictures and embedded pages are left out.
pub(super) fn rewrite(lines: Mapped) -> Mapped {
    if !lines.text().contains("[block:") {
        return lines;
    }
    let mut out = Mapped::default();
    // The open block: its kind, its line and its JSON.
    let mut open: Option<(&str, usize, String)> = None;
    for (source, line) in lines.lines() {
        let trimmed = line.trim();
        match open.as_mut() {
            None => match trimmed.strip_prefix("[block:").and_then(|kind| kind.strip_suffix(']')) {
                Some(kind) => open = Some((kind, source, String::new())),
                None => out.push(source, line),
            },
            Some((kind, first, json)) if trimmed == "[/block]" => {
                out.push_blank(*first);
                out.push(
                    *first,
                    &serde_json::from_str(json).map_or(String::new(), |value| markdown(kind, &value)),
                );
                out.push(source, "");
                open = None;
            }
            Some((_, _, json)) => {
                json.push_str(line);
                json.push('\n');
            }
        }
    }
    // One that is not closed is text.
    if let Some((kind, first, json)) = open {
        out.push(first, &format!("[block:{kind}]"));
        json.lines().enumerate().for_each(|(at, line)| out.push(first + 1 + at, line));
    }
    out
}

/// The Markdown of one block.
fn markdown(kind: &str, value: &Value) -> String {
    let text = |key: &str| value.get(key).map(Value::to_text).unwrap_or_default();
    match kind {
        "api-header" => format!("## {}", question::tidy(&text("title"))),
        "callout" => {
            let title = Some(text("title")).filter(|title| !title.is_empty());
            let title = title.map(|title| format!("**{title}**\n\n")).unwrap_or_default();
            format!("{title}{}", text("body")).lines().map(|line| format!("> {line}\n")).collect()
        }
        "code" => match value.get("codes") {
            Some(Value::List(codes)) => codes.iter().map(code).collect(),
            _ => String::new(),
        },
        "parameters" => table(value),
        "html" => text("html"),
        _ => String::new(),
    }
}

fn code(value: &Value) -> String {
    let text = |key: &str| value.get(key).map(Value::to_text).unwrap_or_default();
    format!("```{}\n{}\n```\n\n", text("language"), text("code"))
}

/// A table, whose cells are `0-0`, `0-1` and so on, and those of its header `h-0`.
fn table(value: &Value) -> String {
    /// Most cells for each that the data has: others are blank.
    const BLANK: usize = 4;
    let number =
        |key: &str| value.get(key).and_then(|value| value.to_text().parse::<usize>().ok()).unwrap_or(0);
    let (columns, rows) = (number("cols"), number("rows"));
    let Some(Value::Map(cells)) = value.get("data") else { return String::new() };
    if columns == 0 || columns.saturating_mul(rows.saturating_add(1)) > BLANK * cells.len() {
        return String::new();
    }
    let cells: HashMap<&str, &Value> = cells.iter().map(|(place, cell)| (place.as_str(), cell)).collect();
    let cell = |row: &str, column: usize| {
        let cell = cells.get(format!("{row}-{column}").as_str());
        let text = cell.map(|cell| cell.to_text()).unwrap_or_default();
        text.replace('|', "\\|").replace('\n', "<br>")
    };
    let row = |row: &str| {
        let cells: Vec<String> = (0..columns).map(|column| cell(row, column)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = format!("|{}\n", " --- |".repeat(columns));
    row("h") + &rule + &(0..rows).map(|number| row(&number.to_string())).collect::<String>()
}
