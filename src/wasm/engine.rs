//! The class `Engine`; a worker has one instance.

use std::cell::RefCell;
use std::sync::Arc;

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::chat::Chat;
use super::convert::options;
use super::shapes::{AskOptions, BundleInfo, SearchOptions};
use super::values::{object, thrown};
use crate::bundle::Bundle;
use crate::chat;
use crate::error::Result as Fallible;
use crate::model::{Model, Spelling};
use crate::retriever::Options;

/// Number of hits unless the options have a limit.
const LIMIT: usize = 5;
/// Number of hits for a chat: its sources and the related questions.
const CHAT_LIMIT: usize = crate::chat::MAX_SOURCES + crate::chat::MAX_RELATED;

/// A bundle, and the model once it has loaded. Without a model, and always in the words-only module, only words are compared.
#[wasm_bindgen]
pub struct Engine {
    /// An update replaces it as a whole; no borrow outlives a call.
    pub(super) bundle: RefCell<Bundle>,
    /// The model, once it has loaded.
    pub(super) loaded: RefCell<Option<Arc<dyn Model + Send + Sync>>>,
    #[cfg(feature = "engine")]
    pub(super) model: super::model::State,
}

#[wasm_bindgen]
impl Engine {
    /// Reads a bundle.
    #[wasm_bindgen(constructor)]
    pub fn new(bundle: &Uint8Array) -> Result<Engine, JsValue> {
        let bundle = Bundle::from_bytes(&bundle.to_vec()).map_err(thrown)?;
        Ok(Self {
            bundle: bundle.into(),
            loaded: RefCell::default(),
            #[cfg(feature = "engine")]
            model: super::model::State::default(),
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
        self.loaded.borrow().is_some()
    }

    /// Finds the entries that match a question best, and decides what to do with them.
    #[wasm_bindgen(unchecked_return_type = "SearchResult")]
    pub fn search(
        &self,
        question: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "SearchOptions")] options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let SearchOptions { limit, explain, history } = self::options(options)?;
        let options = Options::new(limit.unwrap_or(LIMIT)).explain(explain);
        object(&chat::search(&self.bundle.borrow(), self, question, &history, options).map_err(thrown)?)
    }

    /// Begins to answer a question.
    pub fn ask(
        &self,
        question: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "AskOptions")] options: &JsValue,
    ) -> Result<Chat, JsValue> {
        let options: AskOptions = self::options(options)?;
        let llm = options.llm().map_err(thrown)?;
        let bundle = self.bundle.borrow();
        let chat = chat::Chat::open(&bundle, self, question, &options.history, llm.as_ref(), CHAT_LIMIT);
        let chat = chat.map_err(thrown)?;
        #[cfg(feature = "engine")]
        let chat = match self.answering() {
            Some(model) => chat.compared(&bundle, model),
            None => chat,
        };
        Ok(Chat(chat))
    }
}

impl Engine {
    /// The model that questions are embedded with: none while the bundle is a draft, which has nothing to compare them with.
    fn answering(&self) -> Option<Arc<dyn Model + Send + Sync>> {
        self.loaded.borrow().clone().filter(|_| !self.bundle.borrow().is_draft())
    }
}

/// The model that has loaded, or one that only compares words.
impl Model for Engine {
    fn embed(&self, text: &str) -> Fallible<Option<Vec<f32>>> {
        self.answering().map_or(Ok(None), |model| model.embed(text))
    }

    fn spell(&self, word: &str) -> Spelling {
        self.answering().map_or(Spelling::Right, |model| model.spell(word))
    }
}
