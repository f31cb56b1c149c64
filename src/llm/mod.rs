//! Language-model endpoints. No IO: the caller sends a [`Request`] and passes what comes back to a [`Response`].
//!
//! A protocol is one file, such as `chat_completions.rs`, and one line in `PROTOCOLS`. It defines what a request looks like and what a piece of an
//! answer means; everything else is shared: `address.rs` completes URLs, `providers.rs` has what differs between servers, `response.rs`
//! distinguishes streams, whole bodies and web pages, `sse.rs` splits a stream into events, `thoughts.rs` removes what a model thinks aloud, and
//! `protocol.rs` recognises errors, which have the same few shapes in every protocol.

mod address;
mod chat_completions;
pub(crate) mod citations;
mod code;
mod config;
mod delta;
mod gemini;
mod grounding;
mod message;
mod messages;
mod ollama;
mod protocol;
mod providers;
mod relay;
mod request;
mod response;
mod responses;
pub(crate) mod site;
pub mod sse;
mod thoughts;

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

pub use self::config::Config;
pub use self::delta::{Delta, FinishReason};
pub use self::grounding::Grounding;
pub use self::message::{Message, Role};
use self::protocol::Protocol;
pub use self::request::Request;
pub use self::response::{MAX_BODY, Response};
pub use self::site::Site;
use crate::error::{Error, Result};

/// Every protocol; a new one is added here.
static PROTOCOLS: &[&dyn Protocol] = &[
    &chat_completions::ChatCompletions,
    &responses::Responses,
    &messages::Messages,
    &gemini::Gemini,
    &ollama::Ollama("ollama"),
    &ollama::Ollama("browser"),
    &relay::Relay,
];

/// The name of the choice to recognise the protocol.
const AUTO: &str = "auto";

/// The protocol that an endpoint speaks, chosen by name. By default it is recognised: for the request by the endpoint's URL, for the response by
/// what the endpoint sends.
///
/// ```
/// use tansy::llm::Api;
///
/// assert_eq!("auto".parse::<Api>()?, Api::default());
/// assert_eq!("anthropic".parse::<Api>()?.name(), "anthropic");
/// # Ok::<(), tansy::Error>(())
/// ```
#[derive(Clone, Copy, Default)]
pub struct Api(Option<&'static dyn Protocol>);

impl Api {
    /// The name, as in `api="openai"`.
    pub fn name(self) -> &'static str {
        self.0.map_or(AUTO, Protocol::name)
    }

    /// The protocol to speak to an endpoint in.
    fn of(self, endpoint: &str) -> &'static dyn Protocol {
        self.0.unwrap_or_else(|| providers::recognise(endpoint))
    }

    /// The protocol that a value from the endpoint is in; none if it is not known.
    fn spoken_by(self, value: &Value) -> Option<&'static dyn Protocol> {
        self.0.or_else(|| PROTOCOLS.iter().copied().find(|protocol| protocol.speaks(value)))
    }
}

impl FromStr for Api {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let known = PROTOCOLS.iter().find(|protocol| protocol.name() == name);
        match known {
            Some(protocol) => Ok(Self(Some(*protocol))),
            None if name == AUTO => Ok(Self(None)),
            None => {
                let names: Vec<String> =
                    PROTOCOLS.iter().map(|protocol| format!("{:?}", protocol.name())).collect();
                Err(Error::input(format!("unknown API {name:?}: use \"{AUTO}\", {}", names.join(" or "))))
            }
        }
    }
}

impl PartialEq for Api {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Api {}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Api").field(&self.name()).finish()
    }
}
