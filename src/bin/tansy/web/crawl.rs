//! Reads the pages of a site: those of its sitemap, or else those that its pages link to.

use std::collections::{HashSet, VecDeque};

use anyhow::{Result, bail};
use tansy::ingest::Link;
use url::Url;

use super::Visited;
use super::address::{self, Published, Scope};
use super::fetch::{Failure, Fetched, Fetcher, Why};
use super::robots::Robots;
use super::sitemap::Target;
use super::{read, sitemap};
use crate::output::{count, warn};
use crate::progress::Progress;

/// A pause from which on it is worth saying how long a site takes, in seconds.
const LONG_PAUSE: f32 = 2.0;

/// The pages of a site that were found so far.
struct Crawl<'a> {
    scope: Scope,
    robots: &'a Robots,
    /// Whether links are followed: no sitemap lists the pages.
    follows: bool,
    open: VecDeque<Target>,
    /// Every address that was found or fetched.
    seen: HashSet<Url>,
    forbidden: usize,
    visited: Visited,
}

/// Reads the site below an address, at most so many pages of it.
pub(super) fn site(
    fetcher: &mut Fetcher,
    named: &Url,
    most: usize,
    published: &Published,
) -> Result<Visited> {
    let start = match fetcher.page(named, &|_| Ok(())) {
        Ok(start) => start,
        Err(failure) => bail!("{named}: {}", failure.reason),
    };
    read::say_if_elsewhere(named, &start.url);
    read::check(&start)?;
    let robots = Robots::of(fetcher, &start.url)?;
    if !robots.allows(&start.url) {
        bail!(
            "{}: robots.txt asks robots to stay away from it: allow the user agent tansy there, or name the pages themselves, without --site",
            start.url
        );
    }
    fetcher.slow_down(robots.pause());
    let mut visited = Visited::default();
    let listed = sitemap::pages(fetcher, &start.url, &robots, &mut visited.notes);
    let mut crawl = Crawl {
        scope: Scope::new(named, &start.url),
        robots: &robots,
        follows: false,
        open: VecDeque::new(),
        seen: HashSet::from([named.clone(), start.url.clone()]),
        forbidden: 0,
        visited,
    };
    listed.into_iter().for_each(|target| crawl.add(target));
    crawl.follows = crawl.open.is_empty() && crawl.forbidden == 0;
    crawl.run(fetcher, start, most, published);
    Ok(crawl.conclude(named, most))
}

impl Crawl<'_> {
    fn run(&mut self, fetcher: &mut Fetcher, start: Fetched, most: usize, published: &Published) {
        self.take(fetcher, &start, None, published);
        drop(start);
        self.say_how_long(most);
        let progress = Progress::new("Fetching", 0);
        let mut fetched = 1;
        while fetched < most {
            let Some(target) = self.open.pop_front() else { break };
            progress.step((fetched + self.open.len()).min(most));
            fetched += 1;
            let (scope, robots) = (&self.scope, self.robots);
            let page = fetcher.page(&target.url, &|url| may_fetch(scope, robots, url));
            match page {
                // The page that it leads to is read already, or will be.
                Ok(page) if page.url != target.url && !self.seen.insert(page.url.clone()) => {}
                Ok(page) => self.take(fetcher, &page, Some(&target), published),
                Err(failure) => self.leave(&target, failure.reason),
            }
        }
    }

    /// Finds the pages that a page links to, and reads it.
    fn take(
        &mut self,
        fetcher: &mut Fetcher,
        page: &Fetched,
        target: Option<&Target>,
        published: &Published,
    ) {
        if let Some(survey) = page.survey.as_ref().filter(|_| self.follows) {
            let base = survey.base.as_deref().and_then(|base| address::resolve(&page.url, base));
            let base = base.unwrap_or_else(|| page.url.clone());
            survey.links.iter().for_each(|link| self.find(&base, &page.url, link));
        }
        if let Some(line) = page.survey.as_ref().and_then(|survey| survey.login) {
            self.visited.notes.push(read::left(page.url.as_str(), line, "", read::login()));
            return;
        }
        let (scope, robots) = (&self.scope, self.robots);
        let reading = read::page(fetcher, page, published, &|url| may_fetch(scope, robots, url));
        match reading {
            Ok((reading, coverage)) => {
                self.visited.readings.push(reading);
                self.visited.coverages.push(coverage);
            }
            Err(error) => match target {
                Some(target) => self.leave(target, error.to_string()),
                None => self.visited.notes.push(read::left(page.url.as_str(), 0, "", error.to_string())),
            },
        }
    }

    fn find(&mut self, base: &Url, page: &Url, link: &Link) {
        let url = address::resolve(base, &link.target).filter(address::may_be_page);
        if let Some(url) = url.filter(|url| address::check(url).is_ok()) {
            self.add(Target { url, from: page.to_string(), line: link.line });
        }
    }

    /// Adds a page of the site that was not found before.
    fn add(&mut self, target: Target) {
        if !self.scope.has(&target.url) || !self.seen.insert(target.url.clone()) {
            return;
        }
        if self.robots.allows(&target.url) {
            self.open.push_back(target);
        } else {
            self.forbidden += 1;
        }
    }

    fn leave(&mut self, target: &Target, reason: String) {
        self.visited.notes.push(read::left(&target.from, target.line, target.url.as_str(), reason));
    }

    fn say_how_long(&self, most: usize) {
        let seconds = self.robots.pause().unwrap_or_default().as_secs_f32();
        let pages = (self.open.len() + 1).min(most);
        if seconds >= LONG_PAUSE && pages > 1 {
            let minutes = (seconds * pages as f32 / 60.0).ceil();
            warn(format_args!(
                "robots.txt asks for {seconds} seconds between two pages: {pages} pages take {minutes} minutes; --pages reads fewer"
            ));
        }
    }

    /// Adds what is to be said about the site as a whole.
    fn conclude(mut self, named: &Url, most: usize) -> Visited {
        let name = named.as_str();
        if self.forbidden > 0 {
            let pages = count(self.forbidden, "page is", "pages are");
            self.visited.notes.push(read::left(name, 0, "", format!("{pages} not read, as robots.txt asks")));
        }
        if !self.open.is_empty() {
            let pages = count(self.open.len(), "more page was", "more pages were");
            let reason = format!("{pages} found and not read: --pages {most} is the limit");
            self.visited.notes.push(read::left(name, 0, "", reason));
        }
        self.visited
    }
}

/// Whether an address on the way to a page of the site may be fetched.
fn may_fetch(scope: &Scope, robots: &Robots, url: &Url) -> Result<(), Failure> {
    if !scope.is_same_origin(url) {
        return Err(Failure::new(Why::Elsewhere, format!("it leads to another site, {url}")));
    }
    if !robots.allows(url) {
        return Err(Failure::new(Why::Elsewhere, format!("robots.txt asks robots to stay away from {url}")));
    }
    Ok(())
}
