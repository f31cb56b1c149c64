//! Language-model endpoints. No IO: the caller sends a [`Request`] and passes what comes back to a [`Response`].
//!
//! A protocol is one file, such as `openai.rs`, and one line in `PROTOCOLS`. It defines what a request looks like and what the events of an
//! answer mean; everything else is shared: `response.rs` distinguishes streams, whole bodies and web pages, `sse.rs` splits a stream into
//! events, and `protocol.rs` recognises errors, which have the same few shapes in every protocol.

pub(crate) mod citations;
mod config;
mod delta;
mod message;
mod openai;
mod protocol;
mod relay;
mod request;
mod response;
pub mod sse;

use std::fmt;
use std::str::FromStr;

pub use self::config::Config;
pub use self::delta::{Delta, FinishReason};
pub use self::message::{Message, Role};
use self::protocol::Protocol;
pub use self::request::Request;
pub use self::response::{MAX_BODY, Response};
use crate::error::{Error, Result};

/// Every protocol; a new one is added here.
static PROTOCOLS: &[&dyn Protocol] = &[&openai::ChatCompletions, &relay::Relay];

/// The protocol that an endpoint speaks. It is chosen by name; OpenAI's chat completions are the default.
///
/// ```
/// use tansy::llm::Api;
///
/// assert_eq!("openai".parse::<Api>()?, Api::default());
/// # Ok::<(), tansy::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Api(&'static dyn Protocol);

impl Api {
    /// The name, as in `api="openai"`.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl Default for Api {
    fn default() -> Self {
        Self(&openai::ChatCompletions)
    }
}

impl FromStr for Api {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let known = PROTOCOLS.iter().find(|protocol| protocol.name() == name);
        known.map(|protocol| Self(*protocol)).ok_or_else(|| {
            let names: Vec<String> =
                PROTOCOLS.iter().map(|protocol| format!("{:?}", protocol.name())).collect();
            Error::input(format!("unknown API {name:?}: use {}", names.join(" or ")))
        })
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
