//! Reads the FAQ of a page, for the worker that follows it.

use wasm_bindgen::prelude::*;

use super::page::Page;
use super::values::{object, thrown};
use crate::ingest::{Source, join, read};

/// Reads the questions and answers of a page as `tansy build` does; throws if there are none. `url` is the page's address.
#[wasm_bindgen(js_name = readPage, unchecked_return_type = "Page")]
pub fn read_page(html: &str, url: &str) -> Result<JsValue, JsValue> {
    let reading = read(&Source { name: url, bytes: html.as_bytes(), base_url: Some(url) }).map_err(thrown)?;
    let title = reading.title.clone();
    let (faq, _) = join(vec![reading]).map_err(thrown)?;
    object(&Page { title: title.as_deref(), entries: faq.entries() })
}
