//! Makes the draft of a bundle from what a page says now.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::page::Page;
use super::values::thrown;
use crate::bundle::Seed;
use crate::error::{Error, Result};
use crate::faq::Faq;

/// The bytes of a bundle without vectors, which is searched by words; `complete` of the whole engine adds the vectors. `seed` is the file beside the model, and
/// `page` a `Page` as JSON, which the module reads anyway: bundles have their entries in it.
#[wasm_bindgen(js_name = draftBundle)]
pub fn draft_bundle(seed: &Uint8Array, page: &str) -> Result<Uint8Array, JsValue> {
    let bytes = draft(&seed.to_vec(), page.as_bytes()).map_err(thrown)?;
    Ok(Uint8Array::from(&bytes[..]))
}

fn draft(seed: &[u8], page: &[u8]) -> Result<Vec<u8>> {
    let Page { title, language, entries } =
        serde_json::from_slice(page).map_err(|error| Error::input(format!("the page: {error}")))?;
    Seed::from_bytes(seed)?.draft(Faq::new(entries)?, title, language)?.to_bytes_without_graph()
}
