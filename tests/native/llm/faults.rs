//! What real servers do beside or against their protocol.

use tansy::llm::{Api, FinishReason};

use super::support::{api, whole};

/// An answer, or a part of the reason why there is none.
type Wanted = Result<(&'static str, FinishReason), &'static str>;

fn check(cases: &[(&str, &str, Wanted)]) {
    for (name, body, wanted) in cases {
        let (text, ended) = whole(api(name), body);
        match (wanted, ended) {
            (Ok((said, reason)), Ok(found)) => assert_eq!((text.as_str(), found), (*said, *reason), "{body}"),
            (Err(why), Err(error)) => assert!(error.to_string().contains(why), "{body}: {error}"),
            (_, ended) => panic!("{name} {body}: {text:?}, {ended:?}"),
        }
    }
}

#[test]
fn each_way_to_stop_is_understood() {
    let gemini = |reason: &str| {
        format!(
            "data: {{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":\"a\"}}]}},\"finishReason\":\"{reason}\"}}]}}\n\n"
        )
    };
    let messages = |reason: &str| {
        format!(
            "{{\"type\":\"message\",\"content\":[{{\"type\":\"text\",\"text\":\"a\"}}],\"stop_reason\":\"{reason}\"}}"
        )
    };
    let responses = |details: &str| {
        format!(
            "{{\"object\":\"response\",\"output\":[{{\"type\":\"message\",\"content\":[{{\"type\":\"output_text\",\"text\":\"a\"}}]}}],{details}}}"
        )
    };
    let chat = |reason: &str| {
        format!("{{\"choices\":[{{\"message\":{{\"content\":\"a\"}},\"finish_reason\":\"{reason}\"}}]}}")
    };
    let ollama = |reason: &str| {
        format!("{{\"message\":{{\"content\":\"a\"}},\"done\":true,\"done_reason\":\"{reason}\"}}")
    };
    use FinishReason::{Failed, Filtered, Length, Other, Refused, Stop};
    let cases = [
        ("gemini", gemini("STOP"), Stop),
        ("gemini", gemini("MAX_TOKENS"), Length),
        ("gemini", gemini("SAFETY"), Filtered),
        ("gemini", gemini("PROHIBITED_CONTENT"), Filtered),
        ("gemini", gemini("OTHER"), Other),
        ("anthropic", messages("end_turn"), Stop),
        ("anthropic", messages("max_tokens"), Length),
        ("anthropic", messages("refusal"), Refused),
        ("anthropic", messages("pause_turn"), Other),
        ("responses", responses("\"status\":\"completed\""), Stop),
        (
            "responses",
            responses("\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"}"),
            Length,
        ),
        (
            "responses",
            responses("\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"content_filter\"}"),
            Filtered,
        ),
        ("responses", responses("\"status\":\"failed\""), Failed),
        ("openai", chat("stop"), Stop),
        ("openai", chat("length"), Length),
        ("openai", chat("content_filter"), Filtered),
        ("openai", chat("eos"), Other),
        ("openai", chat(""), Other),
        ("ollama", ollama("stop"), Stop),
        ("ollama", ollama("length"), Length),
        ("ollama", ollama("load"), Other),
    ];
    for (name, body, reason) in cases {
        assert_eq!(whole(api(name), &body), ("a".to_owned(), Ok(reason)), "{name} {body}");
    }
}

#[test]
fn refusals_and_blocked_prompts_are_not_answers() {
    let cases = [
        (
            "openai",
            r#"{"choices":[{"message":{"content":null,"refusal":"I cannot."},"finish_reason":"stop"}]}"#,
            FinishReason::Refused,
        ),
        (
            "responses",
            "data: {\"type\":\"response.refusal.delta\",\"delta\":\"I\"}\n\n",
            FinishReason::Refused,
        ),
        (
            "responses",
            r#"{"object":"response","status":"completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"I cannot."}]}]}"#,
            FinishReason::Refused,
        ),
        ("gemini", "data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}\n\n", FinishReason::Filtered),
    ];
    for (name, body, reason) in cases {
        for api in [api(name), Api::default()] {
            assert_eq!(whole(api, body), (String::new(), Ok(reason)), "{name} {body}");
        }
    }
}

#[test]
fn errors_are_recognised_in_every_protocol() {
    check(&[
        ("ollama", "{\"error\":\"model 'm' not found\"}", Err("refused: model 'm' not found")),
        (
            "ollama",
            "{\"message\":{\"content\":\"a\"},\"done\":false}\n{\"error\":\"out of memory\"}\n",
            Err("refused: out of memory"),
        ),
        ("ollama", "{\"message\":{\"content\":\"a\"},\"done\":false}", Err("cut off")),
        ("ollama", "{\"message\":{\"content\":\"a\"},\"done\":false}\n", Err("cut off")),
        ("ollama", "{\"message\":{\"content\":\"a\"},\"done\":false}\n<html>", Err("not JSON")),
        (
            "anthropic",
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n",
            Err("refused: Overloaded"),
        ),
        (
            "responses",
            "data: {\"type\":\"error\",\"code\":\"x\",\"message\":\"Too much\"}\n\n",
            Err("refused: Too much"),
        ),
        (
            "responses",
            "data: {\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"server_error\",\"message\":\"Broken\"}}}\n\n",
            Err("refused: Broken"),
        ),
        (
            "gemini",
            "[{\"error\":{\"code\":400,\"message\":\"API key not valid\"}}]",
            Err("refused: API key not valid"),
        ),
        (
            "gemini",
            "data: {\"error\":{\"code\":503,\"message\":\"overloaded\"}}\n\n",
            Err("refused: overloaded"),
        ),
        (
            "openai",
            "{\"error\":\"\",\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
            Ok(("a", FinishReason::Stop)),
        ),
        ("auto", "{\"detail\":\"Not Found\"}", Err("not an answer in a protocol that Tansy knows")),
        ("anthropic", "{\"choices\":[{\"message\":{\"content\":\"a\"}}]}", Err("api is \"anthropic\"")),
        ("auto", "<html>", Err("web page")),
    ]);
}

#[test]
fn thoughts_before_the_answer_are_left_out_in_every_notation() {
    let bodies = [
        "<think>a</think>b",
        "\n<think>\n\n</think>\n\nb",
        "<thinking>a < b</thinking> b",
        "[THINK]a[/THINK]b",
        "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>b",
        "<reasoning>a</reasoning>b",
        "b",
        "a</think>\n\nb",
    ];
    for body in bodies {
        let line = serde_json::json!({ "message": { "content": body }, "done": true, "done_reason": "stop" });
        assert_eq!(
            whole(api("ollama"), &line.to_string()),
            ("b".to_owned(), Ok(FinishReason::Stop)),
            "{body}"
        );
    }
    for text in ["<b>bold</b>", "<thin ice", "a <think> b", "[TH", "<"] {
        let line = serde_json::json!({ "message": { "content": text }, "done": true, "done_reason": "stop" });
        assert_eq!(whole(api("ollama"), &line.to_string()).0, text);
    }
    let line =
        serde_json::json!({ "message": { "content": "<think>a" }, "done": true, "done_reason": "length" });
    assert_eq!(whole(api("ollama"), &line.to_string()), (String::new(), Ok(FinishReason::Length)));
}
