//! Reads from the network: models as they arrive, and the answers of a language model.

use gloo::net::http::{Request, RequestBuilder};
use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, ReadableStreamDefaultReader, Response};

use super::values::thrown;
use crate::chat::{Chat, Event};
use crate::error::{Error, Result};

/// How long a language model may send nothing before the request is aborted, in milliseconds.
const TIMEOUT: u32 = 45_000;

/// Calls `each` with the pieces of a response's body as they arrive.
#[cfg(feature = "engine")]
pub(super) async fn read(response: Response, mut each: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    if !response.ok() {
        return Err(Error::network(format!("{}: status {}", response.url(), response.status())));
    }
    let mut body = Body::new(&response)?;
    while let Some(piece) = body.next().await? {
        each(&piece)?;
    }
    Ok(())
}

/// Sends the chat's request, if it has one, and emits the chat's events.
pub(super) async fn run(
    mut chat: Chat,
    signal: Option<AbortSignal>,
    mut emit: impl FnMut(Event) -> Result<(), JsValue>,
) -> Result<(), JsValue> {
    for event in chat.start() {
        emit(event)?;
    }
    let Some(request) = chat.request() else { return Ok(()) };
    let exchange = Exchange::new(signal).map_err(thrown)?;
    let mut builder: RequestBuilder =
        Request::post(&request.url).abort_signal(Some(&exchange.controller.signal()));
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let body = request.body.clone();
    let events = match exchange.send(builder, body, &mut chat, &mut emit).await {
        Ok(()) => chat.end(),
        Err(_) if exchange.cancelled() => return Err(thrown(Error::cancelled())),
        Err(error) => chat.fail(&error),
    };
    for event in events {
        emit(event)?;
    }
    Ok(())
}

/// One request. It is aborted by the caller's signal, after a timeout, or when this is dropped.
struct Exchange {
    controller: AbortController,
    signal: Option<AbortSignal>,
    listener: Closure<dyn FnMut()>,
}

impl Exchange {
    fn new(signal: Option<AbortSignal>) -> Result<Self> {
        let controller =
            AbortController::new().map_err(|_| Error::endpoint("this browser cannot cancel requests"))?;
        let aborted = controller.clone();
        let listener = Closure::new(move || aborted.abort());
        if let Some(signal) = &signal {
            if signal.aborted() {
                controller.abort();
            }
            // If the listener cannot be added, the signal has no effect.
            let _ = signal.add_event_listener_with_callback("abort", listener.as_ref().unchecked_ref());
        }
        Ok(Self { controller, signal, listener })
    }

    fn cancelled(&self) -> bool {
        self.signal.as_ref().is_some_and(AbortSignal::aborted)
    }

    fn timeout(&self) -> Timeout {
        let controller = self.controller.clone();
        Timeout::new(TIMEOUT, move || controller.abort())
    }

    async fn send(
        &self,
        builder: RequestBuilder,
        body: String,
        chat: &mut Chat,
        emit: &mut impl FnMut(Event) -> Result<(), JsValue>,
    ) -> Result<()> {
        let mut timeout = self.timeout();
        let failed =
            |error: gloo::net::Error| Error::endpoint(format!("the endpoint cannot be reached: {error}"));
        let response = builder.body(body).map_err(failed)?.send().await.map_err(failed)?;
        chat.head(response.status(), &response.headers().get("content-type").unwrap_or_default());
        let response: Response = response.into();
        let mut body = Body::new(&response)?;
        while let Some(piece) = body.next().await? {
            drop(std::mem::replace(&mut timeout, self.timeout()));
            for event in chat.push(&piece) {
                emit(event).map_err(|_| Error::cancelled())?;
            }
            if chat.is_done() {
                break;
            }
        }
        Ok(())
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if let Some(signal) = &self.signal {
            let _ =
                signal.remove_event_listener_with_callback("abort", self.listener.as_ref().unchecked_ref());
        }
        self.controller.abort();
    }
}

/// The body of a response; dropping it cancels the download.
struct Body(ReadableStreamDefaultReader);

impl Body {
    fn new(response: &Response) -> Result<Self> {
        let body = response.body().ok_or_else(|| Error::network("the response has no body"))?;
        Ok(Self(body.get_reader().unchecked_into()))
    }

    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let read = JsFuture::from(self.0.read()).await;
        let read = read
            .map_err(|error| Error::network(format!("the download was interrupted: {}", message(&error))))?;
        let get = |key: &str| js_sys::Reflect::get(&read, &key.into()).unwrap_or(JsValue::UNDEFINED);
        if get("done").is_truthy() {
            return Ok(None);
        }
        Ok(Some(get("value").unchecked_into::<Uint8Array>().to_vec()))
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        let cancelled = JsFuture::from(self.0.cancel());
        wasm_bindgen_futures::spawn_local(async {
            // A stream that has failed rejects here again; the error was reported already.
            drop(cancelled.await);
        });
    }
}

fn message(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(String::new, |error| error.message().into())
}
