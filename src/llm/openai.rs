//! OpenAI's chat completions, as dozens of servers speak them: `POST .../v1/chat/completions` with `"stream": true`.
//!
//! <https://platform.openai.com/docs/api-reference/chat>

use serde_json::{Value, json};

use super::{Config, Delta, Message};
use crate::error::{Error, Result};

/// The request's body as JSON. An empty model and unset limits are left to the server.
pub(super) fn body(config: &Config, messages: &[Message]) -> String {
    let mut body = json!({ "messages": messages, "stream": true });
    if !config.model.is_empty() {
        body["model"] = json!(config.model);
    }
    if let Some(max_tokens) = config.max_tokens {
        body["max_tokens"] = json!(max_tokens);
    }
    if let Some(temperature) = config.temperature {
        // By way of text, so that 0.2 is not sent as 0.20000000298023224.
        body["temperature"] = json!(temperature.to_string().parse::<f64>().unwrap_or_default());
    }
    body.to_string()
}

/// What the data of one server-sent event says.
pub(super) fn event(data: &str) -> Result<Vec<Delta>> {
    match data.trim() {
        "" => Ok(Vec::new()),
        "[DONE]" => Ok(vec![Delta::Done { finish_reason: None }]),
        data => deltas(&parse(data)?, "delta"),
    }
}

/// What a body says that was sent whole.
pub(super) fn whole(body: &str) -> Result<Vec<Delta>> {
    let value = parse(body)?;
    if value.pointer("/choices/0").is_none() {
        error_in(&value)?;
        return Err(Error::endpoint(
            "the endpoint's JSON has no choices: it does not speak OpenAI's protocol",
        ));
    }
    let mut deltas = deltas(&value, "message")?;
    if !deltas.iter().any(|delta| matches!(delta, Delta::Done { .. })) {
        deltas.push(Delta::Done { finish_reason: None });
    }
    Ok(deltas)
}

/// The sentence in an error body, in any of the shapes that servers and gateways use.
pub(super) fn error_message(value: &Value) -> Option<&str> {
    ["/error/message", "/error", "/message", "/detail", "/0/error/message"]
        .into_iter()
        .find_map(|pointer| value.pointer(pointer).and_then(Value::as_str))
}

fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text)
        .map_err(|_| Error::endpoint("the endpoint sent something that is not JSON, or half of it"))
}

fn deltas(value: &Value, part: &str) -> Result<Vec<Delta>> {
    error_in(value)?;
    let mut deltas = Vec::new();
    let Some(choice) = value.pointer("/choices/0") else { return Ok(deltas) };
    let text = text(&choice[part]["content"]);
    if !text.is_empty() {
        deltas.push(Delta::Text(text));
    }
    if let Some(reason) = choice["finish_reason"].as_str() {
        deltas.push(Delta::Done { finish_reason: Some(reason.to_owned()) });
    }
    Ok(deltas)
}

/// Content is a string, or a list of parts of which those with text count.
fn text(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

fn error_in(value: &Value) -> Result<()> {
    let error = value.get("error").or_else(|| value.pointer("/0/error")).unwrap_or(&Value::Null);
    if error.is_null() {
        return Ok(());
    }
    let message = error_message(value).unwrap_or("no reason given");
    Err(Error::endpoint(format!("the endpoint refused: {}", super::shown(message))))
}
