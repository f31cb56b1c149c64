//! The class `Chat`: one answer as a state machine. It does no IO: `www/engine/exchange.js` sends the request and passes on what comes back.

use wasm_bindgen::prelude::*;

use super::shapes::EndpointRequest;
use super::values::object;
use crate::chat;
use crate::error::Error;

/// One question being answered. Every method that takes a part of the endpoint's response returns the events that follow from it.
#[wasm_bindgen]
pub struct Chat(pub(super) chat::Chat);

#[wasm_bindgen]
impl Chat {
    /// The first events: the sources, and also the end if no language model is asked.
    #[wasm_bindgen(unchecked_return_type = "AskEvent[]")]
    pub fn start(&mut self) -> Result<JsValue, JsValue> {
        object(&self.0.start())
    }

    /// The request to send; none if no language model is asked, or once the answer is finished.
    #[wasm_bindgen(getter, unchecked_return_type = "EndpointRequest | null")]
    pub fn request(&self) -> Result<JsValue, JsValue> {
        object(&self.0.request().map(EndpointRequest::from))
    }

    /// Whether the last event has been returned: the rest of the response can be dropped.
    #[wasm_bindgen(getter)]
    pub fn done(&self) -> bool {
        self.0.is_done()
    }

    /// Number of bytes that the model has written, shown or not.
    #[wasm_bindgen(getter)]
    pub fn written(&self) -> usize {
        self.0.written()
    }

    /// Takes the response's status and `Content-Type`.
    pub fn head(&mut self, status: u16, content_type: &str) {
        self.0.head(status, content_type);
    }

    /// Takes the next bytes of the response's body, split anywhere.
    #[wasm_bindgen(unchecked_return_type = "AskEvent[]")]
    pub fn push(&mut self, bytes: &[u8]) -> Result<JsValue, JsValue> {
        object(&self.0.push(bytes))
    }

    /// Takes the end of the response's body.
    #[wasm_bindgen(unchecked_return_type = "AskEvent[]")]
    pub fn end(&mut self) -> Result<JsValue, JsValue> {
        object(&self.0.end())
    }

    /// Ends the answer with the FAQ's own, because the endpoint failed; `reason` is a sentence for the site's owner.
    #[wasm_bindgen(unchecked_return_type = "AskEvent[]")]
    pub fn fail(&mut self, reason: &str) -> Result<JsValue, JsValue> {
        object(&self.0.fail(&Error::endpoint(reason)))
    }
}
