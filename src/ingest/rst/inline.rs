//! Inline markup of reStructuredText -> Markdown: literals, roles and links.

use std::cell::Cell;
use std::collections::HashMap;

/// Rewrites inline markup.
pub(crate) struct Inline {
    /// Link targets by lower-case name.
    targets: HashMap<String, String>,
    /// How many bytes of targets may still be written: a long one may be named on every line.
    left: Cell<usize>,
}

impl Inline {
    /// Takes the targets of `.. _name: url` lines in a text of this many bytes.
    pub(crate) fn new(targets: HashMap<String, String>, length: usize) -> Self {
        const ALWAYS: usize = 1 << 20;
        Self { targets, left: Cell::new(ALWAYS + 2 * length) }
    }

    /// The target of a name, unless targets have taken more room than the text justifies.
    fn target(&self, name: &str) -> Option<&str> {
        let target = self.targets.get(&name.to_lowercase())?;
        self.left.set(self.left.get().checked_sub(target.len())?);
        Some(target)
    }

    /// A line as Markdown. Bold and emphasis are the same in both.
    pub(crate) fn rewrite(&self, line: &str) -> String {
        let mut out = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(at) = rest.find(['`', ':', '<']) {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            let used = self.part(from, &mut out);
            rest = from.get(used..).unwrap_or_default();
        }
        out.push_str(rest);
        self.named(&out)
    }

    /// Rewrites the markup at the start of a text; gives how many bytes that was, at least one.
    fn part(&self, text: &str, out: &mut String) -> usize {
        if let Some((code, used)) = enclosed(text, "``", "``") {
            out.push_str(&format!("`{code}`"));
            return used;
        }
        if let Some((name, after)) = role(text)
            && let Some((body, used)) = enclosed(after, "`", "`")
        {
            out.push_str(&shown_role(name, body));
            return text.len() - after.len() + used;
        }
        if let Some((body, used)) = enclosed(text, "`", "`") {
            let tail = text.get(used..).unwrap_or_default();
            let underscores = tail.len() - tail.trim_start_matches('_').len();
            out.push_str(&if underscores > 0 { self.link(body) } else { format!("*{body}*") });
            return used + underscores;
        }
        if text.starts_with('<') {
            out.push('\\');
        }
        let length = text.chars().next().map_or(1, char::len_utf8);
        out.push_str(text.get(..length).unwrap_or_default());
        length
    }

    /// The link for `` `text <target>`_ `` or `` `name`_ ``.
    fn link(&self, body: &str) -> String {
        match body.rsplit_once('<').and_then(|(text, target)| Some((text.trim(), target.strip_suffix('>')?)))
        {
            Some((text, target)) => {
                let named = target.strip_suffix('_').and_then(|name| self.target(name));
                let target = named.unwrap_or(target);
                format!("[{}]({})", if text.is_empty() { target } else { text }, target.replace(' ', ""))
            }
            None => match self.target(body) {
                Some(target) => format!("[{body}]({target})"),
                None => body.to_owned(),
            },
        }
    }

    /// A line with links for the words that have a target: `Python_`.
    fn named(&self, line: &str) -> String {
        if self.targets.is_empty() || !line.contains('_') {
            return line.to_owned();
        }
        let word = |word: &str| {
            let core = word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
            let name = core.strip_suffix('_').map(|name| name.trim_start_matches('('));
            match name.and_then(|name| Some((name, self.target(name)?))) {
                Some((name, target)) => word.replacen(&format!("{name}_"), &format!("[{name}]({target})"), 1),
                None => word.to_owned(),
            }
        };
        line.split(' ').map(word).collect::<Vec<_>>().join(" ")
    }
}

/// The text between two signs at the start of a text, and its length in bytes with the signs.
fn enclosed<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, usize)> {
    let rest = text.strip_prefix(open)?;
    let end = rest.find(close).filter(|&end| end > 0)?;
    Some((rest.get(..end)?, open.len() + end + close.len()))
}

/// The name in `:name:` before a literal, and the text after it.
fn role(text: &str) -> Option<(&str, &str)> {
    /// Longest name, in bytes; the rest of a line is not searched at each colon.
    const LONGEST: usize = 100;
    let rest = text.strip_prefix(':')?;
    let end = rest
        .char_indices()
        .take(LONGEST)
        .find(|&(_, c)| !c.is_ascii_alphanumeric() && !"-_+.:".contains(c))?
        .0;
    let name = rest.get(..end)?.strip_suffix(':')?;
    rest.get(end..).filter(|after| after.starts_with('`')).map(|after| (name, after))
}

fn shown_role(name: &str, body: &str) -> String {
    let text = body.rsplit_once('<').map_or(body, |(text, _)| text).trim();
    match name {
        "ref" | "doc" | "term" | "any" | "abbr" | "title" | "emphasis" | "sub" | "sup" | "pep" | "rfc"
        | "issue" => text.to_owned(),
        "strong" | "guilabel" | "menuselection" | "command" => format!("**{}**", text.replace('&', "")),
        _ => format!("`{}`", text.trim_start_matches(['~', '!'])),
    }
}
