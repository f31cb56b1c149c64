//! Google's Gemini: `POST .../v1beta/models/MODEL:streamGenerateContent?alt=sse`.
//!
//! <https://ai.google.dev/api/generate-content>

use serde_json::{Value, json};

use super::address::Address;
use super::protocol::{Dialect, Part, Protocol, number, system_and_turns, text};
use super::{Config, FinishReason, Message, Role};

const METHOD: &str = ":streamGenerateContent";

pub(super) struct Gemini;

impl Protocol for Gemini {
    fn name(&self) -> &'static str {
        "gemini"
    }

    /// The model is in the path; tuned models have a folder of their own.
    fn path(&self, config: &Config) -> String {
        let folder = if config.model.contains('/') { "" } else { "models/" };
        format!("/{folder}{}{METHOD}", config.model)
    }

    fn version(&self) -> &'static str {
        "/v1beta"
    }

    /// An address that names the model already gets the method that streams.
    fn url(&self, config: &Config, _: &Dialect) -> String {
        let address = Address::of(&config.endpoint);
        let path = match address.path.split_once(':') {
            _ if !address.path.contains("odels/") => address.completed(self.version(), &self.path(config)),
            Some((model, _)) => format!("{model}{METHOD}"),
            None => format!("{}{METHOD}", address.path),
        };
        let query = match address.query {
            query if query.contains("alt=") => query.to_owned(),
            "" => "?alt=sse".to_owned(),
            query => format!("{query}&alt=sse"),
        };
        address.with(&path, &query)
    }

    fn key_header(&self) -> &'static str {
        "x-goog-api-key"
    }

    fn body(&self, config: &Config, _: &Dialect, messages: &[Message]) -> Value {
        let (system, turns) = system_and_turns(messages);
        let turn = |message: &Message| {
            let role = if message.role == Role::Assistant { "model" } else { "user" };
            json!({ "role": role, "parts": [{ "text": message.content }] })
        };
        let contents: Vec<Value> = turns.map(turn).collect();
        let mut body = json!({ "contents": contents, "generationConfig": {} });
        if !system.is_empty() {
            body["systemInstruction"] = json!({ "parts": [{ "text": system }] });
        }
        if let Some(max_tokens) = config.max_tokens {
            body["generationConfig"]["maxOutputTokens"] = json!(max_tokens);
        }
        if let Some(temperature) = config.temperature {
            body["generationConfig"]["temperature"] = number(temperature);
        }
        body
    }

    fn speaks(&self, value: &Value) -> bool {
        let value = value.get(0).unwrap_or(value);
        value.get("candidates").is_some() || value.get("promptFeedback").is_some()
    }

    /// Without `alt=sse` the pieces are the items of one array. Some models give a reason to stop with every piece, so none ends the answer.
    fn parts(&self, value: &Value) -> Vec<Part> {
        if let Some(pieces) = value.as_array() {
            return pieces.iter().flat_map(|piece| self.parts(piece)).collect();
        }
        if value.pointer("/promptFeedback/blockReason").is_some() {
            return vec![Part::Done(FinishReason::Filtered)];
        }
        let candidate = &value["candidates"][0];
        let said = candidate["content"]["parts"].as_array().into_iter().flatten();
        let said = said.filter(|part| part["thought"] != true);
        let texts = said.map(|part| Part::Text(text(&part["text"])));
        texts.chain(candidate["finishReason"].as_str().and_then(finished)).collect()
    }
}

fn finished(name: &str) -> Option<Part> {
    match name {
        "" | "FINISH_REASON_UNSPECIFIED" => None,
        "STOP" => Some(Part::Ends(FinishReason::Stop)),
        "MAX_TOKENS" => Some(Part::Ends(FinishReason::Length)),
        "SAFETY" | "RECITATION" | "BLOCKLIST" | "PROHIBITED_CONTENT" | "SPII" | "LANGUAGE" => {
            Some(Part::Done(FinishReason::Filtered))
        }
        _ => Some(Part::Ends(FinishReason::Other)),
    }
}
