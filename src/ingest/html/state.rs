//! The data that a page's scripts fill it from, where that holds the FAQ: `__NEXT_DATA__`, `__NUXT_DATA__`, blocks of JSON, `window.__STATE__ = {…}`, the
//! payload of Next.js, and attributes such as `data-page`. And pages that are empty until scripts run.

mod payload;

use std::collections::HashSet;

use crate::error::Result;
use crate::ingest::data::pairs;
use crate::ingest::data::serialized::{unflattened, unpaired};
use crate::ingest::data::value::Value;
use crate::ingest::found::{Draft, Found};
use crate::ingest::html::choose::Choice;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::dom::unread::Script;
use crate::ingest::html::dom::{Data, Dom, NodeId};
use crate::ingest::html::write::answers::{Answers, Normalise};
use crate::ingest::limits;
use crate::ingest::link::Links;
use crate::ingest::names::Names;
use crate::ingest::source::Source;
use crate::ingest::wording::question;

/// What to do with a page that has nothing to read.
pub(crate) const SHELL: &str = "this page is empty until scripts run, and its data holds no questions with answers: open it in a browser, save the page as it is shown \
     there, and name that file; or name the file or address that its scripts take the answers from";

/// Most characters of text in a page that its scripts fill in: "Loading…", a notice about cookies.
const SHELL_TEXT: u32 = 300;
/// The ids of the elements that frameworks fill in.
const MOUNTS: Names =
    Names("root|app|__next|__nuxt|___gatsby|svelte|q-app|app-root|main-app|wrapper|react-root");
/// Shortest attribute that can hold a FAQ.
const SHORTEST: usize = 40;
/// Most places of one script at which a value may begin: each that is none is read up to its fault.
const TRIES: usize = 20;
/// Fewest characters of a question: shorter ones are labels of forms.
const SHORTEST_QUESTION: usize = 6;

/// Whether a page has hardly any text, and scripts that fill it in.
pub(crate) fn is_shell(page: &Page<'_>) -> bool {
    let text = page.size(page.body());
    let is_mount = |id: NodeId| {
        let name = page.dom.name(id);
        name.contains('-') || page.dom.attr(id, "id").is_some_and(|id| MOUNTS.has(id))
    };
    page.dom.unread.has_code() && text < SHELL_TEXT && (text == 0 || page.dom.all().any(is_mount))
}

/// The questions of the page's data, if these are more than `embedded`, else `embedded`. Where the page shows questions, the data must have all of them: else it is
/// about something else.
pub(crate) fn fuller(page: &Page<'_>, embedded: Vec<Found>, shown: Option<&Choice>) -> Vec<Found> {
    let found = find(page);
    if found.len() <= embedded.len() {
        return embedded;
    }
    let keys: HashSet<String> = found.iter().map(|found| question::key(&found.question)).collect();
    let mut shown = shown.into_iter().flat_map(|choice| &choice.candidate.marks);
    if shown.all(|mark| keys.contains(&question::key(&mark.question(page)))) { found } else { embedded }
}

/// Reads a file of data.
///
/// # Errors
///
/// The text has more values than its length explains.
pub(crate) fn read(source: &Source<'_>, text: &str, normalise: Option<Normalise>) -> Result<Draft> {
    limits::check_values(text)?;
    let found = value(text).map(|value| within(&value, 1)).unwrap_or_default();
    Ok(finished(found, &Links::of(source), normalise))
}

fn find(page: &Page<'_>) -> Vec<Found> {
    let dom = page.dom;
    let mut found: Vec<Found> = dom.unread.scripts.iter().flat_map(of_script).collect();
    found.extend(payload::find(&dom.unread.scripts));
    found.extend(dom.all().flat_map(|id| of_attributes(dom, id)));
    finished(found, &page.links, None).found
}

/// Each question once, with its answer as Markdown.
fn finished(found: Vec<Found>, links: &Links, normalise: Option<Normalise>) -> Draft {
    let mut draft = Draft { found, ..Draft::default() };
    Answers::new(links, normalise).finish(&mut draft);
    let mut seen = HashSet::new();
    draft.found.retain(|found| {
        let is_long = found.question.chars().count() >= SHORTEST_QUESTION;
        let is_question = is_long || question::is_likely(&found.question);
        is_question && !found.answer.trim().is_empty() && seen.insert(question::key(&found.question))
    });
    draft
}

fn of_script(script: &Script) -> Vec<Found> {
    let line = script.line as usize;
    let values = match script.kind.as_str() {
        // Read by `json_ld`.
        "application/ld+json" => vec![],
        kind if kind.contains("json") => value(&script.text).into_iter().collect(),
        _ => assigned(&script.text),
    };
    values.iter().flat_map(|value| within(value, line)).collect()
}

/// The values in JSON that a script assigns: `window.__STATE__ = {…}`, `= JSON.parse("…")`.
fn assigned(script: &str) -> Vec<Value> {
    let after = |sign: &'static str| script.match_indices(sign).map(move |(at, sign)| at + sign.len());
    let begins = |at: &usize, signs: &[char]| {
        script.get(*at..).is_some_and(|rest| rest.trim_start().starts_with(signs))
    };
    let plain = after("=").filter(|at| begins(at, &['{', '['])).take(TRIES);
    let quoted = after("JSON.parse(").filter(|at| begins(at, &['"'])).take(TRIES);
    let mut end = 0;
    let mut values = Vec::new();
    for at in plain {
        // Within a value that was read already, an equals sign is text.
        let rest = script.get(at..).filter(|_| at >= end).unwrap_or_default();
        if let Some((value, length)) = first(rest) {
            end = at + length;
            values.push(value);
        }
    }
    let texts = quoted.filter_map(|at| match first(script.get(at..)?)?.0 {
        Value::Text(text) => value(&text),
        _ => None,
    });
    values.extend(texts);
    values
}

/// Values in attributes: `data-page` of Inertia, `data-react-props`, `props` of Astro.
fn of_attributes(dom: &Dom, id: NodeId) -> Vec<Found> {
    let Some(Data::Element { name, attrs }) = dom.nodes.get(id.index()).map(|node| &node.data) else {
        return vec![];
    };
    let is_value = |text: &str| text.len() >= SHORTEST && text.trim_start().starts_with(['{', '[']);
    let values = attrs.iter().filter(|(_, text)| is_value(text)).filter_map(|(_, text)| value(text));
    let values = values.map(|value| if &**name == "astro-island" { unpaired(&value) } else { value });
    values.flat_map(|value| within(&value, dom.line(id))).collect()
}

/// Pairs in a value. Their ids and addresses are those of a database, not of the page.
fn within(value: &Value, line: usize) -> Vec<Found> {
    let mut found = pairs::within(value, "data of the page");
    for found in &mut found {
        (found.id, found.url, found.line) = (None, None, line);
    }
    found
}

/// The value that a text begins with, unfolded if it is flat.
fn value(json: &str) -> Option<Value> {
    let (value, _) = first(json)?;
    Some(unflattened(&value).unwrap_or(value))
}

/// The value that a text begins with, and its length.
fn first(json: &str) -> Option<(Value, usize)> {
    limits::check_values(json).ok()?;
    let mut values = serde_json::Deserializer::from_str(json).into_iter::<Value>();
    let value = values.next()?.ok()?;
    Some((value, values.byte_offset()))
}
