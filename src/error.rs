//! The crate's one error type: opaque, with private kinds and public predicates.

use std::fmt;

/// The result type of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, where, and what to do about it, as one human-readable sentence.
///
/// The kinds are private so that new ones can be added; test them with the `is_*` predicates, or, from JavaScript, with
/// [`Error::code`].
///
/// ```
/// let error = tansy::faq::Faq::new(vec![]).unwrap_err();
/// assert!(error.is_input());
/// assert_eq!(error.code(), "bad_input");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Input,
    Model,
    Bundle,
    Version,
    Mismatch,
    Network,
    Endpoint,
    Ungrounded,
    Cancelled,
    NotReady,
}

impl Error {
    /// A FAQ, a question or an option is invalid.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Kind::Input, message)
    }

    /// A model file cannot be read, or its graph cannot be run.
    pub fn model(message: impl Into<String>) -> Self {
        Self::new(Kind::Model, message)
    }

    /// A bundle is truncated, altered or malformed.
    pub fn bundle(message: impl Into<String>) -> Self {
        Self::new(Kind::Bundle, message)
    }

    /// A file was written by a release that uses another format version.
    pub fn version(message: impl Into<String>) -> Self {
        Self::new(Kind::Version, message)
    }

    /// Two files do not belong together, such as a bundle and a model other than the one it was built with.
    pub fn mismatch(message: impl Into<String>) -> Self {
        Self::new(Kind::Mismatch, message)
    }

    /// A download failed.
    pub fn network(message: impl Into<String>) -> Self {
        Self::new(Kind::Network, message)
    }

    /// The language-model endpoint refused, failed or violated its protocol.
    pub fn endpoint(message: impl Into<String>) -> Self {
        Self::new(Kind::Endpoint, message)
    }

    /// A language model's answer says what its sources do not.
    pub fn ungrounded(message: impl Into<String>) -> Self {
        Self::new(Kind::Ungrounded, message)
    }

    /// The caller cancelled the request.
    pub fn cancelled() -> Self {
        Self::new(Kind::Cancelled, "cancelled")
    }

    /// An embedding was requested before the model had loaded.
    pub fn not_ready() -> Self {
        Self::new(Kind::NotReady, "the model has not loaded yet: call loadModel first, or search lexically")
    }

    /// Whether a FAQ, a question or an option was at fault.
    pub fn is_input(&self) -> bool {
        self.kind == Kind::Input
    }

    /// Whether a model file was at fault.
    pub fn is_model(&self) -> bool {
        self.kind == Kind::Model
    }

    /// Whether a bundle was at fault.
    pub fn is_bundle(&self) -> bool {
        self.kind == Kind::Bundle
    }

    /// Whether a file was written by a release that uses another format version.
    pub fn is_version(&self) -> bool {
        self.kind == Kind::Version
    }

    /// Whether two files do not belong together.
    pub fn is_mismatch(&self) -> bool {
        self.kind == Kind::Mismatch
    }

    /// Whether a download failed.
    pub fn is_network(&self) -> bool {
        self.kind == Kind::Network
    }

    /// Whether the language-model endpoint was at fault.
    pub fn is_endpoint(&self) -> bool {
        self.kind == Kind::Endpoint
    }

    /// Whether a language model's answer says what its sources do not.
    pub fn is_ungrounded(&self) -> bool {
        self.kind == Kind::Ungrounded
    }

    /// Whether the caller cancelled the request.
    pub fn is_cancelled(&self) -> bool {
        self.kind == Kind::Cancelled
    }

    /// Whether an embedding was requested before the model had loaded.
    pub fn is_not_ready(&self) -> bool {
        self.kind == Kind::NotReady
    }

    /// The name of the kind, for JavaScript: one of `bad_input`, `bad_model`, `bad_bundle`, `wrong_version`,
    /// `mismatch`, `network`, `endpoint`, `ungrounded`, `cancelled`, `not_ready`.
    pub fn code(&self) -> &'static str {
        match self.kind {
            Kind::Input => "bad_input",
            Kind::Model => "bad_model",
            Kind::Bundle => "bad_bundle",
            Kind::Version => "wrong_version",
            Kind::Mismatch => "mismatch",
            Kind::Network => "network",
            Kind::Endpoint => "endpoint",
            Kind::Ungrounded => "ungrounded",
            Kind::Cancelled => "cancelled",
            Kind::NotReady => "not_ready",
        }
    }

    /// The same error with `place` in front of its message: `faq.csv: line 3 has no answer`.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

#[cfg(feature = "words")]
impl From<tansy_kernels::Error> for Error {
    fn from(error: tansy_kernels::Error) -> Self {
        Self::model(error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
