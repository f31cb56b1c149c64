//! OpenAI's chat completions, which dozens of servers support: `POST .../v1/chat/completions` with `"stream": true`.
//!
//! <https://platform.openai.com/docs/api-reference/chat>

use serde_json::{Value, json};

use super::protocol::{self, Protocol};
use super::{Config, Delta, FinishReason, Message, sse};
use crate::error::{Error, Result};

pub(super) struct ChatCompletions;

impl Protocol for ChatCompletions {
    fn name(&self) -> &'static str {
        "openai"
    }

    fn headers(&self, config: &Config) -> Vec<(&'static str, String)> {
        config.key.iter().map(|key| ("authorization", format!("Bearer {key}"))).collect()
    }

    /// An empty model and unset limits are left to the server.
    fn body(&self, config: &Config, messages: &[Message]) -> Value {
        let message = |Message { role, content, .. }: &Message| json!({ "role": role, "content": content });
        let messages: Vec<Value> = messages.iter().map(message).collect();
        let mut body = json!({ "messages": messages, "stream": true });
        if !config.model.is_empty() {
            body["model"] = json!(config.model);
        }
        if let Some(max_tokens) = config.max_tokens {
            body["max_tokens"] = json!(max_tokens);
        }
        if let Some(temperature) = config.temperature {
            // Converted through text, so that 0.2 is not sent as 0.20000000298023224.
            body["temperature"] = json!(temperature.to_string().parse::<f64>().unwrap_or_default());
        }
        body
    }

    fn event(&self, event: &sse::Event) -> Result<Vec<Delta>> {
        match event.data.trim() {
            "" => Ok(Vec::new()),
            "[DONE]" => Ok(vec![Delta::Done(FinishReason::Other)]),
            data => Ok(deltas(&protocol::json(data)?, "delta")),
        }
    }

    fn whole(&self, body: &Value) -> Result<Vec<Delta>> {
        if body.pointer("/choices/0").is_none() {
            return Err(Error::endpoint(
                "the endpoint's JSON has no choices: it does not speak OpenAI's protocol",
            ));
        }
        let mut deltas = deltas(body, "message");
        if !deltas.iter().any(|delta| matches!(delta, Delta::Done(_))) {
            deltas.push(Delta::Done(FinishReason::Other));
        }
        Ok(deltas)
    }
}

/// The deltas in the `part` of the first choice: `delta` in a stream, `message` in a body that was sent whole.
fn deltas(value: &Value, part: &str) -> Vec<Delta> {
    let Some(choice) = value.pointer("/choices/0") else { return Vec::new() };
    let text = Some(text(&choice[part]["content"])).filter(|text| !text.is_empty());
    // Some servers send an empty reason with every piece, in place of null.
    let reason = choice["finish_reason"].as_str().filter(|reason| !reason.is_empty()).map(finish_reason);
    text.map(Delta::Text).into_iter().chain(reason.map(Delta::Done)).collect()
}

/// Content is a string, or a list of parts, of which those with text are joined.
fn text(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

fn finish_reason(name: &str) -> FinishReason {
    match name {
        "stop" => FinishReason::Stop,
        "length" => FinishReason::Length,
        "content_filter" => FinishReason::Filtered,
        // OpenRouter's reason for a model that failed.
        "error" => FinishReason::Failed,
        _ => FinishReason::Other,
    }
}
