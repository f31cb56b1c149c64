//! The class that a worker holds.

use std::cell::RefCell;

use js_sys::{Float32Array, Function, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::Response;

use super::convert::{AskOptions, Info, SearchOptions, object, options, signal, thrown};
use super::transport;
use crate::bundle::Bundle;
use crate::chat::{Chat, earlier};
use crate::embed::{Embedder, ModelReader};
use crate::error::Error;
use crate::retriever::{self, Options};

/// Hits of a search that names no limit.
const LIMIT: usize = 5;
/// Hits that a chat is given: its sources and the related questions.
const CHAT_LIMIT: usize = crate::chat::MAX_SOURCES + crate::chat::MAX_RELATED;

/// A bundle, and the model once it has loaded. Until then words are compared.
#[wasm_bindgen]
pub struct Engine {
    bundle: Bundle,
    embedder: RefCell<Option<Embedder>>,
}

#[wasm_bindgen]
impl Engine {
    /// Reads a bundle.
    #[wasm_bindgen(constructor)]
    pub fn new(bundle: &Uint8Array) -> Result<Engine, JsValue> {
        let bundle = Bundle::from_bytes(&bundle.to_vec()).map_err(thrown)?;
        Ok(Self { bundle, embedder: RefCell::default() })
    }

    /// What the bundle says of itself.
    #[wasm_bindgen(getter, unchecked_return_type = "Info")]
    pub fn info(&self) -> Result<JsValue, JsValue> {
        object(&Info::from(&self.bundle))
    }

    /// Whether the model has loaded.
    #[wasm_bindgen(getter)]
    pub fn ready(&self) -> bool {
        self.embedder.borrow().is_some()
    }

    /// Reads the model from a response as it arrives; `onProgress` is told the bytes so far.
    #[wasm_bindgen(js_name = loadModel)]
    pub async fn load_model(
        &self,
        response: Response,
        #[wasm_bindgen(unchecked_optional_param_type = "(received: number) => void")] on_progress: Option<
            Function,
        >,
    ) -> Result<(), JsValue> {
        let mut reader = ModelReader::new();
        let read = transport::read(response, |piece| {
            reader.push(piece)?;
            if let Some(on_progress) = &on_progress {
                // What a listener throws is no business of the download.
                let _ = on_progress.call1(&JsValue::NULL, &(reader.received() as f64).into());
            }
            Ok(())
        });
        read.await.map_err(thrown)?;
        let wanted = &self.bundle.manifest().model;
        let embedder = reader.finish_as(&wanted.sha256, &wanted.name).map_err(thrown)?;
        self.embedder.replace(Some(embedder));
        Ok(())
    }

    /// The embedding of a question, of unit length.
    pub fn embed(&self, text: &str) -> Result<Float32Array, JsValue> {
        let embedder = self.embedder.borrow();
        let embedder = embedder.as_ref().ok_or_else(|| thrown(Error::not_ready()))?;
        Ok(Float32Array::from(&embedder.query(text).map_err(thrown)?[..]))
    }

    /// The entries that match a question best, and what to do with them.
    #[wasm_bindgen(unchecked_return_type = "SearchResult")]
    pub fn search(
        &self,
        text: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "SearchOptions")] options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: SearchOptions = self::options(options)?;
        let embedder = self.embedder.borrow();
        let embedder = embedder.as_ref();
        let earlier = earlier(&self.bundle, embedder, &options.history).map_err(thrown)?;
        let options = Options { limit: options.limit.unwrap_or(LIMIT), explain: options.explain };
        object(&retriever::find(&self.bundle, embedder, text, earlier.as_ref(), options).map_err(thrown)?)
    }

    /// Answers a question; `onEvent` gets the events in order, and the promise is fulfilled after the last one.
    pub async fn ask(
        &self,
        text: &str,
        #[wasm_bindgen(unchecked_param_type = "AskOptions | undefined")] options: JsValue,
        #[wasm_bindgen(unchecked_param_type = "(event: AskEvent) => void")] on_event: Function,
    ) -> Result<(), JsValue> {
        let signal = signal(&options);
        let options: AskOptions = self::options(&options)?;
        let llm = options.llm().map_err(thrown)?;
        let open = |embedder: &Option<Embedder>| {
            Chat::open(&self.bundle, embedder.as_ref(), text, &options.history, llm.as_ref(), CHAT_LIMIT)
        };
        let chat = open(&self.embedder.borrow()).map_err(thrown)?;
        transport::run(chat, signal, |event| {
            on_event.call1(&JsValue::NULL, &object(&event)?)?;
            Ok(())
        })
        .await
    }
}
