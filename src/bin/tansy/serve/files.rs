//! Answers requests for files.

use std::io::SeekFrom;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, VARY,
};
use axum::http::response::Builder;
use axum::http::{HeaderMap, HeaderName, Method, Response, Uri};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

use super::file::Found;
use super::range::{self, Range};
use super::target::{self, Target};

/// Bytes that are read at a time.
const PIECE: usize = 64 << 10;
/// Compressed copies that a site may put beside a file, best first: the coding and the ending of the name.
const PACKED: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// A response in plain text.
pub(super) fn text(status: u16, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    let kind = axum::http::HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// Answers a request for a file below `root`.
pub(super) async fn respond(root: &Path, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        let mut response = text(405, "Only GET and HEAD are allowed.\n");
        response.headers_mut().insert(ALLOW, axum::http::HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let (root, url) = (root.to_owned(), uri.to_string());
    let found = tokio::task::spawn_blocking(move || (target::of(&root, &url), root.join("404.html"))).await;
    match found {
        Ok((Target::File(path), _)) => send(headers, path, 200).await,
        Ok((Target::Folder(location), _)) => {
            let moved = Response::builder().status(301).header(LOCATION, location);
            moved.body(Body::from("Moved")).unwrap_or_else(|_| text(404, "There is no such file.\n"))
        }
        Ok((Target::Nothing, page)) if page.is_file() => send(headers, page, 404).await,
        _ => text(404, "There is no such file.\n"),
    }
}

async fn send(headers: &HeaderMap, path: PathBuf, status: u16) -> Response<Body> {
    file(headers, &path, status).await.unwrap_or_else(|| text(404, "This file cannot be read.\n"))
}

/// The response with a file. Conditions come before ranges (RFC 9110, 13.2.2): an unchanged file is not sent at all, whatever range was requested.
async fn file(headers: &HeaderMap, path: &Path, status: u16) -> Option<Response<Body>> {
    let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let coding = packed(path, header(ACCEPT_ENCODING).unwrap_or_default());
    let stored = coding.as_ref().map_or(path, |(_, packed)| packed);
    let (mut content, found) = Found::open(stored, path).await.ok()?;
    let begin = |status: u16| -> Builder {
        let builder = Response::builder().status(status).header(CONTENT_TYPE, found.kind);
        let builder = builder.header(CACHE_CONTROL, found.cache).header(ETAG, &found.tag);
        let builder = builder.header(ACCEPT_RANGES, "bytes").header(VARY, "Accept-Encoding");
        coding.iter().fold(builder, |builder, (coding, _)| builder.header(CONTENT_ENCODING, *coding))
    };
    if status == 200 && header(IF_NONE_MATCH).is_some_and(|tags| tags.contains(&found.tag)) {
        return begin(304).body(Body::empty()).ok();
    }
    let is_unchanged = header(IF_RANGE).is_none_or(|tag| tag == found.tag);
    let wanted = header(RANGE).filter(|_| status == 200 && is_unchanged);
    match wanted.map_or(Range::Whole, |wanted| range::parse(wanted, found.length)) {
        Range::Whole => {
            let builder = begin(status).header(CONTENT_LENGTH, found.length);
            builder.body(Body::from_stream(ReaderStream::with_capacity(content, PIECE))).ok()
        }
        Range::Part { first, last } => {
            content.seek(SeekFrom::Start(first)).await.ok()?;
            let length = last - first + 1;
            let range = format!("bytes {first}-{last}/{}", found.length);
            let builder = begin(206).header(CONTENT_LENGTH, length).header(CONTENT_RANGE, range);
            builder.body(Body::from_stream(ReaderStream::with_capacity(content.take(length), PIECE))).ok()
        }
        Range::Outside => {
            let range = format!("bytes */{}", found.length);
            begin(416).header(CONTENT_RANGE, range).body(Body::empty()).ok()
        }
    }
}

/// The compressed copy beside a file that the browser takes, and its coding.
fn packed(path: &Path, accepted: &str) -> Option<(&'static str, PathBuf)> {
    let takes = |coding: &str| {
        accepted.split(',').any(|item| {
            let (name, weight) = item.split_once(';').unwrap_or((item, ""));
            name.trim() == coding && !matches!(weight.replace(' ', "").as_str(), "q=0" | "q=0.0")
        })
    };
    PACKED.into_iter().filter(|(coding, _)| takes(coding)).find_map(|(coding, ending)| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        let packed = PathBuf::from(name);
        // A link could lead out of the folder.
        (packed.is_file() && !packed.is_symlink()).then_some((coding, packed))
    })
}
