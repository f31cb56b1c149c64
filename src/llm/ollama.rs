//! Ollama's own protocol: `POST .../api/chat`, which streams lines of JSON. The browser's Prompt API is spoken to in it too, by the adapter
//! `www/engine/prompt-api.js`.
//!
//! <https://docs.ollama.com/api/chat>

use serde_json::{Value, json};

use super::protocol::{Dialect, Part, Protocol, number, text};
use super::{Config, FinishReason, Message};

/// The protocol, under the name that it has in `api="..."`.
pub(super) struct Ollama(pub(super) &'static str);

impl Protocol for Ollama {
    fn name(&self) -> &'static str {
        self.0
    }

    fn path(&self, _: &Config) -> String {
        "/api/chat".into()
    }

    fn version(&self) -> &'static str {
        ""
    }

    fn body(&self, config: &Config, _: &Dialect, messages: &[Message]) -> Value {
        let message = |Message { role, content, .. }: &Message| json!({ "role": role, "content": content });
        let messages: Vec<Value> = messages.iter().map(message).collect();
        let mut options = json!({});
        if let Some(max_tokens) = config.max_tokens {
            options["num_predict"] = json!(max_tokens);
        }
        if let Some(temperature) = config.temperature {
            options["temperature"] = number(temperature);
        }
        json!({ "model": config.model, "messages": messages, "stream": true, "options": options })
    }

    fn speaks(&self, value: &Value) -> bool {
        value["done"].is_boolean()
    }

    /// Thoughts are in a field of their own.
    fn parts(&self, value: &Value) -> Vec<Part> {
        let said = Part::Text(text(&value["message"]["content"]));
        if value["done"] != true {
            return vec![said];
        }
        let reason = match value["done_reason"].as_str() {
            Some("length") => FinishReason::Length,
            Some("stop") => FinishReason::Stop,
            _ => FinishReason::Other,
        };
        vec![said, Part::Done(reason)]
    }
}
