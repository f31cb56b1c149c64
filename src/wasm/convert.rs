//! What the engine is given and what it tells, as the core has it.

use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use super::values::thrown;
use crate::bundle::Bundle;
use crate::error::{Error, Result};
use crate::llm::{Config, Message};

/// The options of a call; `undefined` and `null` are the defaults.
pub(super) fn options<T: for<'de> Deserialize<'de> + Default>(value: &JsValue) -> Result<T, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    serde_wasm_bindgen::from_value(value.clone())
        .map_err(|error| thrown(Error::input(format!("the options: {error}"))))
}

/// The signal among the options, which is no data.
pub(super) fn signal(options: &JsValue) -> Option<AbortSignal> {
    js_sys::Reflect::get(options, &"signal".into()).ok()?.dyn_into().ok()
}

/// See `Info` in types.ts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Info<'a> {
    title: Option<&'a str>,
    language: Option<&'a str>,
    contact: Option<&'a str>,
    entries: usize,
    model_name: &'a str,
    model_sha256: &'a str,
    model_bytes: usize,
}

impl<'a> From<&'a Bundle> for Info<'a> {
    fn from(bundle: &'a Bundle) -> Self {
        let manifest = bundle.manifest();
        Self {
            title: manifest.title.as_deref(),
            language: manifest.language.as_deref(),
            contact: manifest.contact.as_deref(),
            entries: bundle.faq().len(),
            model_name: &manifest.model.name,
            model_sha256: &manifest.model.sha256,
            model_bytes: manifest.model.bytes,
        }
    }
}

/// The options of `search`; see `SearchOptions` in types.ts.
#[derive(Default, Deserialize)]
pub(super) struct SearchOptions {
    pub(super) limit: Option<usize>,
    #[serde(default)]
    pub(super) explain: bool,
    #[serde(default)]
    pub(super) history: Vec<Message>,
}

/// The options of `ask`; see `AskOptions` in types.ts.
#[derive(Default, Deserialize)]
pub(super) struct AskOptions {
    #[serde(default)]
    pub(super) history: Vec<Message>,
    llm: Option<Llm>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Llm {
    endpoint: String,
    api: Option<String>,
    model: Option<String>,
    headers: Option<std::collections::BTreeMap<String, String>>,
    system: Option<String>,
    max_tokens: Option<u32>,
    temperature: Option<f32>,
}

impl AskOptions {
    /// The language model to ask, if one is set.
    pub(super) fn llm(&self) -> Result<Option<Config>> {
        let Some(llm) = &self.llm else { return Ok(None) };
        let mut config = Config::new(llm.endpoint.clone(), llm.model.clone().unwrap_or_default());
        if let Some(api) = &llm.api {
            config.api = api.parse()?;
        }
        config.headers = llm.headers.clone().unwrap_or_default().into_iter().collect();
        config.system = llm.system.clone();
        config.max_tokens = llm.max_tokens;
        config.temperature = llm.temperature;
        Ok(Some(config))
    }
}
