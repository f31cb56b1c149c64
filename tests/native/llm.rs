//! What is asked of a language model, and where.

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
fn a_chat_is_found_by_http_https_or_a_path() {
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
        let config = Config { headers: vec![(name.into(), value.into())], ..llm() };
        assert!(config.check().unwrap_err().is_input(), "{name:?} {value:?}");
    }
    for temperature in [-0.1, 2.1, f32::NAN] {
        assert!(Config { temperature: Some(temperature), ..llm() }.check().unwrap_err().is_input());
    }
    assert_eq!("openai".parse(), Ok(Api::OpenAi));
    assert!("opnai".parse::<Api>().unwrap_err().to_string().contains("\"openai\""));
}
