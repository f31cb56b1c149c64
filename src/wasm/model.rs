//! The methods of the engine that need a model: loading it, embedding, and updating the bundle.

use std::cell::RefCell;
use std::sync::Arc;

use js_sys::{Float32Array, Function, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::Response;

use super::Engine;
use super::body;
use super::values::thrown;
use crate::builder::Update;
use crate::bundle::Bundle;
use crate::embed::{Embedder, ModelReader};
use crate::error::Error;
use crate::faq::Entry;

/// The engine's model, and the update that uses it.
#[derive(Default)]
pub(super) struct State {
    embedder: RefCell<Option<Arc<Embedder>>>,
    update: RefCell<Option<Update>>,
}

#[wasm_bindgen]
impl Engine {
    /// Reads the model from a response as it arrives; `onProgress` is called with the number of bytes so far.
    #[wasm_bindgen(js_name = loadModel)]
    pub async fn load_model(
        &self,
        response: Response,
        #[wasm_bindgen(unchecked_optional_param_type = "(received: number) => void")] on_progress: Option<
            Function,
        >,
    ) -> Result<(), JsValue> {
        let mut reader = ModelReader::new();
        let read = body::read(response.into(), |piece| {
            reader.push(piece)?;
            if let Some(on_progress) = &on_progress {
                // An error in the listener must not break the download.
                let _ = on_progress.call1(&JsValue::NULL, &(reader.received() as f64).into());
            }
            Ok(())
        });
        read.await.map_err(thrown)?;
        let bundle = self.bundle.borrow();
        let wanted = &bundle.manifest().model;
        let embedder = reader.finish_as(&wanted.sha256, &wanted.name).map_err(thrown)?;
        let embedder = Arc::new(embedder);
        self.model.embedder.replace(Some(embedder.clone()));
        self.loaded.replace(Some(embedder));
        Ok(())
    }

    /// The embedding of a question, of unit length.
    pub fn embed(&self, text: &str) -> Result<Float32Array, JsValue> {
        let embedder = self.model.embedder.borrow();
        let embedder = embedder.as_ref().ok_or_else(|| thrown(Error::not_ready()))?;
        Ok(Float32Array::from(&embedder.query(text).map_err(thrown)?[..]))
    }

    /// Begins to replace the entries with those that the page at `url` has now, and returns how many texts have to be embedded. Until
    /// `finishUpdate`, answers do not change.
    pub fn update(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Entry[]")] entries: JsValue,
        url: &str,
    ) -> Result<usize, JsValue> {
        let entries: Vec<Entry> = serde_wasm_bindgen::from_value(entries)
            .map_err(|error| thrown(Error::input(format!("the entries: {error}"))))?;
        let update = Update::new(&self.bundle.borrow(), entries, url).map_err(thrown)?;
        let left = update.left();
        self.model.update.replace(Some(update));
        Ok(left)
    }

    /// Begins to complete a draft, which `draftBundle` of the engine for words made, and returns how many texts have to be embedded. Vectors of texts that an earlier bundle
    /// of the page has are taken from that. Until `finishUpdate`, answers do not change.
    pub fn complete(&self, draft: &Uint8Array, known: Option<Uint8Array>) -> Result<usize, JsValue> {
        let draft = Bundle::from_bytes(&draft.to_vec()).map_err(thrown)?;
        let known = known.map(|bytes| Bundle::from_bytes(&bytes.to_vec())).transpose().map_err(thrown)?;
        let update = Update::of_draft(&draft, known.as_ref()).map_err(thrown)?;
        let left = update.left();
        self.model.update.replace(Some(update));
        Ok(left)
    }

    /// Embeds one text of the update, and returns how many are left. Each call embeds only one, so that questions can be answered in between.
    #[wasm_bindgen(js_name = embedNext)]
    pub fn embed_next(&self) -> Result<usize, JsValue> {
        let embedder = self.model.embedder.borrow();
        let embedder = embedder.as_ref().ok_or_else(|| thrown(Error::not_ready()))?;
        let mut update = self.model.update.borrow_mut();
        let update = update.as_mut().ok_or_else(|| thrown(no_update()))?;
        if let Some(text) = update.pending() {
            let vector = embedder.passage(text).map_err(thrown)?;
            update.push(vector).map_err(thrown)?;
        }
        Ok(update.left())
    }

    /// Completes the update: answers come from the new entries from now on. Returns their bundle, which `restore` takes.
    #[wasm_bindgen(js_name = finishUpdate)]
    pub fn finish_update(&self) -> Result<Uint8Array, JsValue> {
        let update = self.model.update.take().ok_or_else(|| thrown(no_update()))?;
        let bytes = update.finish().map_err(thrown)?;
        self.bundle.replace(Bundle::from_bytes(&bytes).map_err(thrown)?);
        Ok(Uint8Array::from(&bytes[..]))
    }

    /// Answers from a bundle that `finishUpdate` or `draftBundle` returned, after verifying its checksums and that it was made with the same model.
    pub fn restore(&self, bundle: &Uint8Array) -> Result<(), JsValue> {
        let bundle = Bundle::from_bytes(&bundle.to_vec()).map_err(thrown)?;
        if bundle.manifest().model.sha256 != self.bundle.borrow().manifest().model.sha256 {
            return Err(thrown(Error::mismatch(
                "the stored bundle was made with another model: make it again",
            )));
        }
        self.bundle.replace(bundle);
        Ok(())
    }
}

fn no_update() -> Error {
    Error::input("no update is in progress: call `update` first")
}
