//! A server's answer to a request for a page.

use std::io::Read;
use std::time::Duration;

use tansy::ingest::{ContentType, MAX_INPUT};
use ureq::Body;
use ureq::http::Response;

use super::super::cache::About;
use super::{Failure, SIGN_IN, Why, is_too_large};

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
pub(super) fn of(response: Response<Body>, is_wanted: fn(&str) -> bool, timeout: Duration) -> Answer {
    let status = response.status().as_u16();
    let header =
        |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
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
fn location(response: &Response<Body>) -> Option<String> {
    let value = response.headers().get("location")?.as_bytes();
    Some(String::from_utf8_lossy(value).into_owned()).filter(|target| !target.is_empty())
}

fn page(response: Response<Body>, is_wanted: fn(&str) -> bool, timeout: Duration) -> Answer {
    let header =
        |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let content_type = header("content-type").unwrap_or_default();
    let media_type = ContentType::parse(&content_type).media_type;
    if !is_wanted(media_type) {
        return failed(Why::Unreadable, format!("it is {media_type}, which is not read"));
    }
    // What is decompressed has no such header any more.
    if let Some(encoding) = header("content-encoding").filter(|encoding| encoding != "identity") {
        return failed(Why::Unreadable, format!("it is compressed with {encoding}, which was not asked for"));
    }
    if response.body().content_length().is_some_and(|length| usize::try_from(length).is_ok_and(is_too_large))
    {
        return too_large();
    }
    let may_be_kept = !header("cache-control").unwrap_or_default().to_ascii_lowercase().contains("no-store");
    let about = About {
        content_type: content_type.clone(),
        etag: header("etag"),
        last_modified: header("last-modified"),
        ..About::default()
    };
    let mut bytes = Vec::new();
    // One byte more than the limit shows that there are too many, after decompression.
    let mut body = response.into_body().into_reader().take(MAX_INPUT as u64 + 1);
    match body.read_to_end(&mut bytes) {
        Ok(_) if is_too_large(bytes.len()) => too_large(),
        Ok(_) => Answer::Served(Served::Page { content_type, bytes }, may_be_kept.then_some(about)),
        Err(error) => match error.downcast::<ureq::Error>() {
            Ok(error) => Answer::Failed(unreachable(&error, timeout)),
            Err(error) => failed(Why::Broken, format!("the page was cut off: {error}")),
        },
    }
}

/// Why there was no response.
pub(super) fn unreachable(error: &ureq::Error, timeout: Duration) -> Failure {
    let reason = match error {
        ureq::Error::Timeout(_) => {
            format!("it was not complete after {} seconds; --timeout gives it longer", timeout.as_secs())
        }
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        error => format!("it cannot be fetched: {error}"),
    };
    Failure::new(Why::Broken, reason)
}

fn too_large() -> Answer {
    failed(Why::Unreadable, format!("it has more than {MAX_INPUT} bytes ({} MB)", MAX_INPUT >> 20))
}

fn failed(why: Why, reason: String) -> Answer {
    Answer::Failed(Failure::new(why, reason))
}
