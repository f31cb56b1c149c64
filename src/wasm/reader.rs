//! Reads the FAQ of pages, for the worker that follows or indexes them.

use wasm_bindgen::prelude::*;

use super::page::{Page, PageSource};
use super::values::{object, thrown};
use crate::error::Error;
use crate::ingest::{ContentType, Source, join, read_as};

/// Reads the questions and answers of pages as `tansy build` does; throws if there are none.
#[wasm_bindgen(js_name = readPages, unchecked_return_type = "Page")]
pub fn read_pages(
    #[wasm_bindgen(unchecked_param_type = "PageSource[]")] pages: JsValue,
) -> Result<JsValue, JsValue> {
    let pages: Vec<PageSource> = serde_wasm_bindgen::from_value(pages)
        .map_err(|error| thrown(Error::input(format!("the pages: {error}"))))?;
    let read = |PageSource { url, text, content_type }: &PageSource| {
        let source = Source { name: url, bytes: text.as_bytes(), base_url: Some(url) };
        read_as(&source, ContentType::parse(content_type))
    };
    let readings = pages.iter().map(read).collect::<Result<Vec<_>, _>>().map_err(thrown)?;
    let title = readings.iter().find_map(|reading| reading.title.clone());
    let language = readings.iter().find_map(|reading| reading.language.clone());
    let (faq, _) = join(readings).map_err(thrown)?;
    object(&Page { title, language, entries: faq.entries().to_vec() })
}
