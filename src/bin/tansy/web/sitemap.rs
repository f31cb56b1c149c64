//! The pages that a site's sitemaps list.

use std::collections::{HashSet, VecDeque};
use std::io::Read;

use flate2::read::MultiGzDecoder;
use tansy::ingest::{self, Link, MAX_INPUT, Note};
use url::Url;

use super::address;
use super::fetch::{Fetcher, Why};
use super::read::left;
use super::robots::Robots;

/// Most files that are fetched for one site.
const FILES: usize = 50;
/// Most pages that are listed: a limit of memory, far above that of pages.
const PAGES: usize = 100_000;

/// A page to fetch, and where it was named.
pub(super) struct Target {
    pub(super) url: Url,
    /// The page or sitemap that names it, and the line.
    pub(super) from: String,
    pub(super) line: usize,
}

/// The pages that the sitemaps of a site list, as targets; those that robots.txt names, or else `/sitemap.xml`. Empty if there is none.
pub(super) fn pages(
    fetcher: &mut Fetcher,
    site: &Url,
    robots: &Robots,
    notes: &mut Vec<Note>,
) -> Vec<Target> {
    let named = robots.sitemaps().iter().filter_map(|target| address::resolve(site, target));
    let mut open: VecDeque<Url> = named.collect();
    let is_named = !open.is_empty();
    if !is_named {
        open.extend(site.join("/sitemap.xml").ok());
    }
    let mut seen: HashSet<Url> = open.iter().cloned().collect();
    let (mut pages, mut files) = (Vec::new(), 0);
    while let Some(url) = open.pop_front() {
        files += 1;
        if files > FILES || pages.len() >= PAGES {
            notes.push(left(
                url.as_str(),
                0,
                "",
                format!("it is not read: a site has at most {FILES} sitemaps and {PAGES} pages"),
            ));
            break;
        }
        let listed = fetcher.get(&url, &|_| Ok(())).map_err(|failure| (failure.why, failure.reason));
        let listed = listed.and_then(|file| read(&file.bytes).map_err(|reason| (Why::Unreadable, reason)));
        match listed {
            Ok(sitemap) => {
                let next = sitemap.sitemaps.iter().filter_map(|link| address::resolve(&url, &link.target));
                open.extend(next.filter(|next| seen.insert(next.clone())));
                pages.extend(sitemap.pages.iter().filter_map(|link| target(&url, link)));
            }
            // Nobody said that there is one.
            Err((Why::Gone | Why::Unreadable, _)) if !is_named && files == 1 => {}
            Err((_, reason)) => notes.push(left(url.as_str(), 0, "", reason)),
        }
    }
    pages
}

fn target(sitemap: &Url, link: &Link) -> Option<Target> {
    let url = address::resolve(sitemap, &link.target)?;
    Some(Target { url, from: sitemap.to_string(), line: link.line })
}

/// Reads a sitemap, which may be compressed as a file.
fn read(bytes: &[u8]) -> Result<ingest::Sitemap, String> {
    let mut unpacked = Vec::new();
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut decoder = MultiGzDecoder::new(bytes).take(MAX_INPUT as u64 + 1);
        decoder.read_to_end(&mut unpacked).map_err(|error| format!("it cannot be decompressed: {error}"))?;
        &unpacked
    } else {
        bytes
    };
    if bytes.len() > MAX_INPUT {
        return Err(format!("it has more than {MAX_INPUT} bytes ({} MB)", MAX_INPUT >> 20));
    }
    ingest::sitemap(bytes).map_err(|error| error.to_string())
}
