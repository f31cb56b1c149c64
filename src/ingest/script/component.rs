//! Components of Vue, Svelte and Astro: their scripts, and their markup as HTML. Lines stay what they are.

use super::UNKNOWN;

/// A program taken apart.
pub(super) struct Parts {
    pub(super) script: String,
    /// The markup outside of the scripts; expressions in it are [`UNKNOWN`].
    pub(super) markup: String,
}

/// Splits a component; any other program is all script.
pub(super) fn split(name: &str, text: &str) -> Parts {
    let name = name.to_ascii_lowercase();
    if ![".vue", ".svelte", ".astro"].iter().any(|kind| name.ends_with(kind)) {
        return Parts { script: text.to_owned(), markup: String::new() };
    }
    let (mut script, mut markup) = (String::new(), String::new());
    let mut rest = text;
    if name.ends_with(".astro")
        && let Some(after) = text.trim_start().strip_prefix("---")
        && let Some(end) = after.find("\n---")
    {
        let (front, after) = after.split_at(end);
        script.push_str(&lines(&text[..text.len() - text.trim_start().len()]));
        script.push_str(front);
        markup.push_str(&lines(&script));
        rest = after.get(4..).unwrap_or_default();
    }
    let lower = rest.to_ascii_lowercase();
    let mut at = 0;
    while let Some((start, kind)) = next_block(&lower, at) {
        let Some(open) = lower[start..].find('>').map(|end| start + end + 1) else { break };
        let end = lower[open..].find(&format!("</{kind}")).map_or(lower.len(), |end| open + end);
        let close = lower[end..].find('>').map_or(lower.len(), |close| end + close + 1);
        let (before, content) =
            (rest.get(at..start).unwrap_or_default(), rest.get(open..end).unwrap_or_default());
        script.push_str(&lines(before));
        script.push_str(&lines(rest.get(start..open).unwrap_or_default()));
        let is_data = rest.get(start..open).is_some_and(|tag| tag.contains("json"));
        script.push_str(&if kind == "script" && !is_data { format!("{content};") } else { lines(content) });
        markup.push_str(before);
        markup.push_str(&lines(rest.get(start..close).unwrap_or_default()));
        at = close;
    }
    markup.push_str(rest.get(at..).unwrap_or_default());
    if name.ends_with(".vue") {
        // In HTML, a template is not shown.
        markup = markup.replace("<template", "<div").replace("</template", "</div");
    }
    Parts { script, markup: without_expressions(&markup) }
}

/// The next script or style.
fn next_block(lower: &str, at: usize) -> Option<(usize, &'static str)> {
    let rest = lower.get(at..)?;
    rest.match_indices('<').find_map(|(found, _)| {
        let tag = rest.get(found + 1..)?;
        // Not a component, such as `<StyledText>`.
        let is = |kind: &&str| {
            tag.strip_prefix(*kind).is_some_and(|after| after.starts_with([' ', '\n', '\t', '\r', '>']))
        };
        let kind = ["script", "style"].into_iter().find(is)?;
        Some((at + found, kind))
    })
}

/// The line ends of a text.
fn lines(text: &str) -> String {
    text.chars().filter(|&c| c == '\n').collect()
}

/// Markup with each expression in braces, however they nest, replaced. A brace that is never closed is text, and so is what follows it.
fn without_expressions(markup: &str) -> String {
    let (mut out, mut depth) = (String::with_capacity(markup.len()), 0usize);
    // Where the outermost expression begins, in the markup and in what is written.
    let mut open = (0, 0);
    for (at, c) in markup.char_indices() {
        match c {
            '{' => {
                if depth == 0 {
                    open = (at, out.len());
                    out.push(UNKNOWN);
                }
                depth += 1;
            }
            '}' if depth > 0 => depth -= 1,
            '\n' => out.push('\n'),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    if depth > 0 {
        out.truncate(open.1);
        out.push_str(markup.get(open.0..).unwrap_or_default());
    }
    out
}
