//! schema.org FAQPage in JSON-LD.

use crate::ingest::data::pairs;
use crate::ingest::data::value::Value;
use crate::ingest::found::Found;
use crate::ingest::html::dom::Dom;
use crate::ingest::html::write::fragment::Fragments;
use crate::ingest::wording::question;

/// The questions in all JSON-LD scripts of a page, answers as Markdown. Scripts that are not JSON are skipped.
pub(crate) fn find(dom: &Dom, fragments: &Fragments<'_>) -> Vec<Found> {
    let mut all = Vec::new();
    for (line, script) in &dom.json_ld {
        let Some(value) = parse(script) else { continue };
        for mut found in pairs::within(&value, "schema.org JSON-LD") {
            let question = fragments.to_text(&found.question);
            found.question = question::clean(&question);
            found.answer = fragments.to_markdown(&found.answer);
            found.line = *line as usize;
            // An `@id` or `url` in JSON-LD identifies the question and is not its place on the page.
            found.id = None;
            found.url = None;
            all.push(found);
        }
    }
    all.retain(|found| !found.question.is_empty() && !found.answer.is_empty());
    all
}

/// Whether an answer of JSON-LD is a shortened form of the page's own: it begins alike, and there is less of it.
pub(crate) fn is_shortened(embedded: &str, own: &str) -> bool {
    const BEGINNING: usize = 40;
    let letters = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let (embedded, own) = (letters(embedded), letters(own));
    let beginning: String = embedded.chars().take(BEGINNING).collect();
    own.len() > embedded.len() && own.contains(&beginning)
}

fn parse(script: &str) -> Option<Value> {
    let script = script.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let script = script.trim().trim_start_matches("//").trim_start_matches("<![CDATA[");
    let script = script.trim_end_matches("]]>").trim_end().trim_end_matches("//").trim_end_matches(';');
    let parsed = serde_json::from_str(script);
    // Line breaks within strings are the usual fault.
    let repaired = || script.replace(|c: char| c.is_control(), " ");
    parsed.or_else(|_| serde_json::from_str(&repaired())).ok()
}
