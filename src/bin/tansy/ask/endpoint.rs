//! Sends a chat's request and passes the response to the chat, in time.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use tansy::Error;
use tansy::chat::{Chat, Event};
use tansy::llm::Request;

use super::pieces::{Next, Pieces};
use crate::endpoint::{Answered, may_pass, post};

/// How long the endpoint may take for the first words of an answer, which includes loading a local model; between any two; and for all.
const FIRST_WORDS: Duration = Duration::from_secs(120);
const BETWEEN_WORDS: Duration = Duration::from_secs(30);
const WHOLE: Duration = Duration::from_secs(300);
/// How long to wait before each further try, at most, unless the server says how long.
const WAITS: [Duration; 2] = [Duration::from_millis(500), Duration::from_millis(1500)];
/// The longest wait that a server may ask for; if it asks for more, the answer fails.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Asks the language model, if the chat has a request; `print` is called with the events as they arrive.
pub(crate) fn answer(chat: &mut Chat, mut print: impl FnMut(Vec<Event>)) {
    let Some(request) = chat.request().cloned() else { return };
    let answered = asked(&request).and_then(|answered| exchange(chat, answered, &mut print));
    if let Err(error) = answered {
        print(chat.fail(&error));
    }
}

/// The beginning of a response; asks again where that may help.
fn asked(request: &Request) -> Result<Answered, Error> {
    for wait in WAITS {
        let answered = post(request);
        let wait = match &answered {
            Ok(Answered { status, retry_after, .. }) if may_pass(*status) => {
                retry_after.unwrap_or_else(|| jittered(wait))
            }
            Ok(_) => return answered,
            Err(_) => jittered(wait),
        };
        if wait > LONGEST_WAIT {
            return answered;
        }
        std::thread::sleep(wait);
    }
    post(request)
}

/// Between half of a duration and all of it, so that clients that failed together do not come back together.
fn jittered(wait: Duration) -> Duration {
    let random = RandomState::new().hash_one(0) % 1000;
    wait / 2 + wait / 2000 * u32::try_from(random).unwrap_or_default()
}

fn exchange(chat: &mut Chat, answered: Answered, print: &mut impl FnMut(Vec<Event>)) -> Result<(), Error> {
    chat.head(answered.status, &answered.content_type);
    let mut pieces = Pieces::of(answered);
    let end = Instant::now() + WHOLE;
    let (mut limit, mut until) = (FIRST_WORDS, Instant::now() + FIRST_WORDS);
    while !chat.is_done() {
        let left = until.min(end).saturating_duration_since(Instant::now());
        let events = match pieces.next(left) {
            Next::Piece(piece) => chat.push(&piece?),
            Next::End => chat.end(),
            Next::Late => {
                let seconds = if until < end { limit } else { WHOLE }.as_secs();
                return Err(Error::endpoint(format!(
                    "the endpoint sent nothing of an answer for {seconds} s"
                )));
            }
        };
        if events.iter().any(|event| matches!(event, Event::Token { .. })) {
            (limit, until) = (BETWEEN_WORDS, Instant::now() + BETWEEN_WORDS);
        }
        print(events);
    }
    Ok(())
}
