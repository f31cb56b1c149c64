//! Answers in each protocol, as servers send them: streamed, and whole. All but the oddities say the same.

/// The answer of every stream and of every whole body.
pub(super) const TEXT: &str = "Naïve 🌷 costs $15 [1].";

/// The name of a protocol, an answer streamed in it, and the same answer whole.
pub(super) const PROTOCOLS: &[(&str, &str, &str)] = &[
    ("openai", OPENAI, OPENAI_WHOLE),
    ("responses", RESPONSES, RESPONSES_WHOLE),
    ("anthropic", ANTHROPIC, ANTHROPIC_WHOLE),
    ("gemini", GEMINI, GEMINI_WHOLE),
    ("ollama", OLLAMA, OLLAMA_WHOLE),
];

/// With Azure's first event, which has no choices, reasoning under both of its names, parts, and a last event that has only the usage.
const OPENAI: &str = "\u{feff}\
data: {\"choices\":[],\"created\":0,\"prompt_filter_results\":[{\"prompt_index\":0}]}\n\n\
data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null,\"refusal\":null},\"finish_reason\":null}]}\n\n\
data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"Hm. [2]\"},\"finish_reason\":\"\"}]}\n\n\
data: {\"choices\":[{\"delta\":{\"content\":\"\",\"reasoning\":\"Hm.\"},\"finish_reason\":\"null\"}]}\n\n\
data: {\"choices\":[{\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm.\"}]}]}}]}\n\n\
data: {\"choices\":[{\"delta\":{\"content\":\"Naïve 🌷 \"}}]}\r\n\r\n\
data: {\"choices\":[{\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"costs $15 [1].\"}]}}]}\n\n\
data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
data: {\"choices\":[],\"usage\":{\"total_tokens\":9}}\n\n\
data: [DONE]\n\n\
data: [DONE]\n\n";

const OPENAI_WHOLE: &str = r#"{
  "choices": [{ "index": 0, "finish_reason": "stop",
    "message": { "role": "assistant", "content": "<think>Hm.</think>\n\nNaïve 🌷 costs $15 [1].", "refusal": null } }],
  "usage": { "total_tokens": 9 }
}"#;

const RESPONSES: &str = "\
event: response.created\n\
data: {\"type\":\"response.created\",\"response\":{\"object\":\"response\",\"status\":\"in_progress\",\"error\":null,\"output\":[]}}\n\n\
data: {\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"reasoning\",\"summary\":[]}}\n\n\
data: {\"type\":\"response.reasoning_summary_text.delta\",\"delta\":\"Hm.\"}\n\n\
data: {\"type\":\"response.reasoning_text.delta\",\"delta\":\"Hm.\"}\n\n\
data: {\"type\":\"response.content_part.added\",\"part\":{\"type\":\"output_text\",\"text\":\"\"}}\n\n\
data: {\"type\":\"response.output_text.delta\",\"delta\":\"Naïve 🌷 costs\"}\n\n\
data: {\"type\":\"response.output_text.delta\",\"delta\":\" $15 [1].\"}\n\n\
data: {\"type\":\"response.output_text.done\",\"text\":\"Naïve 🌷 costs $15 [1].\"}\n\n\
event: response.completed\n\
data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"error\":null,\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"Naïve 🌷 costs $15 [1].\"}]}]}}\n\n";

const RESPONSES_WHOLE: &str = r#"{ "object": "response", "status": "completed", "error": null, "incomplete_details": null, "output": [
  { "type": "reasoning", "content": [{ "type": "reasoning_text", "text": "Hm." }] },
  { "type": "message", "role": "assistant", "content": [{ "type": "output_text", "text": "Naïve 🌷 costs $15 [1]." }] }] }"#;

const ANTHROPIC: &str = "\
event: message_start\n\
data: {\"type\":\"message_start\",\"message\":{\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"stop_reason\":null}}\n\n\
event: content_block_start\n\
data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}\n\n\
event: content_block_delta\n\
data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"Hm.\"}}\n\n\
data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"x\"}}\n\n\
event: ping\n\
data: {\"type\": \"ping\"}\n\n\
data: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n\
data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"Naïve 🌷\"}}\n\n\
data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\" costs $15 [1].\"}}\n\n\
data: {\"type\":\"content_block_stop\",\"index\":1}\n\n\
event: message_delta\n\
data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":9}}\n\n\
event: message_stop\n\
data: {\"type\":\"message_stop\"}\n\n";

const ANTHROPIC_WHOLE: &str = r#"{ "type": "message", "role": "assistant", "stop_reason": "end_turn", "content": [
  { "type": "thinking", "thinking": "Hm.", "signature": "x" },
  { "type": "text", "text": "Naïve 🌷 costs" }, { "type": "text", "text": " $15 [1]." }] }"#;

/// With a reason to stop in every event, as some models send it.
const GEMINI: &str = "\
data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hm.\",\"thought\":true}],\"role\":\"model\"},\"index\":0}]}\r\n\r\n\
data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Naïve 🌷 \"}],\"role\":\"model\"},\"finishReason\":\"STOP\"}]}\r\n\r\n\
data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"costs \"},{\"text\":\"$15 [1].\"}],\"role\":\"model\"},\"finishReason\":\"STOP\"}]}\r\n\r\n\
data: {\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"totalTokenCount\":9}}\r\n\r\n";

/// Without `alt=sse` the events are the items of an array.
const GEMINI_WHOLE: &str = r#"[{ "candidates": [{ "content": { "parts": [{ "text": "Naïve 🌷 costs" }] } }] },
  { "candidates": [{ "content": { "parts": [{ "text": " $15 [1]." }] }, "finishReason": "STOP" }] }]"#;

const OLLAMA: &str = "\
{\"model\":\"m\",\"created_at\":\"t\",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"Hm.\"},\"done\":false}\n\
{\"model\":\"m\",\"created_at\":\"t\",\"message\":{\"role\":\"assistant\",\"content\":\"Naïve 🌷 costs\"},\"done\":false}\r\n\
\n\
{\"model\":\"m\",\"created_at\":\"t\",\"message\":{\"role\":\"assistant\",\"content\":\" $15 [1].\"},\"done\":false}\n\
{\"model\":\"m\",\"created_at\":\"t\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"eval_count\":9}\n";

const OLLAMA_WHOLE: &str = r#"{"model":"m","message":{"role":"assistant","content":"Naïve 🌷 costs $15 [1]."},"done":true,"done_reason":"stop"}"#;
