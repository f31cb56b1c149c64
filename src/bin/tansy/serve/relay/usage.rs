//! Finds what a call used, in tokens, in the bytes of a response of any protocol.

use serde_json::Value;

use super::prices::Usage;

/// Longest line that is read, in bytes.
const LONGEST: usize = 1 << 20;
/// Where protocols say what was read and written: chat completions and responses, messages, Gemini, Ollama.
const INPUT: [&str; 8] = [
    "/usage/prompt_tokens",
    "/usage/input_tokens",
    "/response/usage/input_tokens",
    "/message/usage/input_tokens",
    "/usageMetadata/promptTokenCount",
    "/prompt_eval_count",
    "/x_groq/usage/prompt_tokens",
    "/0/usageMetadata/promptTokenCount",
];
const OUTPUT: [&str; 8] = [
    "/usage/completion_tokens",
    "/usage/output_tokens",
    "/response/usage/output_tokens",
    "/message/usage/output_tokens",
    "/usageMetadata/candidatesTokenCount",
    "/eval_count",
    "/x_groq/usage/completion_tokens",
    "/0/usageMetadata/candidatesTokenCount",
];
/// What is written but counted apart.
const THOUGHT: &str = "/usageMetadata/thoughtsTokenCount";

/// Reads a response beside its protocol. Events and lines of JSON are lines; a whole document is read at the end.
#[derive(Default)]
pub(super) struct Meter {
    line: Vec<u8>,
    whole: Vec<u8>,
    input: Option<u64>,
    output: Option<u64>,
}

impl Meter {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.whole.len() + bytes.len() <= LONGEST {
            self.whole.extend_from_slice(bytes);
        }
        for byte in bytes {
            match byte {
                b'\n' | b'\r' => {
                    let line = std::mem::take(&mut self.line);
                    self.read(&line);
                }
                _ if self.line.len() < LONGEST => self.line.push(*byte),
                _ => {}
            }
        }
    }

    /// What was used, if the response said so: the most that it said.
    pub(super) fn end(mut self) -> Option<Usage> {
        let (line, whole) = (std::mem::take(&mut self.line), std::mem::take(&mut self.whole));
        self.read(&line);
        if self.output.is_none() {
            self.read(&whole);
        }
        Some(Usage { input: self.input?, output: self.output? })
    }

    fn read(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        let text = text.strip_prefix("data:").unwrap_or(&text).trim();
        // Most events hold a word or two; only those that may hold a count are parsed.
        if !text.contains("usage") && !text.contains("eval_count") {
            return;
        }
        let Ok(value) = serde_json::from_str::<Value>(text) else { return };
        let most = |paths: &[&str]| {
            paths.iter().filter_map(|path| value.pointer(path).and_then(Value::as_u64)).max()
        };
        let thought = most(&[THOUGHT]).unwrap_or_default();
        self.input = self.input.max(most(&INPUT));
        self.output = self.output.max(most(&OUTPUT).map(|tokens| tokens + thought));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Usage> {
        let mut meter = Meter::default();
        text.as_bytes().chunks(7).for_each(|bytes| meter.push(bytes));
        meter.end()
    }

    #[test]
    fn the_usage_of_each_protocol_is_found_and_a_missing_one_is_none() {
        let found = Some(Usage { input: 12, output: 34 });
        for text in [
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34}}\n\ndata: [DONE]\n\n",
            "data: {\"message\":{\"usage\":{\"input_tokens\":12,\"output_tokens\":1}}}\r\n\r\ndata: {\"usage\":{\"output_tokens\":34}}\r\n\r\n",
            "data: {\"usageMetadata\":{\"promptTokenCount\":12,\"candidatesTokenCount\":30,\"thoughtsTokenCount\":4}}\n\n",
            "{\"done\":false}\n{\"done\":true,\"prompt_eval_count\":12,\"eval_count\":34}",
            "{\n \"usage\": {\n \"prompt_tokens\": 12,\n \"completion_tokens\": 34\n }\n}",
        ] {
            assert_eq!(read(text), found, "{text}");
        }
        assert_eq!(read("data: {\"usage\":null}\n\ndata: [DONE]\n\n"), None);
        assert_eq!(read("data: {\"usage\":{\"prompt_tokens\":1}}\n\n"), None);
    }
}
