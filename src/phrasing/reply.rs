//! Takes the messages out of a model's reply: lines, lists and JSON, with or without remarks around them.

use serde_json::Value;

use super::key::one_line;

/// The maximum length of a message, in characters; a longer one is not what visitors type into a chat.
pub const MAX_CHARS: usize = 300;

/// The messages of a reply, in order. Numbers, bullets, quotation marks and headings are removed; a reply that holds no message gives none.
///
/// ```
/// use tansy::phrasing::reply::texts;
///
/// assert_eq!(texts("Here are two:\n\n1. \"lost my case\"\n- **no bag!!**"), ["lost my case", "no bag!!"]);
/// assert_eq!(texts("```json\n[\"lost my case\", {\"message\": \"no bag!!\"}]\n```"), ["lost my case", "no bag!!"]);
/// ```
pub fn texts(reply: &str) -> Vec<String> {
    let found = json(reply).unwrap_or_else(|| reply.lines().filter_map(of_line).map(str::to_owned).collect());
    let texts = found.iter().map(|text| tidy(text));
    texts
        .filter(|text| text.chars().any(char::is_alphanumeric) && text.chars().count() <= MAX_CHARS)
        .collect()
}

/// The strings of the outermost JSON array, if there is one.
fn json(reply: &str) -> Option<Vec<String>> {
    let (start, end) = (reply.find('[')?, reply.rfind(']')?);
    let values: Vec<Value> = serde_json::from_str(reply.get(start..=end)?).ok()?;
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(fields) => fields.values().find_map(Value::as_str).map(str::to_owned),
        _ => None,
    };
    let texts: Vec<String> = values.iter().filter_map(text).collect();
    (!texts.is_empty()).then_some(texts)
}

/// The message of a line; none for blank lines, headings, fences and remarks that introduce a list.
fn of_line(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.starts_with("```") || line.starts_with('#') || line.starts_with('<') {
        return None;
    }
    let text = without_label(without_bullet(line)).trim();
    let is_remark = text.is_empty() || text.trim_end_matches(['*', '_']).ends_with([':', '：']);
    (!is_remark).then_some(text)
}

/// A line of a list without its bullet or number.
fn without_bullet(line: &str) -> &str {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = line.len() - digits.len();
    if (1..=3).contains(&number) {
        let rest = digits.strip_prefix(['.', ')', ':']);
        // "24.5 kg" and "3:30" are not numbers of a list: those have a space behind them.
        return rest.filter(|rest| rest.starts_with(char::is_whitespace)).unwrap_or(line);
    }
    let bullets = ["- ", "* ", "• ", "– ", "+ "];
    bullets.iter().find_map(|bullet| line.strip_prefix(bullet)).unwrap_or(line)
}

/// A line without a bold label at its beginning, such as `**Fragment:**`.
fn without_label(line: &str) -> &str {
    let label = line.strip_prefix("**").and_then(|rest| rest.split_once("**"));
    match label {
        Some((label, rest)) if label.ends_with(':') || rest.starts_with(':') => rest.trim_start_matches(':'),
        _ => line,
    }
}

/// The text on one line, without the marks that stand around all of it.
fn tidy(text: &str) -> String {
    let mut line = one_line(text);
    const AROUND: [(&str, &str); 8] =
        [("**", "**"), ("*", "*"), ("\"", "\""), ("'", "'"), ("“", "”"), ("‘", "’"), ("«", "»"), ("`", "`")];
    while let Some(inner) = AROUND
        .iter()
        .find_map(|(open, close)| line.strip_prefix(open)?.strip_suffix(close))
        .filter(|inner| !inner.is_empty())
    {
        line = inner.trim().to_owned();
    }
    // A list written as JSON that was cut off leaves commas and quotation marks.
    line.strip_suffix("\",").map(|text| text.trim_start_matches('"').to_owned()).unwrap_or(line)
}
