//! Sends a chat's request and passes the response to the chat.

use std::io::Read;
use std::time::Duration;

use tansy::Error;
use tansy::chat::{Chat, Event};

/// Timeouts for connecting, for the first byte of a response, and for the whole body.
const CONNECT: Duration = Duration::from_secs(10);
const FIRST_BYTE: Duration = Duration::from_secs(60);
const WHOLE: Duration = Duration::from_secs(300);

/// Asks the language model, if the chat has a request; `print` is called with the events as they arrive.
pub(crate) fn answer(chat: &mut Chat, mut print: impl FnMut(Vec<Event>)) {
    if let Err(error) = exchange(chat, &mut print) {
        print(chat.fail(&error));
    }
}

fn exchange(chat: &mut Chat, print: &mut impl FnMut(Vec<Event>)) -> Result<(), Error> {
    let Some(request) = chat.request() else { return Ok(()) };
    let mut post = agent().post(&request.url);
    for (name, value) in &request.headers {
        post = post.header(name, value);
    }
    let failed = |error: &dyn std::fmt::Display| {
        Error::endpoint(format!("{} cannot be reached: {error}", request.url))
    };
    let response = post.send(&request.body).map_err(|error| failed(&error))?;
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let (status, kind) = (response.status().as_u16(), kind.to_owned());
    chat.head(status, &kind);
    let mut body = response.into_body().into_reader();
    let mut piece = [0; 8192];
    while !chat.is_done() {
        match body.read(&mut piece) {
            Ok(0) => print(chat.end()),
            Ok(length) => print(chat.push(&piece[..length])),
            Err(error) => return Err(Error::endpoint(format!("the endpoint's answer was cut off: {error}"))),
        }
    }
    Ok(())
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        // A redirect must not carry the key to another server.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(CONNECT))
        .timeout_recv_response(Some(FIRST_BYTE))
        .timeout_recv_body(Some(WHOLE))
        .user_agent(concat!("tansy/", env!("CARGO_PKG_VERSION")));
    config.build().into()
}
