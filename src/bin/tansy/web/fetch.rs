//! Fetches pages: politely, with limits of time and size, and only what has changed.

mod answer;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use tansy::ingest::{ContentType, MAX_INPUT, Source, Survey, survey};
use url::{Host, Url};

use super::address;
use super::cache::{Cache, Kept};
use crate::http::{Client, Limits};
use crate::output::warn;
use answer::{Answer, Served};

/// Most redirects on the way to a page; browsers follow 20.
const REDIRECTS: usize = 10;
/// How often a page is asked for again when the server is busy.
const RETRIES: usize = 2;
/// Longest time that a busy server is waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How long to wait for a busy server that does not say.
const WAIT: Duration = Duration::from_secs(2);
/// The pause between two requests to a server that asks for none. This machine needs none.
const PAUSE: Duration = Duration::from_millis(250);
const CONNECT: Duration = Duration::from_secs(10);

/// The project, so that who runs a site can see who reads it.
const USER_AGENT: &str =
    concat!("tansy/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")");

/// A page as it was fetched.
pub(super) struct Fetched {
    /// Its address after all redirects.
    pub(super) url: Url,
    pub(super) content_type: String,
    pub(super) bytes: Vec<u8>,
    /// None if it is not an HTML page.
    pub(super) survey: Option<Survey>,
}

/// The kind of a failure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Why {
    /// There is no such page.
    Gone,
    /// It is only for those who sign in.
    Login,
    /// It does not belong to what is read.
    Elsewhere,
    /// The server or the network failed, which may pass.
    Broken,
    /// It is nothing to read.
    Unreadable,
}

/// Why a page could not be fetched.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) why: Why,
    pub(super) reason: String,
}

impl Failure {
    pub(super) fn new(why: Why, reason: impl Into<String>) -> Self {
        Self { why, reason: reason.into() }
    }
}

/// Refuses an address on the way to a page.
pub(super) type Allow<'a> = &'a dyn Fn(&Url) -> Result<(), Failure>;

/// Fetches pages, one at a time.
pub(super) struct Fetcher {
    client: Client,
    cache: Cache,
    timeout: Duration,
    /// The pause that a site asks for.
    pause: Option<Duration>,
    /// When the last request to each host ended.
    last: HashMap<String, Instant>,
}

impl Fetcher {
    pub(super) fn new(timeout: Duration, cache: Cache) -> Self {
        // Redirects are not followed: each address on the way is checked, and asked for with what is kept of it.
        let limits =
            Limits { connect: Some(CONNECT.min(timeout)), whole: Some(timeout), ..Limits::default() };
        let client = Client::new(USER_AGENT, limits);
        Self { client, cache, timeout, pause: None, last: HashMap::new() }
    }

    /// Keeps to the pause that a site asks for.
    pub(super) fn slow_down(&mut self, pause: Option<Duration>) {
        self.pause = pause;
    }

    /// Fetches a file, whatever is in it.
    pub(super) fn get(&mut self, url: &Url, allow: Allow<'_>) -> Result<Fetched, Failure> {
        self.follow(url, allow, |_| true)
    }

    /// Fetches a page, and goes where it sends its visitors at once.
    pub(super) fn page(&mut self, named: &Url, allow: Allow<'_>) -> Result<Fetched, Failure> {
        let mut url = named.clone();
        for _ in 0..REDIRECTS {
            let mut fetched = self.follow(&url, allow, address::is_readable)?;
            let source = Source { name: fetched.url.as_str(), bytes: &fetched.bytes, base_url: None };
            // What is wrong with the markup is reported when the page is read.
            fetched.survey = survey(&source, ContentType::parse(&fetched.content_type)).ok().flatten();
            let moved = fetched.survey.as_ref().and_then(|survey| survey.moved.as_ref());
            match moved.and_then(|link| address::resolve(&fetched.url, &link.target)) {
                Some(next) if next != fetched.url => url = next,
                _ => return Ok(fetched),
            }
        }
        Err(endless())
    }

    fn follow(
        &mut self,
        named: &Url,
        allow: Allow<'_>,
        is_wanted: fn(&str) -> bool,
    ) -> Result<Fetched, Failure> {
        let mut url = named.clone();
        for _ in 0..=REDIRECTS {
            address::check(&url)
                .map_err(|why| Failure::new(Why::Elsewhere, format!("it leads to {url}: {why}")))?;
            // The page to sign in itself is of no interest.
            if address::leads_to_login(named, &url) {
                return Err(Failure::new(
                    Why::Login,
                    format!("it leads to a page to sign in, {url}: {SIGN_IN}"),
                ));
            }
            allow(&url)?;
            match self.served(&url, is_wanted)? {
                Served::Page { content_type, bytes } => {
                    return Ok(Fetched { url, content_type, bytes, survey: None });
                }
                Served::Moved(target) => match address::resolve(&url, &target) {
                    Some(next) if next != url => url = next,
                    _ => return Err(endless()),
                },
            }
        }
        Err(endless())
    }

    /// What is at an address: from the server, or as it was kept if the server says so, or fails.
    fn served(&mut self, url: &Url, is_wanted: fn(&str) -> bool) -> Result<Served, Failure> {
        let kept = self.cache.get(url);
        let mut tries = 0;
        let failure = loop {
            match self.ask(url, kept.as_ref(), is_wanted) {
                Answer::Served(Served::Page { content_type, bytes }, about) => {
                    if let Some(about) = about {
                        self.cache.put(url, &about, &bytes);
                    }
                    return Ok(Served::Page { content_type, bytes });
                }
                Answer::Served(moved, _) => return Ok(moved),
                Answer::Unchanged => break None,
                Answer::Busy(wait, failure) if tries == RETRIES || wait > Some(LONGEST_WAIT) => {
                    break Some(failure);
                }
                Answer::Busy(wait, _) => std::thread::sleep(wait.unwrap_or(WAIT)),
                Answer::Failed(failure) => break Some(failure),
            }
            tries += 1;
        };
        match (failure, kept) {
            (None, Some(kept)) => {
                self.cache.touch(url);
                Ok(as_kept(kept))
            }
            // A build while the server is down must not lose the page.
            (Some(failure), Some(kept)) if failure.why == Why::Broken => {
                warn(format_args!(
                    "{url}: {}; the page is taken as it was when it was last fetched",
                    failure.reason
                ));
                Ok(as_kept(kept))
            }
            (failure, _) => Err(failure.unwrap_or_else(|| {
                Failure::new(
                    Why::Broken,
                    "the server says that the page has not changed, but it was never fetched",
                )
            })),
        }
    }

    fn ask(&mut self, url: &Url, kept: Option<&Kept>, is_wanted: fn(&str) -> bool) -> Answer {
        self.wait(url);
        let mut headers = vec![("accept", "text/html,application/xhtml+xml,text/markdown;q=0.9,*/*;q=0.5")];
        if let Some(about) = kept.map(|kept| &kept.about) {
            let conditions = [("if-none-match", &about.etag), ("if-modified-since", &about.last_modified)];
            headers
                .extend(conditions.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))));
        }
        let answer = match self.client.get(url.as_str(), &headers) {
            Ok(response) => answer::of(response, is_wanted, self.timeout),
            Err(failure) => Answer::Failed(answer::unreachable(&failure, self.timeout)),
        };
        self.last.insert(address::origin(url), Instant::now());
        answer
    }

    /// Waits until the host of an address may be asked again.
    fn wait(&self, url: &Url) {
        let usual = if is_this_machine(url) { Duration::ZERO } else { PAUSE };
        let pause = self.pause.unwrap_or(usual);
        if let Some(last) = self.last.get(&address::origin(url)) {
            std::thread::sleep(pause.saturating_sub(last.elapsed()));
        }
    }
}

/// What to do about a page for those who sign in.
pub(super) const SIGN_IN: &str = "save the page in your browser and name that file";

fn endless() -> Failure {
    Failure::new(Why::Broken, "its redirects do not end")
}

fn as_kept(kept: Kept) -> Served {
    Served::Page { content_type: kept.about.content_type, bytes: kept.bytes }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether content of this many bytes is too large to read.
fn is_too_large(bytes: usize) -> bool {
    bytes > MAX_INPUT
}
