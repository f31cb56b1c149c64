//! Bold type that a style gives and no element, as in exports of Google Docs: `<span style="font-weight:700">`, or a class
//! that the page's own style sheet makes bold.
//!
//! Such inline elements are renamed to `b`, so that nothing else has to ask about styles.

use std::collections::HashSet;

use crate::ingest::html::dom::{Data, Dom, NodeId};

/// Longest style of an element that is read, in bytes.
const LONGEST: usize = 2000;
/// Most classes of an element that are looked up.
const CLASSES: usize = 100;

/// Renames inline elements by the weight of their type, given the page's style sheets.
pub(super) fn mark(dom: &mut Dom, sheets: &[String]) {
    let bold = bold_classes(sheets);
    for index in 0..dom.len() {
        let id = NodeId(index as u32);
        let is_bold = match dom.name(id) {
            "span" | "font" => false,
            "b" | "strong" => true,
            _ => continue,
        };
        let own = dom.attr(id, "style").and_then(weight);
        let by_class = || {
            let mut classes = dom.attr(id, "class").unwrap_or_default().split_whitespace().take(CLASSES);
            (!bold.is_empty() && classes.any(|class| bold.contains(class))).then_some(true)
        };
        let wanted = own.or_else(by_class).unwrap_or(is_bold);
        if wanted != is_bold
            && let Some(Data::Element { name, .. }) = dom.nodes.get_mut(index).map(|node| &mut node.data)
        {
            *name = Box::from(if wanted { "b" } else { "span" });
        }
    }
}

/// The classes that the rules `.name { … }` make bold; of several rules for a class, the last counts.
fn bold_classes(sheets: &[String]) -> HashSet<&str> {
    let mut bold = HashSet::new();
    let rules = sheets.iter().flat_map(|sheet| sheet.split('}')).filter_map(|rule| rule.split_once('{'));
    for (selectors, declarations) in rules {
        let Some(is_bold) = weight(declarations) else { continue };
        // What follows a comment.
        let selectors = selectors.rsplit("*/").next().unwrap_or_default();
        for selector in selectors.split(',') {
            let Some(class) = selector.trim().trim_start_matches("span").strip_prefix('.') else { continue };
            if class.contains(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')) {
                continue;
            }
            if is_bold {
                bold.insert(class)
            } else {
                bold.remove(class)
            };
        }
    }
    bold
}

/// Whether declarations such as `color: red; font-weight: 700` make type bold or not; none if they do not say.
pub(super) fn weight(declarations: &str) -> Option<bool> {
    let declarations = declarations.get(..LONGEST).unwrap_or(declarations);
    let mut weights = declarations.split(';').filter_map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        property.trim().eq_ignore_ascii_case("font-weight").then_some(value)
    });
    let value = weights.next_back()?.trim().split(['!', ' ']).next().unwrap_or_default();
    match value.parse::<u16>() {
        Ok(number) => Some(number >= 600),
        Err(_) if ["bold", "bolder"].iter().any(|word| value.eq_ignore_ascii_case(word)) => Some(true),
        Err(_) => ["normal", "lighter"].iter().any(|word| value.eq_ignore_ascii_case(word)).then_some(false),
    }
}
