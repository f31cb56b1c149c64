//! The class `Engine`, of which a worker has one instance.

use std::cell::RefCell;

use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::*;

use super::convert::{options, signal};
use super::shapes::{AskOptions, BundleInfo, SearchOptions};
use super::transport;
use super::values::{object, thrown};
use crate::bundle::Bundle;
#[cfg(feature = "engine")]
use crate::bundle::Update;
use crate::chat::{Chat, earlier};
use crate::embed::Embedder;
use crate::retriever::{self, Options};

/// Number of hits unless the options have a limit.
const LIMIT: usize = 5;
/// Number of hits for a chat: its sources and the related questions.
const CHAT_LIMIT: usize = crate::chat::MAX_SOURCES + crate::chat::MAX_RELATED;

/// A bundle, and the model once it has loaded. Without a model, which the module for words alone never has, only words are compared.
#[wasm_bindgen]
pub struct Engine {
    /// An update replaces it as a whole; no borrow outlives a call.
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

    /// What the bundle says about itself.
    #[wasm_bindgen(getter, unchecked_return_type = "BundleInfo")]
    pub fn info(&self) -> Result<JsValue, JsValue> {
        object(&BundleInfo::from(&*self.bundle.borrow()))
    }

    /// Whether the model has loaded.
    #[wasm_bindgen(getter)]
    pub fn ready(&self) -> bool {
        self.embedder.borrow().is_some()
    }

    /// Finds the entries that match a question best, and decides what to do with them.
    #[wasm_bindgen(unchecked_return_type = "SearchResult")]
    pub fn search(
        &self,
        question: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "SearchOptions")] options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let options: SearchOptions = self::options(options)?;
        let embedder = self.embedder.borrow();
        let embedder = embedder.as_ref();
        let bundle = self.bundle.borrow();
        let earlier = earlier(&bundle, embedder, &options.history).map_err(thrown)?;
        let options = Options { limit: options.limit.unwrap_or(LIMIT), explain: options.explain };
        object(&retriever::find(&bundle, embedder, question, earlier.as_ref(), options).map_err(thrown)?)
    }

    /// Answers a question. `onEvent` is called with each event in order; the promise is fulfilled after the last one.
    pub async fn ask(
        &self,
        question: &str,
        #[wasm_bindgen(unchecked_param_type = "(AskOptions & { signal?: AbortSignal }) | undefined")] options: JsValue,
        #[wasm_bindgen(unchecked_param_type = "(event: AskEvent) => void")] on_event: Function,
    ) -> Result<(), JsValue> {
        let signal = signal(&options);
        let options: AskOptions = self::options(&options)?;
        let llm = options.llm().map_err(thrown)?;
        let open = |embedder: &Option<Embedder>| {
            Chat::open(
                &self.bundle.borrow(),
                embedder.as_ref(),
                question,
                &options.history,
                llm.as_ref(),
                CHAT_LIMIT,
            )
        };
        let chat = open(&self.embedder.borrow()).map_err(thrown)?;
        transport::run(chat, signal, |event| {
            on_event.call1(&JsValue::NULL, &object(&event)?)?;
            Ok(())
        })
        .await
    }
}
