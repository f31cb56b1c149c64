//! A server's answer to a request for a page.

use std::time::Duration;

use tansy::ingest::{ContentType, MAX_INPUT};

use super::super::cache::About;
use super::{Failure, SIGN_IN, Why, is_too_large};
use crate::http::{self, Response};

/// Bytes that are read at a time.
const PIECE: usize = 64 << 10;

/// What is at an address.
pub(super) enum Served {
    Page {
        content_type: String,
        bytes: Vec<u8>,
    },
    /// The page is at another address, as it is written.
    Moved(String),
}

/// What came of a request.
pub(super) enum Answer {
    /// With what to keep of it, if the server allows that.
    Served(Served, Option<About>),
    /// The page is as it was kept.
    Unchanged,
    /// The server has no time now, and says how long to wait.
    Busy(Option<Duration>, Failure),
    Failed(Failure),
}

/// Reads a response.
pub(super) fn of(response: Response, is_wanted: fn(&str) -> bool, timeout: Duration) -> Answer {
    let status = response.status;
    let header = |name: &str| response.header(name).map(str::to_owned);
    match status {
        200..=299 => page(response, is_wanted, timeout),
        304 => Answer::Unchanged,
        301 | 302 | 303 | 307 | 308 => match location(&response) {
            Some(target) => Answer::Served(Served::Moved(target), None),
            None => failed(
                Why::Broken,
                format!("the server answers {status}, a redirect, without saying where to"),
            ),
        },
        401 | 403 | 407 => failed(
            Why::Login,
            format!("the server answers {status}: it is only for those who sign in; {SIGN_IN}"),
        ),
        404 | 410 => failed(Why::Gone, format!("the server answers {status}: there is no such page")),
        429 | 503 => {
            let seconds = header("retry-after").and_then(|value| value.trim().parse().ok());
            let failure =
                Failure::new(Why::Broken, format!("the server answers {status}: it has no time now"));
            Answer::Busy(seconds.map(Duration::from_secs), failure)
        }
        500..=599 => failed(Why::Broken, format!("the server answers {status}: it failed")),
        _ => failed(Why::Gone, format!("the server answers {status}")),
    }
}

/// Where a redirect leads. Servers send the bytes of UTF-8, too.
fn location(response: &Response) -> Option<String> {
    let value = response.bytes("location")?;
    Some(String::from_utf8_lossy(value).into_owned()).filter(|target| !target.is_empty())
}

fn page(response: Response, is_wanted: fn(&str) -> bool, timeout: Duration) -> Answer {
    let header = |name: &str| response.header(name).map(str::to_owned);
    let content_type = header("content-type").unwrap_or_default();
    let media_type = ContentType::parse(&content_type).media_type;
    if !is_wanted(media_type) {
        return failed(Why::Unreadable, format!("it is {media_type}, which is not read"));
    }
    // What is decompressed has no such header any more.
    if let Some(encoding) = header("content-encoding").filter(|encoding| encoding != "identity") {
        return failed(Why::Unreadable, format!("it is compressed with {encoding}, which was not asked for"));
    }
    if response.length().is_some_and(|length| usize::try_from(length).is_ok_and(is_too_large)) {
        return too_large();
    }
    let may_be_kept = !header("cache-control").unwrap_or_default().to_ascii_lowercase().contains("no-store");
    let about = About {
        content_type: content_type.clone(),
        etag: header("etag"),
        last_modified: header("last-modified"),
        ..About::default()
    };
    let (mut body, mut bytes, mut piece) = (response.body, Vec::new(), vec![0; PIECE]);
    loop {
        match body.read(&mut piece) {
            Ok(0) => {
                return Answer::Served(Served::Page { content_type, bytes }, may_be_kept.then_some(about));
            }
            Ok(length) => bytes.extend_from_slice(&piece[..length]),
            Err(http::Failure::Other(error)) => {
                return failed(Why::Broken, format!("the page was cut off: {error}"));
            }
            Err(failure) => return Answer::Failed(unreachable(&failure, timeout)),
        }
        // Only after decompression is it known.
        if is_too_large(bytes.len()) {
            return too_large();
        }
    }
}

/// Why there was no response.
pub(super) fn unreachable(failure: &http::Failure, timeout: Duration) -> Failure {
    let reason = match failure {
        http::Failure::Timeout(_) => {
            format!("it was not complete after {} seconds; --timeout gives it longer", timeout.as_secs())
        }
        http::Failure::HostNotFound(_) => "there is no such host".to_owned(),
        http::Failure::Other(error) => format!("it cannot be fetched: {error}"),
    };
    Failure::new(Why::Broken, reason)
}

fn too_large() -> Answer {
    failed(Why::Unreadable, format!("it has more than {MAX_INPUT} bytes ({} MB)", MAX_INPUT >> 20))
}

fn failed(why: Why, reason: String) -> Answer {
    Answer::Failed(Failure::new(why, reason))
}
