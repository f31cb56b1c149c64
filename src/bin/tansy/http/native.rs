//! Sends requests by ureq.

use std::io::Read;

use ureq::RequestBuilder;

use super::{Failure, Limits, Response};

/// Sends requests, and keeps connections.
pub(crate) struct Client(ureq::Agent);

/// The body of a response.
pub(crate) struct Body(ureq::BodyReader<'static>);

impl Client {
    pub(crate) fn new(user_agent: &str, limits: Limits) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(limits.connect)
            .timeout_recv_response(limits.response)
            .timeout_recv_body(limits.body)
            .timeout_global(limits.whole)
            .user_agent(user_agent);
        Self(config.build().into())
    }

    pub(crate) fn get(&self, url: &str, headers: &[(&str, &str)]) -> Result<Response, Failure> {
        with(self.0.get(url), headers).call().map(response).map_err(|error| failure(&error))
    }

    pub(crate) fn post(&self, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Response, Failure> {
        with(self.0.post(url), headers).send(body).map(response).map_err(|error| failure(&error))
    }
}

impl Body {
    /// Reads the next piece; 0 bytes at the end.
    pub(crate) fn read(&mut self, piece: &mut [u8]) -> Result<usize, Failure> {
        self.0.read(piece).map_err(|error| match error.downcast::<ureq::Error>() {
            Ok(error) => failure(&error),
            Err(error) => Failure::Other(error.to_string()),
        })
    }
}

fn with<B>(request: RequestBuilder<B>, headers: &[(&str, &str)]) -> RequestBuilder<B> {
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
}

fn response(response: ureq::http::Response<ureq::Body>) -> Response {
    let (head, body) = response.into_parts();
    let header = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
        (name.as_str().to_owned(), value.as_bytes().to_vec())
    };
    Response {
        status: head.status.as_u16(),
        headers: head.headers.iter().map(header).collect(),
        body: Body(body.into_reader()),
    }
}

fn failure(error: &ureq::Error) -> Failure {
    let text = error.to_string();
    match error {
        ureq::Error::Timeout(_) => Failure::Timeout(text),
        ureq::Error::HostNotFound => Failure::HostNotFound(text),
        // How the standard library words what the resolver says.
        ureq::Error::Io(_) if text.contains("failed to lookup address information") => {
            Failure::HostNotFound(text)
        }
        _ => Failure::Other(text),
    }
}
