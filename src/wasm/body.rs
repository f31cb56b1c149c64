//! Reads the body of a response as it arrives.

use gloo::net::http::Response;
use gloo::timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

use crate::error::{Error, Result};

/// Calls `each` with the pieces of a response's body as they arrive. The last call is followed by a turn of the event loop, so that questions
/// that wait are answered before what is done with the whole.
pub(super) async fn read(response: Response, mut each: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    if !response.ok() {
        return Err(Error::network(format!("{}: status {}", response.url(), response.status())));
    }
    let mut body = Body::new(&response)?;
    while let Some(piece) = body.next().await? {
        each(&piece)?;
    }
    TimeoutFuture::new(0).await;
    Ok(())
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
