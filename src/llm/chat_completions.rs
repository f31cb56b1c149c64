//! OpenAI's chat completions, which dozens of servers support: `POST .../v1/chat/completions` with `"stream": true`.
//!
//! <https://platform.openai.com/docs/api-reference/chat>

use serde_json::{Value, json};

use super::protocol::{Dialect, Part, Protocol, number, text};
use super::{Config, FinishReason, Message};

pub(super) struct ChatCompletions;

impl Protocol for ChatCompletions {
    fn name(&self) -> &'static str {
        "openai"
    }

    fn path(&self, _: &Config) -> String {
        "/chat/completions".into()
    }

    /// An empty model and unset limits are left to the server.
    fn body(&self, config: &Config, dialect: &Dialect, messages: &[Message]) -> Value {
        let message = |Message { role, content, .. }: &Message| json!({ "role": role, "content": content });
        let messages: Vec<Value> = messages.iter().map(message).collect();
        let mut body = json!({ "messages": messages, "stream": true });
        if !config.model.is_empty() {
            body["model"] = json!(config.model);
        }
        if let Some(max_tokens) = config.max_tokens {
            body[dialect.limit] = json!(max_tokens);
        }
        if let Some(temperature) = config.temperature {
            body["temperature"] = number(temperature);
        }
        body
    }

    fn speaks(&self, value: &Value) -> bool {
        value.get("choices").is_some()
    }

    /// The first choice counts: its `delta` in a stream, its `message` in an answer sent whole. Reasoning is in fields of its own.
    fn parts(&self, value: &Value) -> Vec<Part> {
        let Some(choice) = value.pointer("/choices/0") else { return Vec::new() };
        let said = if choice["delta"].is_object() { &choice["delta"] } else { &choice["message"] };
        let mut parts = vec![Part::Text(text(&said["content"]))];
        if !text(&said["refusal"]).is_empty() {
            parts.push(Part::Done(FinishReason::Refused));
        }
        // Some servers send an empty reason, or "null", with every piece.
        match choice["finish_reason"].as_str() {
            None | Some("" | "null" | "None") => {}
            Some(reason) => parts.push(Part::Done(finish_reason(reason))),
        }
        parts
    }
}

fn finish_reason(name: &str) -> FinishReason {
    match name {
        "stop" => FinishReason::Stop,
        // The second is Mistral's, for a context that is full.
        "length" | "model_length" => FinishReason::Length,
        "content_filter" => FinishReason::Filtered,
        // OpenRouter's reason for a model that failed.
        "error" => FinishReason::Failed,
        _ => FinishReason::Other,
    }
}
