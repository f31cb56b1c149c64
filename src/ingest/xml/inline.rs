//! Elements within a line of text that HTML does not know: `<fork href="…">`, `<filename>`, `<xref>`.
//!
//! A page takes what it does not know for a block, which would end the paragraph.

use std::collections::HashSet;

use crate::ingest::html::dom::{Data, Dom, NodeId};
use crate::ingest::names::Names;

/// Elements that are blocks in XML of any kind, or hold blocks: they stay what they are, even in the middle of text.
const BLOCKS: Names = Names(
    "p|div|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|td|th|tgroup|pre|blockquote|h1|h2|h3|h4|h5|h6|hr|br|\
    section|figure|details|summary|question|answer|faq|qandaentry|qandadiv|qandaset|part|title|note|tip|warning|\
    important|caution|example|informalexample|caption|html|body|head",
);
/// Elements that hold a line of text, so that a link alone in one is part of a line.
const LINES: Names = Names("p|li|td|th|dt|dd|h1|h2|h3|h4|h5|h6|a|span|em|strong|code");
/// Attributes with the target of a link, in DocBook, DITA and others.
const TARGETS: [&str; 3] = ["href", "url", "xlink:href"];

/// Names elements within lines as HTML does: links with a target, and the others as a part of their line.
pub(super) fn rename(dom: &mut Dom) {
    let is_filled = |id: &NodeId| dom.text_node(*id).is_some_and(|text| !text.trim().is_empty());
    let mixed: HashSet<NodeId> = dom.all().filter(is_filled).filter_map(|id| dom.parent(id)).collect();
    let inline: Vec<NodeId> = dom.all().skip(1).filter(|&id| is_inline(dom, &mixed, id)).collect();
    for id in inline {
        let target = TARGETS.iter().find_map(|key| dom.attr(id, key)).map(str::to_owned);
        let Some(Data::Element { name, attrs }) = dom.nodes.get_mut(id.index()).map(|node| &mut node.data)
        else {
            continue;
        };
        match target {
            Some(target) => {
                *name = "a".into();
                attrs.retain(|(key, _)| &**key != "href");
                attrs.push(("href".into(), target.into_boxed_str()));
            }
            None if known(name).is_none() => *name = "span".into(),
            None => {}
        }
        if let Some(html) = known(name) {
            *name = html.into();
        }
    }
}

/// The name in HTML of an element of DocBook or DITA that shows how its text is meant.
fn known(name: &str) -> Option<&'static str> {
    const CODE: Names = Names(
        "code|literal|command|filename|option|parameter|function|varname|userinput|computeroutput|classname|\
        methodname|envar|constant|codeph|cmdname|filepath|systemoutput|tt|kbd|samp",
    );
    const STRONG: Names = Names("strong|b|guibutton|guilabel|guimenu|guimenuitem|uicontrol|wintitle");
    const EMPHASIS: Names = Names("em|i|emphasis|citetitle|cite|firstterm|foreignphrase|replaceable");
    const OTHER: Names = Names("a|span|sub|sup|u|s|del|ins|small|abbr|q|mark|font");
    match name {
        _ if CODE.has(name) => Some("code"),
        _ if STRONG.has(name) => Some("strong"),
        _ if EMPHASIS.has(name) => Some("em"),
        _ => OTHER.iter().find(|known| *known == name),
    }
}

/// Whether an element is part of a line: it holds no block, and text stands beside it or it is the link of a line.
fn is_inline(dom: &Dom, mixed: &HashSet<NodeId>, id: NodeId) -> bool {
    let Some(parent) = dom.parent(id).filter(|_| dom.text_node(id).is_none()) else { return false };
    if BLOCKS.has(dom.name(id)) {
        return false;
    }
    let has_target = || TARGETS.iter().any(|key| dom.attr(id, key).is_some());
    let is_in_line = mixed.contains(&parent) || LINES.has(dom.name(parent)) && has_target();
    is_in_line && dom.descendants(id).take(MOST).all(|inner| !BLOCKS.has(dom.name(inner)))
}

/// How many nodes are examined for blocks: a line has fewer.
const MOST: usize = 50;
