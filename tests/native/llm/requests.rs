//! The requests of each protocol.

use serde_json::{Value, json};
use tansy::llm::{Config, Message, Request};

const SITE: &str = "Only from the passages.";

/// The request for a short conversation, with everything set.
fn request(api: &str, endpoint: &str) -> (Vec<(String, String)>, Value) {
    let mut config = Config::new(endpoint, "m");
    config.api = api.parse().unwrap();
    (config.key, config.max_tokens, config.temperature) = (Some("key".into()), Some(300), Some(1.2));
    let turns = [
        Message::system(SITE),
        Message::user("Hello"),
        Message::assistant("Hi!").answered_by("q1"),
        Message::user("Princeton?"),
    ];
    let Request { headers, body, .. } = Request::new(&config, &turns).unwrap();
    (headers[2..].to_vec(), serde_json::from_str(&body).unwrap())
}

fn header(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn chat_completions() {
    let messages = json!([
        { "role": "system", "content": SITE }, { "role": "user", "content": "Hello" },
        { "role": "assistant", "content": "Hi!" }, { "role": "user", "content": "Princeton?" },
    ]);
    let (headers, body) = request("openai", "/chat");
    assert_eq!(headers, [header("authorization", "Bearer key")]);
    assert_eq!(
        body,
        json!({ "model": "m", "messages": messages, "stream": true, "max_tokens": 300, "temperature": 1.2 })
    );
    let (headers, body) = request("auto", "https://r.openai.azure.com/openai/v1");
    assert_eq!((headers, &body["max_completion_tokens"]), (vec![header("api-key", "key")], &json!(300)));
}

#[test]
fn responses() {
    let (headers, body) = request("responses", "https://api.openai.com");
    assert_eq!(headers, [header("authorization", "Bearer key")]);
    let input = json!([
        { "role": "user", "content": "Hello" }, { "role": "assistant", "content": "Hi!" }, { "role": "user", "content": "Princeton?" },
    ]);
    let wanted = json!({
        "model": "m", "instructions": SITE, "input": input, "stream": true, "store": false, "max_output_tokens": 300, "temperature": 1.2
    });
    assert_eq!(body, wanted);
}

#[test]
fn messages() {
    let (headers, body) = request("anthropic", "https://api.anthropic.com");
    assert_eq!(headers, [header("anthropic-version", "2023-06-01"), header("x-api-key", "key")]);
    let turns = json!([
        { "role": "user", "content": "Hello" }, { "role": "assistant", "content": "Hi!" }, { "role": "user", "content": "Princeton?" },
    ]);
    let wanted = json!({ "model": "m", "system": SITE, "messages": turns, "stream": true, "max_tokens": 300, "temperature": 1.0 });
    assert_eq!(body, wanted);
}

#[test]
fn gemini() {
    let (headers, body) = request("gemini", "https://generativelanguage.googleapis.com");
    assert_eq!(headers, [header("x-goog-api-key", "key")]);
    let wanted = json!({
        "systemInstruction": { "parts": [{ "text": SITE }] },
        "contents": [
            { "role": "user", "parts": [{ "text": "Hello" }] }, { "role": "model", "parts": [{ "text": "Hi!" }] },
            { "role": "user", "parts": [{ "text": "Princeton?" }] },
        ],
        "generationConfig": { "maxOutputTokens": 300, "temperature": 1.2 },
    });
    assert_eq!(body, wanted);
}

#[test]
fn ollama() {
    let (headers, body) = request("ollama", "http://localhost:11434");
    assert_eq!(headers, [header("authorization", "Bearer key")]);
    assert_eq!(body["options"], json!({ "num_predict": 300, "temperature": 1.2 }));
    assert_eq!(
        (&body["model"], &body["stream"], &body["messages"][0]["role"]),
        (&json!("m"), &json!(true), &json!("system"))
    );
}

#[test]
fn a_header_of_the_page_does_not_replace_one_of_the_protocol() {
    let mut config = Config::new("https://api.anthropic.com", "m");
    config.headers =
        vec![("Anthropic-Version".into(), "2020-01-01".into()), ("X-Site".into(), "shop".into())];
    let headers = Request::new(&config, &[]).unwrap().headers;
    assert_eq!(headers[2..], [header("anthropic-version", "2023-06-01"), header("x-site", "shop")]);
}
