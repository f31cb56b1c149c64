//! What differs between servers beside their protocol. A server that is not listed, such as llama.cpp, vLLM and LM Studio, needs nothing of this.

use super::address::Address;
use super::chat_completions::ChatCompletions;
use super::gemini::Gemini;
use super::messages::Messages;
use super::ollama::Ollama;
use super::protocol::{Dialect, Protocol};

/// A server, or a group of servers, recognised by its host.
pub(super) struct Provider {
    /// The end of the host's name, or of name and port.
    pub(super) host: &'static str,
    /// The protocol where the path does not tell.
    pub(super) protocol: &'static dyn Protocol,
    pub(super) dialect: Dialect,
}

const PLAIN: Dialect = Dialect { base: "", key_header: "", limit: "max_tokens" };

const fn chat(host: &'static str, base: &'static str) -> Provider {
    Provider { host, protocol: &ChatCompletions, dialect: Dialect { base, ..PLAIN } }
}

/// Models that reason refuse the old name of the limit.
const fn openai(host: &'static str, base: &'static str, key_header: &'static str) -> Provider {
    Provider {
        host,
        protocol: &ChatCompletions,
        dialect: Dialect { base, key_header, limit: "max_completion_tokens" },
    }
}

const fn azure(host: &'static str) -> Provider {
    openai(host, "/openai/v1", "api-key")
}

const fn other(host: &'static str, protocol: &'static dyn Protocol) -> Provider {
    Provider { host, protocol, dialect: PLAIN }
}

static PROVIDERS: &[Provider] = &[
    openai("api.openai.com", "/v1", ""),
    azure(".openai.azure.com"),
    azure(".services.ai.azure.com"),
    azure(".cognitiveservices.azure.com"),
    openai("api.groq.com", "/openai/v1", ""),
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
    let is_v1_of_ollama = provider.protocol.name() == "ollama" && path.starts_with("/v1");
    if path.ends_with("/messages") {
        &Messages
    } else if path.ends_with("/responses") {
        &super::responses::Responses
    } else if path.ends_with(":generateContent") || path.ends_with(":streamGenerateContent") {
        &Gemini
    } else if path.ends_with("/completions") || path.ends_with("/openai") || is_v1_of_ollama {
        &ChatCompletions
    } else {
        provider.protocol
    }
}
