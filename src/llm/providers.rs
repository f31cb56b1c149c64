//! What differs between servers beside their protocol. A server that is not listed, such as llama.cpp, vLLM and LM Studio, needs nothing of this.

use super::address::Address;
use super::chat_completions::ChatCompletions;
use super::gemini::Gemini;
use super::messages::Messages;
use super::ollama::Ollama;
use super::protocol::Protocol;

/// A server, or a group of servers, recognised by its host.
pub(super) struct Provider {
    /// The end of the host's name, or of name and port.
    pub(super) host: &'static str,
    /// The protocol where the path does not tell.
    pub(super) protocol: &'static dyn Protocol,
    /// The path that comes before the protocol's own; empty leaves it to the protocol.
    pub(super) base: &'static str,
    /// The header that takes the key; empty leaves it to the protocol.
    pub(super) key_header: &'static str,
    /// The field of a chat completion that limits the answer.
    pub(super) limit: &'static str,
}

const fn chat(host: &'static str, base: &'static str) -> Provider {
    Provider { host, protocol: &ChatCompletions, base, key_header: "", limit: "max_tokens" }
}

/// Models that reason refuse the old name of the limit.
const fn openai(host: &'static str, base: &'static str) -> Provider {
    Provider { limit: "max_completion_tokens", ..chat(host, base) }
}

const fn azure(host: &'static str) -> Provider {
    Provider { key_header: "api-key", ..openai(host, "/openai/v1") }
}

const fn other(host: &'static str, protocol: &'static dyn Protocol) -> Provider {
    Provider { protocol, ..chat(host, "") }
}

static PROVIDERS: &[Provider] = &[
    openai("api.openai.com", "/v1"),
    azure(".openai.azure.com"),
    azure(".services.ai.azure.com"),
    azure(".cognitiveservices.azure.com"),
    openai("api.groq.com", "/openai/v1"),
    chat("openrouter.ai", "/api/v1"),
    chat("api.mistral.ai", "/v1"),
    chat("api.together.xyz", "/v1"),
    chat("api.together.ai", "/v1"),
    other("api.anthropic.com", &Messages),
    other("generativelanguage.googleapis.com", &Gemini),
    other("ollama.com", &Ollama("ollama")),
    other(":11434", &Ollama("ollama")),
];

static UNKNOWN: Provider = chat("", "");

/// The server behind an endpoint.
pub(super) fn of(endpoint: &str) -> &'static Provider {
    let host = Address::of(endpoint).host();
    PROVIDERS.iter().find(|provider| !host.is_empty() && host.ends_with(provider.host)).unwrap_or(&UNKNOWN)
}

/// The protocol of an endpoint, by its path, else by its host.
pub(super) fn recognise(endpoint: &str) -> &'static dyn Protocol {
    let address = Address::of(endpoint);
    let path = address.path.trim_end_matches('/');
    let provider = of(endpoint);
    if path.ends_with("/messages") {
        &Messages
    } else if path.ends_with("/responses") {
        &super::responses::Responses
    } else if path.ends_with(":generateContent") || path.ends_with(":streamGenerateContent") {
        &Gemini
    } else if path.ends_with("/completions") || path.ends_with("/openai") || address.is_v1_of_ollama(provider) {
        &ChatCompletions
    } else {
        provider.protocol
    }
}
