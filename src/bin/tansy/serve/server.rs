//! Accepts connections and leads requests to the files or to the relay.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response};
use axum::middleware::{self, Next};
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::sync::{Semaphore, watch};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

use super::files;
use super::hosts::{Hosts, Peer};
use super::relay::{self, Relay};

/// Time within which the head of a request must have arrived, and for which a connection may stay idle.
const HEAD: Duration = Duration::from_secs(10);
/// Most connections at a time; those beyond it wait.
const CONNECTIONS: usize = 1024;
/// Longest life of a connection, so that clients that stop reading do not stay for ever.
const LIFE: Duration = Duration::from_secs(600);
/// Time that running answers have to finish when the server is stopped.
const GRACE: Duration = Duration::from_secs(30);
/// Smallest response that is compressed, in bytes.
const SMALLEST: u64 = 1024;

/// What is served.
pub(super) struct Server {
    pub(super) root: PathBuf,
    pub(super) hosts: Arc<Hosts>,
    pub(super) relay: Option<Arc<Relay>>,
}

impl Server {
    /// Serves until the process is told to stop; running answers are finished. `ready` is called once the server can be stopped.
    pub(super) async fn run(self, listener: TcpListener, ready: impl FnOnce()) -> Result<()> {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (server, (stop, stopped)) = (Arc::new(self), watch::channel(false));
        let router = server.router();
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let mut ended = std::pin::pin!(told_to_stop()?);
        ready();
        loop {
            let place = places.clone().acquire_owned().await?;
            let (stream, peer) = tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok(accepted) => accepted,
                    // Out of file descriptors, say: others will be closed.
                    Err(_) => { tokio::time::sleep(Duration::from_millis(50)).await; continue }
                },
                () = &mut ended => break,
            };
            let _ = stream.set_nodelay(true);
            let service = TowerToHyperService::new(router.clone().layer(Extension(Peer(peer))));
            let mut http = http1::Builder::new();
            // A proxy in front of the relay keeps its connections; a browser at the files has no need to.
            http.timer(TokioTimer::new()).header_read_timeout(HEAD).keep_alive(server.relay.is_some());
            let mut stopped = stopped.clone();
            tokio::spawn(async move {
                let _place = place;
                let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
                let is_stopped = tokio::select! {
                    _ = connection.as_mut() => return,
                    _ = stopped.changed() => true,
                    () = tokio::time::sleep(LIFE) => false,
                };
                connection.as_mut().graceful_shutdown();
                let left = if is_stopped { GRACE } else { HEAD };
                let _ = tokio::time::timeout(left, connection).await;
            });
        }
        drop(listener);
        let _ = stop.send(true);
        let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
        let _ = tokio::time::timeout(GRACE, places.acquire_many(all)).await;
        if let Some(relay) = &server.relay {
            relay.settled(GRACE).await;
        }
        Ok(())
    }

    fn router(self: &Arc<Self>) -> Router {
        let compressed = CompressionLayer::new().compress_when(SizeAbove::new(SMALLEST).and(is_text));
        let router = match &self.relay {
            Some(relay) => relay::routes(relay.clone(), self.hosts.clone()),
            None => Router::new(),
        };
        let files = Router::new().fallback(serve_file).with_state(self.clone()).layer(compressed);
        router.fallback_service(files).layer(middleware::from_fn_with_state(self.clone(), around))
    }
}

/// Whether a response is worth compressing. Streams of events are not, and nor are files whose length the page shows as progress.
fn is_text(
    _: axum::http::StatusCode,
    _: axum::http::Version,
    headers: &HeaderMap,
    _: &axum::http::Extensions,
) -> bool {
    let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_text = ["text/", "application/json", "application/wasm", "application/xml", "image/svg"];
    !kind.starts_with("text/event-stream") && is_text.iter().any(|text| kind.starts_with(text))
}

async fn serve_file(State(server): State<Arc<Server>>, request: Request) -> Response<Body> {
    files::respond(&server.root, request.method(), request.uri(), request.headers()).await
}

/// What holds for every request: the host is checked, another site's page is told whether it may read the response, and browsers do not guess types.
async fn around(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response<Body> {
    let hosts = &server.hosts;
    let origin = hosts.other(request.headers()).map(str::to_owned);
    let mut response = if !hosts.is_served(request.headers()) {
        files::text(421, "Only localhost, 127.0.0.1 and [::1] are served, and what --origin names.\n")
    } else if request.method() == Method::OPTIONS && origin.is_some() {
        preflight()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    if hosts.has_others() {
        headers.append(VARY, HeaderValue::from_static("Origin"));
    }
    if let Some(origin) = origin.and_then(|origin| HeaderValue::from_str(&origin).ok()) {
        headers.insert("access-control-allow-origin", origin);
        let exposed = HeaderValue::from_static("www-authenticate, retry-after");
        headers.insert("access-control-expose-headers", exposed);
    }
    response
}

fn preflight() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = axum::http::StatusCode::NO_CONTENT;
    let headers = [
        (HeaderName::from_static("access-control-allow-methods"), "GET, HEAD, POST"),
        (
            HeaderName::from_static("access-control-allow-headers"),
            "content-type, range, x-tansy-session, x-tansy-proof",
        ),
        (HeaderName::from_static("access-control-max-age"), "600"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Resolves when the process is told to stop.
#[cfg(unix)]
fn told_to_stop() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn told_to_stop() -> Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
