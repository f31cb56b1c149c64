//! What a page gets: server-sent events of JSON, which the protocol `tansy` of `tansy::llm` reads.

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Response, StatusCode};
use serde_json::{Value, json};
use tansy::chat::{Chat, Event};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::log::Outcome;

/// Pieces that may wait for a slow visitor; then reading the upstream waits too.
const WAITING: usize = 64;

/// The sending end of a response's body.
pub(super) type Out = Sender<Bytes>;

/// One event.
pub(super) fn event(value: &Value) -> Bytes {
    Bytes::from(format!("data: {value}\n\n"))
}

/// More of the answer.
pub(super) fn token(text: &str) -> Bytes {
    event(&json!({ "type": "token", "text": text }))
}

/// The end of an answer that the model wrote.
pub(super) fn done() -> Bytes {
    event(&json!({ "type": "done", "by": "llm" }))
}

/// The FAQ's own words in place of the model's, and why. A page has them too, and shows its own.
pub(super) fn instead(text: &str, why: Outcome) -> Bytes {
    let message = format!("the relay gave the FAQ's own words ({})", why.name());
    let by = if text.is_empty() { "none" } else { "faq" };
    let error = json!({ "code": why.name(), "message": message });
    event(&json!({ "type": "done", "by": by, "text": text, "error": error }))
}

/// The FAQ's own words for a question.
pub(super) fn own_words(chat: &mut Chat) -> String {
    let failed = chat.fail(&tansy::Error::endpoint("not asked"));
    let text = failed.into_iter().find_map(|event| match event {
        Event::Done { text, .. } => Some(text),
        _ => None,
    });
    text.unwrap_or_default()
}

/// A response whose body is sent piece by piece.
pub(super) fn stream() -> (Out, Response<Body>) {
    let (out, mut pieces): (Out, Receiver<Bytes>) = channel(WAITING);
    let pieces = futures_util::stream::poll_fn(move |context| {
        pieces.poll_recv(context).map(|piece| piece.map(Ok::<_, std::convert::Infallible>))
    });
    (out, with_head(Body::from_stream(pieces)))
}

/// A response that is known already.
pub(super) fn whole(events: impl IntoIterator<Item = Bytes>) -> Response<Body> {
    with_head(Body::from(events.into_iter().collect::<Vec<_>>().concat()))
}

fn with_head(body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would collect the answer before sending it.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// A refusal: a status and one sentence.
pub(super) fn refusal(status: StatusCode, message: &str) -> Response<Body> {
    json_response(status, &json!({ "error": { "message": message } }))
}

/// A refusal that may end after some seconds.
pub(super) fn later(status: StatusCode, message: &str, seconds: u64) -> Response<Body> {
    let mut response = refusal(status, message);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// A refusal until there is a session.
pub(super) fn no_session() -> Response<Body> {
    let mut response =
        refusal(StatusCode::UNAUTHORIZED, "there is no session, or it has ended: POST /api/session");
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Tansy"));
    response
}

/// JSON that must not be stored.
pub(super) fn json_response(status: StatusCode, value: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(value.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
