/**
 * A stand-in for language models' servers that speaks every protocol that Tansy does, streamed and whole. tests/clients proves it with the official clients.
 *
 * @typedef {object} Protocol
 * @property {RegExp} path of the requests
 * @property {string} type the content type of a stream
 * @property {(words: string[]) => string[]} stream the events of a stream, as they are sent
 * @property {(text: string) => object} whole the answer in one document
 */

const ID = "mock-1";
const SSE = "text/event-stream; charset=utf-8";

/** @param {object} value */
const data = (value) => `data: ${JSON.stringify(value)}\n\n`;

/** An event whose name is that of its type. @param {{ type: string }} value */
const named = (value) => `event: ${value.type}\n${data(value)}`;

/** @type {Record<string, Protocol>} */
export const PROTOCOLS = {
  openai: {
    path: /\/chat\/completions$/,
    type: SSE,
    stream(words) {
      const chunk = (/** @type {object} */ delta, /** @type {string | null} */ reason = null) => data({ ...head("chat.completion.chunk"), choices: [{ index: 0, delta, finish_reason: reason }] });
      const usage = data({ ...head("chat.completion.chunk"), choices: [], usage: { prompt_tokens: 400, completion_tokens: words.length, total_tokens: 400 + words.length } });
      return [chunk({ role: "assistant", content: "" }), ...words.map((content) => chunk({ content })), chunk({}, "stop"), usage, "data: [DONE]\n\n"];
    },
    whole: (content) => ({ ...head("chat.completion"), choices: [{ index: 0, message: { role: "assistant", content, refusal: null }, finish_reason: "stop" }] }),
  },
  responses: {
    path: /\/responses$/,
    type: SSE,
    stream(words) {
      let number = 0;
      const event = (/** @type {string} */ type, /** @type {object} */ more) => named({ type, sequence_number: number++, ...more });
      const at = { item_id: ID, output_index: 0, content_index: 0 };
      const text = words.join("");
      return [
        event("response.created", { response: response("in_progress", []) }),
        event("response.output_item.added", { output_index: 0, item: { ...item(""), status: "in_progress", content: [] } }),
        event("response.content_part.added", { ...at, part: part("") }),
        ...words.map((delta) => event("response.output_text.delta", { ...at, delta, logprobs: [] })),
        event("response.output_text.done", { ...at, text, logprobs: [] }),
        event("response.content_part.done", { ...at, part: part(text) }),
        event("response.output_item.done", { output_index: 0, item: item(text) }),
        event("response.completed", { response: response("completed", [item(text)]) }),
      ];
    },
    whole: (text) => response("completed", [item(text)]),
  },
  anthropic: {
    path: /\/messages$/,
    type: SSE,
    stream: (words) => [
      named({ type: "message_start", message: message([], null) }),
      named({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }),
      named({ type: "ping" }),
      ...words.map((text) => named({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })),
      named({ type: "content_block_stop", index: 0 }),
      named({ type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: words.length } }),
      named({ type: "message_stop" }),
    ],
    whole: (text) => message([{ type: "text", text }], "end_turn"),
  },
  gemini: {
    path: /:(stream)?[gG]enerateContent$/,
    type: SSE,
    stream: (words) => [...words.map((text) => data(candidate(text))), data(candidate("", "STOP"))].map((event) => event.replaceAll("\n", "\r\n")),
    whole: (text) => candidate(text, "STOP"),
  },
  ollama: {
    path: /\/api\/chat$/,
    type: "application/x-ndjson",
    stream: (words) => [...words.map((text) => line(text, false)), line("", true)].map((value) => `${JSON.stringify(value)}\n`),
    whole: (text) => line(text, true),
  },
};

/** @param {string} object */
function head(object) {
  return { id: ID, object, created: 1, model: "mock" };
}

/** @param {string} text */
function part(text) {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

/** @param {string} text */
function item(text) {
  return { id: ID, type: "message", role: "assistant", status: "completed", content: [part(text)] };
}

/** @param {string} status @param {object[]} output */
function response(status, output) {
  return { id: ID, object: "response", created_at: 1, model: "mock", status, error: null, incomplete_details: null, instructions: null, output, parallel_tool_calls: false, tools: [] };
}

/** @param {object[]} content @param {string | null} reason */
function message(content, reason) {
  return { id: ID, type: "message", role: "assistant", model: "mock", content, stop_reason: reason, stop_sequence: null, usage: { input_tokens: 400, output_tokens: 1 } };
}

/** @param {string} text @param {string} [finishReason] */
function candidate(text, finishReason) {
  return { candidates: [{ content: { role: "model", parts: [{ text }] }, index: 0, ...(finishReason && { finishReason }) }], modelVersion: "mock" };
}

/** @param {string} content @param {boolean} done */
function line(content, done) {
  return { model: "mock", created_at: "2026-01-01T00:00:00Z", message: { role: "assistant", content }, done, ...(done && { done_reason: "stop" }) };
}

/**
 * Answers requests in the protocol of their path.
 * @param {string} reply the text of the model
 * @returns {{ handler: import("node:http").RequestListener, requests: { path: string, headers: import("node:http").IncomingHttpHeaders, body: any }[] }}
 */
export function everyProtocol(reply) {
  const words = reply.match(/\s*\S+/g) ?? [];
  /** @type {ReturnType<typeof everyProtocol>["requests"]} */
  const requests = [];
  return {
    requests,
    async handler(request, response) {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = JSON.parse(Buffer.concat(chunks).toString() || "{}");
      const path = new URL(request.url ?? "", "http://localhost").pathname;
      requests.push({ path, headers: request.headers, body });
      const protocol = Object.values(PROTOCOLS).find((protocol) => protocol.path.test(path));
      if (!protocol) return response.writeHead(404).end();
      const streams = /:streamGenerateContent$/.test(path) || (body.stream ?? protocol === PROTOCOLS.ollama);
      if (!streams) return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(protocol.whole(reply)));
      response.writeHead(200, { "content-type": protocol.type });
      for (const event of protocol.stream(words)) {
        response.write(event);
        await new Promise((done) => setTimeout(done, 1));
      }
      response.end();
    },
  };
}
