//! OpenAI's responses: `POST .../v1/responses` with `"stream": true`. Events are named by their field `type`.
//!
//! <https://platform.openai.com/docs/api-reference/responses-streaming>

use serde_json::{Value, json};

use super::protocol::{Dialect, Part, Protocol, number, system_and_turns, text};
use super::{Config, FinishReason, Message};

pub(super) struct Responses;

impl Protocol for Responses {
    fn name(&self) -> &'static str {
        "responses"
    }

    fn path(&self, _: &Config) -> String {
        "/responses".into()
    }

    /// OpenAI keeps answers for 30 days unless `store` is false.
    fn body(&self, config: &Config, _: &Dialect, messages: &[Message]) -> Value {
        let (system, turns) = system_and_turns(messages);
        let input: Vec<Value> =
            turns.map(|Message { role, content, .. }| json!({ "role": role, "content": content })).collect();
        let mut body = json!({ "instructions": system, "input": input, "stream": true, "store": false });
        if !config.model.is_empty() {
            body["model"] = json!(config.model);
        }
        if let Some(max_tokens) = config.max_tokens {
            body["max_output_tokens"] = json!(max_tokens);
        }
        if let Some(temperature) = config.temperature {
            body["temperature"] = number(temperature);
        }
        body
    }

    fn speaks(&self, value: &Value) -> bool {
        value["object"] == "response"
            || value["type"].as_str().is_some_and(|kind| kind.starts_with("response."))
    }

    fn parts(&self, value: &Value) -> Vec<Part> {
        match value["type"].as_str() {
            Some("response.output_text.delta") => vec![Part::Text(text(&value["delta"]))],
            Some("response.refusal.delta") => vec![Part::Done(FinishReason::Refused)],
            Some("response.completed" | "response.incomplete" | "response.failed") => {
                vec![Part::Done(finish_reason(&value["response"]))]
            }
            Some(_) => Vec::new(),
            None => whole(value),
        }
    }
}

/// An answer that was sent whole. Reasoning is an item of its own in `output`.
fn whole(response: &Value) -> Vec<Part> {
    let items = response["output"].as_array().into_iter().flatten();
    let contents =
        items.filter(|item| item["type"] == "message").filter_map(|item| item["content"].as_array());
    let part = |content: &Value| match content["type"].as_str() {
        Some("refusal") => Part::Done(FinishReason::Refused),
        _ => Part::Text(text(&content["text"])),
    };
    let parts = contents.flatten().map(part);
    parts.chain([Part::Done(finish_reason(response))]).collect()
}

fn finish_reason(response: &Value) -> FinishReason {
    match (
        response["status"].as_str(),
        response.pointer("/incomplete_details/reason").and_then(Value::as_str),
    ) {
        (_, Some("max_output_tokens")) => FinishReason::Length,
        (_, Some("content_filter")) => FinishReason::Filtered,
        (Some("completed"), _) => FinishReason::Stop,
        (Some("failed"), _) => FinishReason::Failed,
        _ => FinishReason::Other,
    }
}
