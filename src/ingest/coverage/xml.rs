//! The text of XML.

use super::{Raw, page, prose};
use crate::ingest::data::articles;
use crate::ingest::html::dom::{Dom, NodeId};
use crate::ingest::names::Names;
use crate::ingest::source::Source;
use crate::ingest::wordpress::export;
use crate::ingest::xml;

/// Elements with the text of a page within that of feeds and exports.
const CONTENT: Names = Names("content:encoded|content|description");
/// Elements about the document.
const ABOUT: Names = Names(
    "info|articleinfo|bookinfo|author|copyright|legalnotice|revhistory|pubdate|lastbuilddate|creator|generator|keywordset|\
    subjectset|managingeditor|webmaster|ttl|cloud",
);

/// The blocks of a document; none if it is not XML.
pub(super) fn blocks(source: &Source<'_>, text: &str) -> Vec<Raw> {
    let Ok(dom) = xml::dom(text) else { return Vec::new() };
    let is_export = export::is(text);
    let blocks = page::with(source, &dom, &metadata(&dom)).into_iter();
    blocks.flat_map(|raw| within(source, raw, is_export)).collect()
}

/// The blocks of an element's text, which may be markup itself.
fn within(source: &Source<'_>, mut raw: Raw, is_export: bool) -> Vec<Raw> {
    if is_export {
        raw.text = export::shown(&raw.text);
    }
    if page::is_fragment(&raw) {
        return page::of_fragment(source, &raw);
    }
    let lines = raw.text.lines().filter(|line| !line.trim().is_empty());
    let block = |line: &str| Raw {
        text: line.to_owned(),
        furniture: raw.furniture || !prose::is(line),
        ..raw.clone()
    };
    lines.map(block).collect()
}

/// For each node, whether it is about the document or an entry of it, not its text.
fn metadata(dom: &Dom) -> Vec<bool> {
    let mut flags = vec![false; dom.len()];
    for id in dom.all().skip(1) {
        let parent = dom.parent(id).unwrap_or(NodeId::ROOT).index();
        let name = dom.name(id);
        let local = name.rsplit(':').next().unwrap_or(name);
        let is_meta = name.starts_with("wp:")
            || name.starts_with("dc:")
            || ABOUT.has(local)
            || articles::is_meta(local) && !CONTENT.has(name);
        let is_meta = flags.get(parent).copied().unwrap_or(false) || dom.text_node(id).is_none() && is_meta;
        if let Some(flag) = flags.get_mut(id.index()) {
            *flag = is_meta;
        }
    }
    flags
}
