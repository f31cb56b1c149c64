//! Reads fetched pages into entries.

use anyhow::{Result, anyhow};
use tansy::ingest::{self, ContentType, Coverage, Note, NoteKind, Reading, Source};
use url::Url;

use super::address::{self, Published};
use super::fetch::{Allow, Failure, Fetched, Fetcher, SIGN_IN, Why};
use crate::output::warn;

/// Fetches and reads the one page that was named.
pub(super) fn named(fetcher: &mut Fetcher, url: &Url, published: &Published) -> Result<(Reading, Coverage)> {
    let fetched = fetcher.page(url, &|_| Ok(())).map_err(|failure| anyhow!("{url}: {}", failure.reason))?;
    say_if_elsewhere(url, &fetched.url);
    check(&fetched)?;
    // Files of data are taken from the page's own site only.
    let origin = fetched.url.origin();
    page(fetcher, &fetched, published, &|url| match url.origin() == origin {
        true => Ok(()),
        false => Err(Failure::new(Why::Elsewhere, "it is on another site")),
    })
}

/// Fails if a page that was named asks for a password.
pub(super) fn check(fetched: &Fetched) -> Result<()> {
    match fetched.survey.as_ref().and_then(|survey| survey.login) {
        Some(line) => Err(anyhow!("{}: line {line}: {}", fetched.url, login())),
        None => Ok(()),
    }
}

/// Why a page with a password field is not read.
pub(super) fn login() -> String {
    format!("the page asks for a password: {SIGN_IN}")
}

/// Warns if a page that was named is at another site.
pub(super) fn say_if_elsewhere(named: &Url, reached: &Url) {
    if named.origin() != reached.origin() {
        warn(format_args!("{named} leads to another site: {reached} is read"));
    }
}

/// Reads a page; where its scripts fill it in from files that it names, reads those.
pub(super) fn page(
    fetcher: &mut Fetcher,
    fetched: &Fetched,
    published: &Published,
    allow: Allow<'_>,
) -> Result<(Reading, Coverage)> {
    let base_url = published.of(&fetched.url);
    let source = Source { name: fetched.url.as_str(), bytes: &fetched.bytes, base_url: base_url.as_deref() };
    let declared = || ContentType::parse(&fetched.content_type);
    let reading = ingest::read_as(&source, declared())?;
    let data = fetched.survey.as_ref().map_or(&[][..], |survey| &survey.data);
    let own = |reading: Reading| {
        let coverage = ingest::coverage_as(&source, declared(), &reading);
        (reading, coverage)
    };
    if !reading.entries.is_empty() || data.is_empty() {
        return Ok(own(reading));
    }
    for target in data {
        let Some(url) = address::resolve(&fetched.url, target) else { continue };
        let Ok(file) = fetcher.get(&url, allow) else { continue };
        let of_file = Source { bytes: &file.bytes, ..source };
        match ingest::read_data(&of_file) {
            Ok(found) if !found.entries.is_empty() => {
                let found = Reading { title: reading.title, language: reading.language, ..found };
                // The page has no text of its own.
                let coverage = ingest::coverage_as(&of_file, ContentType::parse("application/json"), &found);
                return Ok((found, coverage));
            }
            _ => {}
        }
    }
    Ok(own(reading))
}

/// A note on a page that is left out as a whole, at the line of the page that leads to it.
pub(super) fn left(name: &str, line: usize, text: &str, reason: impl Into<String>) -> Note {
    Note { name: name.to_owned(), line, kind: NoteKind::Left, text: text.to_owned(), reason: reason.into() }
}
