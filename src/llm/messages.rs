//! Anthropic's messages: `POST .../v1/messages` with `"stream": true`. Events are named by their field `type`.
//!
//! <https://docs.claude.com/en/api/messages-streaming>

use serde_json::{Value, json};

use super::protocol::{Dialect, Part, Protocol, number, system_and_turns, text};
use super::{Config, FinishReason, Message};

/// The protocol wants a limit, so one that is unset is this many tokens.
const MAX_TOKENS: u32 = 1024;

pub(super) struct Messages;

impl Protocol for Messages {
    fn name(&self) -> &'static str {
        "anthropic"
    }

    fn path(&self, _: &Config) -> String {
        "/messages".into()
    }

    fn key_header(&self) -> &'static str {
        "x-api-key"
    }

    fn own_header(&self) -> Option<(&'static str, &'static str)> {
        Some(("anthropic-version", "2023-06-01"))
    }

    /// Temperatures end at 1 here.
    fn body(&self, config: &Config, _: &Dialect, messages: &[Message]) -> Value {
        let (system, turns) = system_and_turns(messages);
        let turns: Vec<Value> =
            turns.map(|Message { role, content, .. }| json!({ "role": role, "content": content })).collect();
        let max_tokens = config.max_tokens.unwrap_or(MAX_TOKENS);
        let mut body =
            json!({ "system": system, "messages": turns, "max_tokens": max_tokens, "stream": true });
        if !config.model.is_empty() {
            body["model"] = json!(config.model);
        }
        if let Some(temperature) = config.temperature {
            body["temperature"] = number(temperature.min(1.0));
        }
        body
    }

    fn speaks(&self, value: &Value) -> bool {
        let kind = value["type"].as_str().unwrap_or_default();
        kind == "message" || kind.starts_with("message_") || kind.starts_with("content_block_")
    }

    /// Blocks of other types than text, such as thinking, are left out, and so are deltas of other types.
    fn parts(&self, value: &Value) -> Vec<Part> {
        match value["type"].as_str() {
            Some("content_block_start") => block(&value["content_block"]),
            Some("content_block_delta") if value["delta"]["type"] == "text_delta" => {
                vec![Part::Text(text(&value["delta"]["text"]))]
            }
            Some("message_delta") => finished(&value["delta"]),
            Some("message_stop") => vec![Part::Done(FinishReason::Other)],
            Some("message") => {
                let blocks = value["content"].as_array().into_iter().flatten().flat_map(block);
                blocks.chain(finished(value)).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn block(block: &Value) -> Vec<Part> {
    let is_text = block["type"] == "text";
    is_text.then(|| Part::Text(text(&block["text"]))).into_iter().collect()
}

fn finished(message: &Value) -> Vec<Part> {
    let reason = match message["stop_reason"].as_str() {
        None => return Vec::new(),
        Some("end_turn" | "stop_sequence") => FinishReason::Stop,
        Some("max_tokens" | "model_context_window_exceeded") => FinishReason::Length,
        Some("refusal") => FinishReason::Refused,
        Some(_) => FinishReason::Other,
    };
    vec![Part::Done(reason)]
}
