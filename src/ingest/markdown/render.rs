//! Markdown -> HTML, by pulldown-cmark -> a page whose nodes know their line in the source.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::error::Result;
use crate::ingest::found::Draft;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::dom::parse::parse;
use crate::ingest::html::dom::{Dom, NodeId};
use crate::ingest::html::reader::read_dom;
use crate::ingest::html::write::markdown::Writer;
use crate::ingest::link::Links;
use crate::ingest::markdown::mapped::Mapped;
use crate::ingest::markdown::{anchor, components, self_closing};
use crate::ingest::wording::{marker, question, slug};

/// Reads Markdown that was rewritten line by line, maybe from another format.
///
/// # Errors
///
/// The HTML in it is hostile.
pub(crate) fn read(markdown: &Mapped, links: Links) -> Result<Draft> {
    Ok(read_dom(&dom(markdown)?, links))
}

/// All of a page as the Markdown of an answer, without a heading that repeats the question.
pub(crate) fn whole(markdown: &Mapped, links: &Links, question: &str) -> String {
    let Ok(dom) = dom(markdown) else { return String::new() };
    let page = Page::new(&dom, links.clone());
    let repeats = |&node: &NodeId| {
        page.size(node) == 0
            || page.dom.heading_level(node).is_some()
                && question::key(&page.text(node)) == question::key(question)
    };
    let nodes: Vec<NodeId> = dom.children(page.body()).skip_while(repeats).collect();
    Writer::new(&page).markdown(&nodes)
}

/// Markdown of any kind as the Markdown of answers: no HTML, no pictures, resolved links.
pub(crate) fn normalise(markdown: &str, links: &Links) -> String {
    // Words without any sign stay as they are.
    let is_sign = |c: char| !c.is_alphanumeric() && c != ' ' || c.is_ascii_digit();
    if !markdown.trim().contains(is_sign) {
        return markdown.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let body = components::rewrite(&Mapped::of(markdown, 1), false);
    let Ok(dom) = dom(&body) else { return markdown.to_owned() };
    let page = Page::new(&dom, links.clone());
    let nodes: Vec<NodeId> = dom.children(page.body()).collect();
    Writer::new(&page).markdown(&nodes)
}

/// The page that Markdown becomes.
///
/// # Errors
///
/// The HTML in it is hostile.
pub(crate) fn dom(markdown: &Mapped) -> Result<Dom> {
    let (html, lines) = render(markdown);
    let mut dom = parse(&self_closing::expand(&html))?;
    for node in &mut dom.nodes {
        let at = lines.partition_point(|&(line, _)| line <= node.line);
        let source = at.checked_sub(1).and_then(|at| lines.get(at)).map_or(1, |&(_, source)| source);
        node.line = u32::try_from(source).unwrap_or(u32::MAX);
    }
    Ok(dom)
}

/// The HTML, and for the start of each block the line of the HTML and the line of the source.
fn render(markdown: &Mapped) -> (String, Vec<(u32, usize)>) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    let text = markdown.text();
    let (mut html, mut lines) = (String::new(), Vec::new());
    let (mut block, mut depth, mut ids) = (Vec::new(), 0u32, HashSet::new());
    let (mut html_line, mut counted) = (1u32, 0);
    let (mut source_line, mut source_at) = (0, 0);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        if block.is_empty() {
            html_line += count_lines(&html, counted..html.len());
            counted = html.len();
            source_line += count_lines(text, source_at..range.start) as usize;
            source_at = range.start.max(source_at);
            lines.push((html_line, markdown.source_of(source_line)));
        }
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        block.push(event);
        // Written block by block, since a heading's anchor is known only at its end, and the lines are counted between blocks.
        if depth == 0 {
            finish_block(&mut block, &mut ids);
            html::push_html(&mut html, block.drain(..));
        }
    }
    (html, lines)
}

fn count_lines(text: &str, range: Range<usize>) -> u32 {
    let lines = text.as_bytes().get(range).unwrap_or_default().iter().filter(|&&byte| byte == b'\n').count();
    u32::try_from(lines).unwrap_or(u32::MAX)
}

/// Gives headings their anchors, and keeps the line break before a label such as `A:` and after a bold line.
fn finish_block(block: &mut [Event<'_>], ids: &mut HashSet<String>) {
    // Whether the bold text that a paragraph or an item begins with goes on.
    let mut is_bold_line = false;
    for at in 0..block.len() {
        match block.get(at) {
            Some(Event::Start(Tag::Paragraph | Tag::Item)) => {
                is_bold_line = matches!(block.get(at + 1), Some(Event::Start(Tag::Strong)));
            }
            Some(Event::End(TagEnd::Strong)) if std::mem::take(&mut is_bold_line) => {
                if let Some(event @ Event::SoftBreak) = block.get_mut(at + 1) {
                    *event = Event::HardBreak;
                }
            }
            Some(Event::Start(Tag::Heading { id: None, .. })) => give_anchor(block, at, ids),
            Some(Event::SoftBreak) if starts_part(block.get(at + 1..).unwrap_or_default()) => {
                if let Some(event) = block.get_mut(at) {
                    *event = Event::HardBreak;
                }
            }
            _ => {}
        }
    }
}

fn give_anchor(block: &mut [Event<'_>], at: usize, ids: &mut HashSet<String>) {
    let mut text = String::new();
    for event in block.get(at..).unwrap_or_default() {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            // An `<a id="...">` in the heading is its anchor.
            Event::InlineHtml(tag) if tag.contains("id=") || tag.contains("name=") => return,
            Event::End(TagEnd::Heading(_)) => break,
            _ => {}
        }
    }
    let wanted = anchor::github(&text);
    if wanted.is_empty() {
        return;
    }
    let anchor = slug::numbered(wanted, 1, |anchor| !ids.contains(anchor));
    ids.insert(anchor.clone());
    if let Some(Event::Start(Tag::Heading { id, .. })) = block.get_mut(at) {
        *id = Some(CowStr::from(anchor));
    }
}

/// Whether a line begins with a label such as `Q:` or `A:`, maybe in bold.
fn starts_part(events: &[Event<'_>]) -> bool {
    let mut text = String::new();
    for event in events.iter().take(6) {
        match event {
            Event::Text(part) => text.push_str(part),
            Event::Start(Tag::Strong | Tag::Emphasis) | Event::End(TagEnd::Strong | TagEnd::Emphasis) => {}
            _ => break,
        }
    }
    marker::answer(&text).or_else(|| marker::question(&text)).is_some()
}
