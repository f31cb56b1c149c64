//! The FAQ of a page, for the worker that follows it.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::values::{object, thrown};
use crate::faq::Entry;
use crate::ingest::{Source, join, read};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "
/** What was read of a page. */
export interface Page {
  title?: string;
  entries: { id: string; question: string; answer: string; url?: string; alt?: string[] }[];
}
";

#[derive(Serialize)]
struct Page<'a> {
    title: Option<&'a str>,
    entries: &'a [Entry],
}

/// Reads the questions and answers of a page as `tansy build` does; throws where there are none. `url` is where it was fetched from.
#[wasm_bindgen(js_name = readPage, unchecked_return_type = "Page")]
pub fn read_page(html: &str, url: &str) -> Result<JsValue, JsValue> {
    let reading = read(&Source { name: url, bytes: html.as_bytes(), base_url: Some(url) }).map_err(thrown)?;
    let title = reading.title.clone();
    let (faq, _) = join(vec![reading]).map_err(thrown)?;
    object(&Page { title: title.as_deref(), entries: faq.entries() })
}
