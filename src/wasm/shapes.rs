//! The shapes of what JavaScript passes to the engine and gets back, where the core has no type of its own for it.
//!
//! Nothing here depends on JavaScript, so that `declarations.rs` can compile this file natively too.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bundle::Bundle;
use crate::error::Result;
use crate::llm::{Config, Message, Request, Site};

/// The name of the browser's own model as a protocol, and as an endpoint, which it does not have.
const BROWSER: &str = "browser";

/// What a bundle says about itself.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BundleInfo<'a> {
    /// The title of the site or of the FAQ page.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    /// A BCP 47 tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    /// Where to turn when the FAQ has no answer, as Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<&'a str>,
    /// The number of questions.
    entries: usize,
    /// The name of the model that the bundle was built with.
    model_name: &'a str,
    /// The SHA-256 of the model's file.
    model_sha256: &'a str,
    /// The size of the model's file, in bytes.
    model_bytes: usize,
}

impl<'a> From<&'a Bundle> for BundleInfo<'a> {
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

/// How to search.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Default, Deserialize)]
pub(super) struct SearchOptions {
    /// The maximum number of hits; 5 by default.
    pub(super) limit: Option<usize>,
    /// Whether each hit has the parts of its score.
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub(super) explain: bool,
    /// The conversation so far, so that "And on Sundays?" is understood.
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub(super) history: Vec<Message>,
}

/// How to answer.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Default, Deserialize)]
pub(super) struct AskOptions {
    /// The conversation so far, so that "And on Sundays?" is understood.
    #[serde(default)]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub(super) history: Vec<Message>,
    /// The language model that writes the answer; without one, answers are the FAQ's own words.
    llm: Option<LlmOptions>,
}

/// The language model that writes answers from the passages found.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LlmOptions {
    /// The URL that takes the request, relative to the page. Not needed for the model of the visitor's browser.
    endpoint: Option<String>,
    /// The protocol of the endpoint: "openai", "responses", "anthropic", "gemini", "ollama", or "browser" for the model of the visitor's browser. By
    /// default it is recognised.
    api: Option<String>,
    /// The name of the language model.
    model: Option<String>,
    /// Headers to send along. Never put a secret key into a page.
    #[cfg_attr(test, ts(type = "Record<string, string>", optional))]
    headers: Option<BTreeMap<String, String>>,
    /// What the site's owner adds to the system prompt.
    system: Option<String>,
    /// The maximum length of the answer, in tokens; 400 by default.
    max_tokens: Option<u32>,
    /// The sampling temperature: 0 gives the most predictable answers; the endpoint's default if unset.
    temperature: Option<f32>,
    /// What the prompt says about the site.
    site: Option<SiteOptions>,
    /// How the answer is checked against its sources: "check" by default, "strict" or "off".
    grounding: Option<String>,
    /// Whether e-mail addresses and the numbers of phones, cards and orders are masked before they are sent; true by default.
    redact: Option<bool>,
}

/// What the prompt says about the site and its answers.
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct SiteOptions {
    /// The name of the site or shop.
    #[cfg_attr(test, ts(as = "Option<_>"))]
    name: String,
    /// How answers sound, such as "warm and brief".
    #[cfg_attr(test, ts(as = "Option<_>"))]
    tone: String,
    /// The language of all answers; by default it is that of the question.
    #[cfg_attr(test, ts(as = "Option<_>"))]
    language: String,
    /// The date and time where the visitor is.
    #[cfg_attr(test, ts(as = "Option<_>"))]
    now: String,
    /// Whether the shop is open now, such as "open until 6 pm".
    #[cfg_attr(test, ts(as = "Option<_>"))]
    opening: String,
    /// The whole instruction in place of Tansy's own, with `{passages}` where the passages stand, and `{rules}` and `{site}` where Tansy's rules and what is
    /// said here do.
    #[cfg_attr(test, ts(as = "Option<_>"))]
    template: String,
}

impl AskOptions {
    /// The language model to ask, if one is set.
    pub(super) fn llm(&self) -> Result<Option<Config>> {
        let Some(llm) = &self.llm else { return Ok(None) };
        let is_browser = llm.api.as_deref() == Some(BROWSER);
        let endpoint = llm.endpoint.as_deref().or(is_browser.then_some(BROWSER)).unwrap_or_default();
        let mut config = Config::new(endpoint, llm.model.clone().unwrap_or_default());
        if let Some(api) = &llm.api {
            config.api = api.parse()?;
        }
        config.headers = llm.headers.clone().unwrap_or_default().into_iter().collect();
        config.system = llm.system.clone();
        config.max_tokens = llm.max_tokens;
        config.temperature = llm.temperature;
        config.site = llm.site.clone().unwrap_or_default().into();
        config.grounding = llm.grounding.as_deref().map(str::parse).transpose()?.unwrap_or_default();
        config.redact = llm.redact.unwrap_or(true);
        Ok(Some(config))
    }
}

impl From<SiteOptions> for Site {
    fn from(SiteOptions { name, tone, language, now, opening, template }: SiteOptions) -> Self {
        let mut site = Self::default();
        (site.name, site.tone, site.language) = (name, tone, language);
        (site.now, site.opening, site.template) = (now, opening, template);
        site
    }
}

/// A `POST` to a language model's endpoint.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Serialize)]
pub(super) struct EndpointRequest<'a> {
    /// The target.
    url: &'a str,
    /// Names, in lower case, and values.
    headers: &'a [(String, String)],
    /// JSON.
    body: &'a str,
}

impl<'a> From<&'a Request> for EndpointRequest<'a> {
    fn from(Request { url, headers, body, .. }: &'a Request) -> Self {
        Self { url, headers, body }
    }
}
