//! Sends a chat's request and passes the response to the chat.

use tansy::Error;
use tansy::chat::{Chat, Event};

use crate::endpoint::post;

/// Asks the language model, if the chat has a request; `print` is called with the events as they arrive.
pub(crate) fn answer(chat: &mut Chat, mut print: impl FnMut(Vec<Event>)) {
    if let Err(error) = exchange(chat, &mut print) {
        print(chat.fail(&error));
    }
}

fn exchange(chat: &mut Chat, print: &mut impl FnMut(Vec<Event>)) -> Result<(), Error> {
    let Some(request) = chat.request() else { return Ok(()) };
    let mut answered = post(request)?;
    chat.head(answered.status, &answered.content_type);
    let mut piece = [0; 8192];
    while !chat.is_done() {
        match answered.read(&mut piece)? {
            [] => print(chat.end()),
            bytes => print(chat.push(bytes)),
        }
    }
    Ok(())
}
