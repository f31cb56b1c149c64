//! The class that a worker holds.

use std::cell::RefCell;

use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::*;

use super::convert::{AskOptions, Info, SearchOptions, options, signal};
use super::transport;
use super::values::{object, thrown};
#[cfg(feature = "engine")]
use crate::builder::Update;
use crate::bundle::Bundle;
use crate::chat::{self, Chat};
use crate::embed::Embedder;
use crate::error::Result as Fallible;
use crate::retriever::Options;

/// Hits of a search that names no limit.
const LIMIT: usize = 5;
/// Hits that a chat is given: its sources and the related questions.
const CHAT_LIMIT: usize = crate::chat::MAX_SOURCES + crate::chat::MAX_RELATED;

/// A bundle, and the model once it has loaded. Until then words are compared; in the module of words alone, always.
#[wasm_bindgen]
pub struct Engine {
    /// Replaced as a whole by an update; no borrow lives longer than a call.
    pub(super) bundle: RefCell<Bundle>,
    pub(super) embedder: RefCell<Option<Embedder>>,
    #[cfg(feature = "engine")]
    pub(super) update: RefCell<Option<Update>>,
}

#[wasm_bindgen]
impl Engine {
    /// Reads a bundle.
    #[wasm_bindgen(constructor)]
    pub fn new(bundle: &Uint8Array) -> Result<Engine, JsValue> {
        let bundle = Bundle::from_bytes(&bundle.to_vec()).map_err(thrown)?;
        Ok(Self {
            bundle: bundle.into(),
            embedder: RefCell::default(),
            #[cfg(feature = "engine")]
            update: RefCell::default(),
        })
    }

    /// What the bundle says of itself.
    #[wasm_bindgen(getter, unchecked_return_type = "Info")]
    pub fn info(&self) -> Result<JsValue, JsValue> {
        object(&Info::from(&*self.bundle.borrow()))
    }

    /// Whether the model has loaded.
    #[wasm_bindgen(getter)]
    pub fn ready(&self) -> bool {
        self.embedder.borrow().is_some()
    }

    /// The entries that match a question best, and what to do with them.
    #[wasm_bindgen(unchecked_return_type = "SearchResult")]
    pub fn search(
        &self,
        text: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "SearchOptions")] options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let SearchOptions { limit, explain, history } = self::options(options)?;
        let options = Options { limit: limit.unwrap_or(LIMIT), explain };
        let embed = |text: &str| self.embedding(text);
        object(&chat::search(&self.bundle.borrow(), embed, text, &history, options).map_err(thrown)?)
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
        let open = |bundle: &Bundle| {
            let embed = |text: &str| self.embedding(text);
            Chat::open(bundle, embed, text, &options.history, llm.as_ref(), CHAT_LIMIT)
        };
        let chat = open(&self.bundle.borrow()).map_err(thrown)?;
        transport::run(chat, signal, |event| {
            on_event.call1(&JsValue::NULL, &object(&event)?)?;
            Ok(())
        })
        .await
    }
}

impl Engine {
    /// The embedding of a text; none until the model has loaded.
    fn embedding(&self, text: &str) -> Fallible<Option<Vec<f32>>> {
        self.embedder.borrow().as_ref().map(|embedder| embedder.query(text)).transpose()
    }
}
