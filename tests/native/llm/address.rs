//! The address that is posted to, and the protocol that is spoken there, by the endpoint's URL.

use tansy::llm::{Config, Message, Request};

/// The URL of a request, and the field of its body that shows the protocol.
fn asked(api: &str, endpoint: &str) -> (String, &'static str) {
    let mut config = Config::new(endpoint, "m");
    config.api = api.parse().unwrap();
    config.max_tokens = Some(9);
    let Request { url, body, .. } = Request::new(&config, &[Message::user("Hello")]).unwrap();
    let fields =
        ["max_completion_tokens", "max_output_tokens", "maxOutputTokens", "num_predict", "max_tokens"];
    (url, fields.into_iter().find(|field| body.contains(*field)).unwrap())
}

#[test]
fn an_endpoint_is_recognised_and_completed() {
    let chat = "max_tokens";
    let cases = [
        ("https://api.openai.com", "https://api.openai.com/v1/chat/completions", "max_completion_tokens"),
        ("https://api.openai.com/v1/", "https://api.openai.com/v1/chat/completions", "max_completion_tokens"),
        ("https://api.openai.com/v1/responses", "https://api.openai.com/v1/responses", "max_output_tokens"),
        (
            "https://r.openai.azure.com",
            "https://r.openai.azure.com/openai/v1/chat/completions",
            "max_completion_tokens",
        ),
        (
            "https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21",
            "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
            "max_completion_tokens",
        ),
        ("https://api.anthropic.com", "https://api.anthropic.com/v1/messages", chat),
        ("https://llm.example.com/v1/messages", "https://llm.example.com/v1/messages", chat),
        (
            "https://generativelanguage.googleapis.com",
            "https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent?alt=sse",
            "maxOutputTokens",
        ),
        (
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-x:generateContent?x=y",
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-x:streamGenerateContent?x=y&alt=sse",
            "maxOutputTokens",
        ),
        (
            "https://generativelanguage.googleapis.com/v1beta/openai/",
            "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions",
            chat,
        ),
        ("https://api.mistral.ai", "https://api.mistral.ai/v1/chat/completions", chat),
        (
            "https://api.groq.com/openai",
            "https://api.groq.com/openai/v1/chat/completions",
            "max_completion_tokens",
        ),
        ("https://openrouter.ai/api", "https://openrouter.ai/api/v1/chat/completions", chat),
        ("https://api.together.xyz/v1", "https://api.together.xyz/v1/chat/completions", chat),
        ("http://localhost:11434", "http://localhost:11434/api/chat", "num_predict"),
        ("http://localhost:11434/v1", "http://localhost:11434/v1/chat/completions", chat),
        ("http://localhost:8080", "http://localhost:8080/v1/chat/completions", chat),
        ("http://LOCALHOST:1234/v1", "http://LOCALHOST:1234/v1/chat/completions", chat),
        // An address of the site's own, and one that is complete, stay as they are.
        ("/api/chat", "/api/chat", chat),
        ("/v1", "/v1/chat/completions", chat),
        ("chat.php?a=b", "chat.php?a=b", chat),
        ("//shop.example/ask", "//shop.example/ask", chat),
        ("https://shop.example/api/chat", "https://shop.example/api/chat", chat),
    ];
    for (endpoint, url, field) in cases {
        assert_eq!(asked("auto", endpoint), (url.to_owned(), field), "{endpoint}");
    }
}

#[test]
fn a_protocol_that_is_named_is_spoken_wherever_the_endpoint_is() {
    let cases = [
        (
            "responses",
            "https://api.openai.com/v1",
            "https://api.openai.com/v1/responses",
            "max_output_tokens",
        ),
        ("anthropic", "http://localhost:8080", "http://localhost:8080/v1/messages", "max_tokens"),
        ("anthropic", "https://openrouter.ai", "https://openrouter.ai/api/v1/messages", "max_tokens"),
        ("gemini", "/llm", "/llm", "maxOutputTokens"),
        ("ollama", "https://gpu.example", "https://gpu.example/api/chat", "num_predict"),
        ("ollama", "/api/chat", "/api/chat", "num_predict"),
        ("openai", "http://localhost:11434", "http://localhost:11434/v1/chat/completions", "max_tokens"),
        ("browser", "browser", "browser", "num_predict"),
    ];
    for (api, endpoint, url, field) in cases {
        let (found, limit) = asked(api, endpoint);
        let found = found.strip_suffix("?alt=sse").unwrap_or(&found);
        assert_eq!((found, limit), (url, field), "{api} {endpoint}");
    }
}
