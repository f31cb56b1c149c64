//! `POST /api/chat`.

use std::sync::Arc;
use std::time::Instant;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::{Response, StatusCode};

use super::super::hosts::Peer;
use super::access::{self, Visitor};
use super::ask::Ask;
use super::log::{Outcome, note};
use super::session::Refused;
use super::upstream::Call;
use super::{Relay, Site, cache, events, header};

/// Seconds after which a visitor may try again when all places are taken.
const BUSY: u64 = 2;

/// Answers a question.
pub(super) async fn chat(
    State(site): State<Site>,
    Extension(peer): Extension<Peer>,
    request: Request,
) -> Response<Body> {
    let start = Instant::now();
    match answer(&site, peer, request, start).await {
        Ok(response) => response,
        Err((outcome, response)) => {
            note(&site.relay, outcome, response.status().as_u16(), start, 0, "");
            *response
        }
    }
}

type Refusal = (Outcome, Box<Response<Body>>);

fn refused(response: Response<Body>) -> Refusal {
    (Outcome::Refused, Box::new(response))
}

async fn answer(
    site: &Site,
    peer: Peer,
    request: Request,
    start: Instant,
) -> Result<Response<Body>, Refusal> {
    let relay = &site.relay;
    let headers = request.headers().clone();
    let visitor = Visitor::of(site, &headers, peer).ok_or_else(|| refused(access::foreign()))?;
    let body = Bytes::from_request(request, &()).await.map_err(|error| {
        refused(events::refusal(error.status(), "the body is too long or cannot be read"))
    })?;
    let say_no = |(status, message)| refused(events::refusal(status, message));
    let ask = Ask::read(&body).map_err(say_no)?;
    if let Err(seconds) = relay.limits.question(&visitor.network) {
        let response = events::later(StatusCode::TOO_MANY_REQUESTS, "too many questions", seconds);
        return Err((Outcome::Limited, Box::new(response)));
    }
    let (token, proof) = (header(&headers, "x-tansy-session"), header(&headers, "x-tansy-proof"));
    relay.sessions.question(token, proof, &visitor.origin, &visitor.network).map_err(|why| {
        refused(match why {
            Refused::Session => events::no_session(),
            Refused::Work(challenge) => {
                let challenge = serde_json::json!({ "challenge": challenge });
                events::json_response(StatusCode::PRECONDITION_REQUIRED, &challenge)
            }
        })
    })?;
    let Ok(place) = relay.places.clone().try_acquire_owned() else {
        let response = events::later(StatusCode::SERVICE_UNAVAILABLE, "too many answers at a time", BUSY);
        return Err((Outcome::Busy, Box::new(response)));
    };
    let searching = relay.clone();
    let opened = tokio::task::spawn_blocking(move || ask.open(&searching).map(|chat| (chat, ask.question)));
    let failed = |_| refused(events::refusal(StatusCode::INTERNAL_SERVER_ERROR, "the search failed"));
    let (chat, question) = opened.await.map_err(failed)?.map_err(say_no)?;
    Ok(begin(relay, chat, question, place, start))
}

/// Answers from the cache, or in the FAQ's own words, or begins to ask the model.
fn begin(
    relay: &Arc<Relay>,
    mut chat: tansy::chat::Chat,
    question: String,
    place: tokio::sync::OwnedSemaphorePermit,
    start: Instant,
) -> Response<Body> {
    drop(chat.start());
    let instead = |mut chat: tansy::chat::Chat, why: Outcome| {
        note(relay, why, 200, start, 0, &question);
        events::whole([events::instead(&events::own_words(&mut chat), why)])
    };
    let Some(request) = chat.request().cloned() else { return instead(chat, Outcome::Declined) };
    let key = cache::key(&request.body);
    if let Some(text) = relay.cache.get(&key) {
        note(relay, Outcome::Cached, 200, start, 0, &question);
        return events::whole([events::token(&text), events::done()]);
    }
    let Some(call) = Call::new(relay, &request, key) else { return instead(chat, Outcome::Failed) };
    match tokio::task::block_in_place(|| relay.ledger.book(call.most())) {
        Ok(Some(booked)) => {
            let (out, response) = events::stream();
            let relay = relay.clone();
            // On its own: an answer that was paid for is read to its end, even if the visitor leaves.
            tokio::spawn(async move {
                let (outcome, status, cost) = call.run(&relay, chat, booked, out).await;
                note(&relay, outcome, status, start, cost, &question);
                drop(place);
            });
            response
        }
        Ok(None) => instead(chat, Outcome::Budget),
        // What cannot be booked is not spent.
        Err(_) => instead(chat, Outcome::Failed),
    }
}
