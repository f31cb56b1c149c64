//! Who asks: the origin of the page and the network of the visitor; and new sessions.

use std::net::IpAddr;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode};
use serde_json::json;

use super::super::hosts::Peer;
use super::{Site, events, header, limits, session};

/// Who asks.
pub(super) struct Visitor {
    pub(super) origin: String,
    pub(super) network: String,
}

impl Visitor {
    /// Who sent a request; none if its page may not use the relay.
    pub(super) fn of(site: &Site, headers: &HeaderMap, Peer(peer): Peer) -> Option<Self> {
        let origin = site.hosts.allowed(headers)?.to_owned();
        // The proxy in front adds the last address; those before it are what the visitor claims.
        let forwarded = header(headers, "x-forwarded-for").filter(|_| site.relay.trust_proxy);
        let forwarded = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
        Some(Self { origin, network: limits::network(forwarded.unwrap_or(peer.ip())) })
    }
}

/// The refusal of another site's page.
pub(super) fn foreign() -> Response<Body> {
    events::refusal(
        StatusCode::FORBIDDEN,
        "this origin may not use the relay: name it with --origin or --cors",
    )
}

/// `POST /api/session`: a token for ten minutes.
pub(super) async fn session(
    State(site): State<Site>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Response<Body> {
    let Some(Visitor { origin, network }) = Visitor::of(&site, &headers, peer) else { return foreign() };
    if let Err(seconds) = site.relay.limits.session(&network) {
        return events::later(StatusCode::TOO_MANY_REQUESTS, "too many sessions", seconds);
    }
    match site.relay.sessions.begin(&origin, &network) {
        Ok(token) => {
            events::json_response(StatusCode::OK, &json!({ "session": token, "seconds": session::LIFE }))
        }
        Err(_) => events::refusal(StatusCode::INTERNAL_SERVER_ERROR, "no session can be made"),
    }
}
