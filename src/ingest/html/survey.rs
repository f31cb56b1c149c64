//! What a crawler needs to know of a page, beside its entries: where its links lead, and whether it is a page at all.

use std::collections::HashSet;

use crate::error::Result;
use crate::ingest::html::dom::lines;
use crate::ingest::html::dom::page::Page;
use crate::ingest::html::dom::parse::parse;
use crate::ingest::html::dom::{Dom, NodeId};
use crate::ingest::html::reader::visible;
use crate::ingest::link::Links;
use crate::ingest::source::Source;

/// Most links of a page that are listed.
const MOST: usize = 10_000;
/// Longest time before a page sends its visitors on that makes it a redirect, in seconds.
const AT_ONCE: f32 = 10.0;

/// A link in a page or a sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address as it is written, relative or absolute.
    pub target: String,
    /// The line that it is on, from 1.
    pub line: usize,
}

/// What a page says beside its text. Addresses are as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Survey {
    /// What relative addresses are relative to, if it is not the page's own address: `<base href>`.
    pub base: Option<String>,
    /// Links to other pages, in page order, each target once; without those marked `nofollow`.
    pub links: Vec<Link>,
    /// Where the page sends its visitors at once: `<meta http-equiv="refresh">`.
    pub moved: Option<Link>,
    /// The line of a password field, if the page asks for a password and shows no questions.
    pub login: Option<usize>,
    /// Files in JSON that the page's scripts fill it from, as far as it names them: those of Gatsby and Nuxt.
    pub data: Vec<String>,
}

/// Surveys a page.
///
/// # Errors
///
/// The markup is hostile.
pub(crate) fn of(source: &Source<'_>, text: &str) -> Result<Survey> {
    let dom = parse(text)?;
    let first = |name: &'static str, attr: &'static str| {
        dom.named(NodeId::ROOT, name).find_map(|id| dom.attr(id, attr)).map(str::to_owned)
    };
    let asks = dom.unread.password.map(|line| line as usize);
    let page = Page::new(&dom, Links::of(source));
    let login = asks.filter(|_| visible(&page, &lines::of(&page)).is_none());
    Ok(Survey {
        base: first("base", "href"),
        links: links(&dom),
        moved: moved(&dom),
        login,
        data: dom.unread.data.iter().filter(|name| name.contains(".json")).take(3).cloned().collect(),
    })
}

fn links(dom: &Dom) -> Vec<Link> {
    let robots = metas(dom).filter(|&(name, _, _)| name.eq_ignore_ascii_case("robots"));
    let mut words = robots.flat_map(|(_, content, _)| content.split(','));
    if words.any(|word| ["nofollow", "none"].iter().any(|no| word.trim().eq_ignore_ascii_case(no))) {
        return vec![];
    }
    let is_followed = |&id: &NodeId| {
        let rel = dom.attr(id, "rel").unwrap_or_default();
        !rel.split_whitespace().any(|word| word.eq_ignore_ascii_case("nofollow"))
    };
    let mut seen = HashSet::new();
    let links = dom.named(NodeId::ROOT, "a").filter(is_followed).filter_map(|id| {
        let target = dom.attr(id, "href")?.split('#').next()?.trim();
        (!target.is_empty() && seen.insert(target))
            .then(|| Link { target: target.to_owned(), line: dom.line(id) })
    });
    links.take(MOST).collect()
}

/// The name or `http-equiv`, the content and the line of each `<meta>`.
fn metas(dom: &Dom) -> impl Iterator<Item = (&str, &str, usize)> {
    dom.named(NodeId::ROOT, "meta").filter_map(|id| {
        let name = dom.attr(id, "name").or(dom.attr(id, "http-equiv"))?;
        Some((name, dom.attr(id, "content")?, dom.line(id)))
    })
}

/// `0; url=/faq/`
fn moved(dom: &Dom) -> Option<Link> {
    let (_, content, line) = metas(dom).find(|(name, _, _)| name.eq_ignore_ascii_case("refresh"))?;
    let (seconds, target) = content.split_once([';', ','])?;
    if seconds.trim().parse::<f32>().ok()? > AT_ONCE {
        return None;
    }
    let target = target.trim();
    let target = match target.get(..4) {
        Some(key) if key.eq_ignore_ascii_case("url=") => &target[4..],
        _ => target,
    };
    let target = target.trim().trim_matches(['"', '\'']);
    (!target.is_empty()).then(|| Link { target: target.to_owned(), line })
}
