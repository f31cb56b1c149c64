//! Sitemaps (sitemaps.org): the addresses of a site's pages, or of further sitemaps.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::entity;
use crate::error::{Error, Result};
use crate::ingest::charset;
use crate::ingest::html::survey::Link;

/// Most addresses that are taken from one file: the protocol allows 50,000.
const MOST: usize = 50_000;
/// Longest address: the protocol allows 2,048 characters.
const LONGEST: usize = 8192;
/// Deepest nesting that is followed: a sitemap has three levels.
const DEPTH: usize = 16;

/// What a sitemap lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Sitemap {
    /// Pages.
    pub pages: Vec<Link>,
    /// Further sitemaps, if the file is an index.
    pub sitemaps: Vec<Link>,
}

/// Reads a sitemap: `<urlset>`, `<sitemapindex>`, or a text with an address per line. What comes before a fault counts.
///
/// ```
/// let xml = b"<urlset><url><loc>https://shop.example/faq</loc></url></urlset>";
/// assert_eq!(tansy::ingest::sitemap(xml)?.pages[0].target, "https://shop.example/faq");
/// # Ok::<(), tansy::Error>(())
/// ```
///
/// # Errors
///
/// It is something else, such as an HTML page.
pub fn sitemap(bytes: &[u8]) -> Result<Sitemap> {
    let text = charset::decode(bytes);
    let sitemap = if text.trim_start().starts_with('<') { of_xml(&text) } else { of_lines(&text) };
    if sitemap.pages.is_empty() && sitemap.sitemaps.is_empty() && !text.contains("<urlset") {
        return Err(Error::input("this is not a sitemap: it lists no addresses"));
    }
    Ok(sitemap)
}

fn of_lines(text: &str) -> Sitemap {
    let lines = text.lines().zip(1..).map(|(line, number)| (line.trim(), number));
    let pages = lines.filter(|(line, _)| line.starts_with("http") && line.len() <= LONGEST);
    let pages = pages.map(|(line, number)| Link { target: line.to_owned(), line: number });
    Sitemap { pages: pages.take(MOST).collect(), sitemaps: vec![] }
}

fn of_xml(text: &str) -> Sitemap {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut sitemap = Sitemap::default();
    // The names of the open elements, and the address that is being read.
    let mut open: Vec<String> = Vec::new();
    let mut target = String::new();
    let (mut line, mut counted) = (1, 0);
    while let Ok(event) = reader.read_event() {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
        line += text
            .as_bytes()
            .get(counted..at)
            .unwrap_or_default()
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count();
        counted = at;
        match event {
            Event::Start(tag) if open.len() < DEPTH => open.push(local(tag.name().as_ref())),
            Event::Text(more) => push(&open, &mut target, &more.xml10_content()),
            Event::CData(more) => push(&open, &mut target, &more.xml10_content()),
            Event::GeneralRef(name) => push(&open, &mut target, &entity::text(&name.xml10_content())),
            Event::End(_) => {
                let found = std::mem::take(&mut target);
                if let (Some(list), false) = (list(&open, &mut sitemap), found.trim().is_empty()) {
                    list.push(Link { target: found.trim().to_owned(), line });
                }
                open.pop();
            }
            Event::Eof => break,
            _ => {}
        }
        if sitemap.pages.len() + sitemap.sitemaps.len() >= MOST {
            break;
        }
    }
    sitemap
}

/// The list that the address in the innermost element belongs to. `<image:loc>` is in an `<image:image>`.
fn list<'a>(open: &[String], sitemap: &'a mut Sitemap) -> Option<&'a mut Vec<Link>> {
    match open {
        [.., outer, inner] if inner == "loc" && outer == "url" => Some(&mut sitemap.pages),
        [.., outer, inner] if inner == "loc" && outer == "sitemap" => Some(&mut sitemap.sitemaps),
        _ => None,
    }
}

fn push(open: &[String], target: &mut String, more: &str) {
    if open.last().is_some_and(|name| name == "loc") && target.len() + more.len() <= LONGEST {
        target.push_str(more);
    }
}

/// The name without its prefix, in lower case.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}
