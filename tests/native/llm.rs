//! Requests to language models, the options that they are made from, and what is understood of the responses.

mod address;
mod faults;
mod recorded;
mod requests;
mod splits;
mod support;

use serde_json::{Value, json};
use tansy::llm::{Api, Config, Request};

fn llm() -> Config {
    Config::new("/api/chat", "small")
}

#[test]
fn an_unset_model_and_unset_limits_are_left_to_the_server() {
    let request = Request::new(&Config::new("https://example.com/v1", ""), &[]).unwrap();
    let body: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!(body, json!({ "messages": [], "stream": true }));
}

#[test]
fn an_endpoint_is_an_http_or_relative_url() {
    // URLs that are allowed first, then those that are refused: other schemes, whitespace, missing hosts and credentials.
    let good = [
        "https://x.org/v1",
        "HTTP://localhost:1/",
        "/api/chat",
        "chat?a=b:c",
        "./c",
        "//x.org/c",
        "?q",
        "a/b:c",
    ];
    for url in good {
        assert_eq!(Config::new(url, "").check(), Ok(()), "{url}");
    }
    let bad = [
        "",
        " /chat",
        "java\nscript:x",
        "javascript:x",
        "data:text/plain,x",
        "ftp://x",
        "file:///x",
        "https:",
        "http:///x",
        "https://user:key@x.org/",
        "localhost:8080/v1",
        "wss://x.org",
    ];
    for url in bad {
        assert!(Config::new(url, "").check().is_err_and(|error| error.is_input()), "{url:?}");
    }
}

#[test]
fn options_that_cannot_be_sent_are_refused() {
    for (name, value) in [("", "x"), ("a b", "x"), ("a\r\nb", "x"), ("a", "x\r\nb: c")] {
        let mut config = llm();
        config.headers = vec![(name.into(), value.into())];
        assert!(config.check().unwrap_err().is_input(), "{name:?} {value:?}");
    }
    for temperature in [-0.1, 2.1, f32::NAN] {
        let mut config = llm();
        config.temperature = Some(temperature);
        assert!(config.check().unwrap_err().is_input());
    }
    let mut config = llm();
    config.key = Some("secret\n".into());
    let error = config.check().unwrap_err();
    assert!(error.is_input() && !error.to_string().contains("secret"), "{error}");
    assert_eq!("auto".parse(), Ok(Api::default()));
    assert!("opnai".parse::<Api>().unwrap_err().to_string().contains("\"openai\""));
}
