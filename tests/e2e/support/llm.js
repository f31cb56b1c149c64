/**
 * A stand-in for a language model's server that streams OpenAI's chat completions. Its reply is fixed, and arrives in the most awkward way
 * that the protocol allows: chunks end inside lines and inside UTF-8, lines end in CRLF or LF, comments keep the connection
 * alive, one event has two `data` lines, and the last chunk before `[DONE]` has no choices.
 */

/** Sizes of the chunks, in turn, in bytes. */
const CHUNKS = [1, 7, 2, 31, 3, 64, 5, 113];

/** @param {string} reply the text of the model */
export function languageModel(reply) {
  /** The bodies it was sent. @type {any[]} */
  const prompts = [];

  /** @type {import("node:http").RequestListener} */
  async function handler(request, response) {
    const body = [];
    for await (const chunk of request) body.push(chunk);
    prompts.push(JSON.parse(Buffer.concat(body).toString()));
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    response.socket?.setNoDelay(true);
    for (const chunk of oddly(Buffer.from(events(reply)))) {
      response.write(chunk);
      await new Promise((done) => setTimeout(done, 2));
    }
    response.end();
  }

  return { handler, prompts };
}

/** A server that answers with an error. @param {number} status */
export function brokenServer(status) {
  /** @type {import("node:http").RequestListener} */
  return (_request, response) => response.writeHead(status, { "content-type": "application/json" }).end('{"error":{"message":"overloaded"}}');
}

/** @param {string} reply */
function events(reply) {
  const words = reply.match(/\s*\S+/g) ?? [];
  const deltas = [{ role: "assistant", content: "" }, ...words.map((content) => ({ content }))];
  const lines = deltas.map((delta, index) => {
    const end = index % 2 ? "\r\n" : "\n";
    const data = index === 3 ? JSON.stringify(chunk(delta), undefined, 1).replaceAll("\n", `${end}data: `) : JSON.stringify(chunk(delta));
    return `${index % 5 === 0 ? `: keep-alive${end}${end}` : ""}data: ${data}${end}${end}`;
  });
  const last = { ...chunk({}), choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
  const usage = { ...chunk({}), choices: [], usage: { prompt_tokens: 400, completion_tokens: words.length } };
  return `${lines.join("")}data: ${JSON.stringify(last)}\r\n\r\ndata:${JSON.stringify(usage)}\n\ndata: [DONE]\n\n`;
}

/** @param {object} delta */
function chunk(delta) {
  return { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "mock", choices: [{ index: 0, delta, finish_reason: null }] };
}

/** @param {Buffer} bytes */
function* oddly(bytes) {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = CHUNKS[turn % CHUNKS.length];
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
