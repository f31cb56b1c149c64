// The official clients understand the stand-in of tests/support/protocols.js, streamed and whole: so what Tansy is tested against is their protocol.
import { equal, ok } from "node:assert/strict";
import { after, test } from "node:test";
import { createServer } from "node:http";
import { everyProtocol } from "../support/protocols.js";

const TEXT = "Yes — the café-yellow van 🌷 drives to Princeton [1].";
const QUESTION = "Do you deliver to Princeton?";

const { handler, requests } = everyProtocol(TEXT);
const server = createServer(handler);
await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
const url = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
after(() => server.close());

/**
 * A test with a client; skipped where it is not installed.
 * @param {string} client the package
 * @param {string} what
 * @param {(module: any) => Promise<void>} happens
 */
async function withClient(client, what, happens) {
  const module = await import(client).catch(() => undefined);
  const skip = module ? false : `${client} is not installed: run npm ci in tests/clients`;
  test(`${client}: ${what}`, { skip }, () => happens(module));
}

/** @param {AsyncIterable<any>} stream @param {(event: any) => string | undefined} textOf */
async function textOfAll(stream, textOf) {
  let text = "";
  for await (const event of stream) text += textOf(event) ?? "";
  return text;
}

await withClient("openai", "chat completions", async ({ OpenAI }) => {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none" });
  const request = { model: "mock", messages: [{ role: "user", content: QUESTION }] };
  equal((await client.chat.completions.create(request)).choices[0].message.content, TEXT);
  equal(await textOfAll(await client.chat.completions.create({ ...request, stream: true }), (event) => event.choices[0]?.delta.content), TEXT);
  const final = await client.chat.completions.stream(request).finalChatCompletion();
  equal(final.choices[0].message.content, TEXT);
});

await withClient("openai", "responses", async ({ OpenAI }) => {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none" });
  const request = { model: "mock", instructions: "Briefly.", input: [{ role: "user", content: QUESTION }], store: false };
  equal((await client.responses.create(request)).output_text, TEXT);
  equal(await textOfAll(await client.responses.create({ ...request, stream: true }), (event) => event.type === "response.output_text.delta" ? event.delta : ""), TEXT);
  equal((await client.responses.stream(request).finalResponse()).output_text, TEXT);
});

await withClient("@anthropic-ai/sdk", "messages", async ({ Anthropic }) => {
  const client = new Anthropic({ baseURL: url, apiKey: "none" });
  const request = { model: "mock", max_tokens: 400, system: "Briefly.", messages: [{ role: "user", content: QUESTION }] };
  equal((await client.messages.create(request)).content[0].text, TEXT);
  const final = await client.messages.stream(request).finalMessage();
  equal(final.content[0].text, TEXT);
  equal(final.stop_reason, "end_turn");
  ok(requests.at(-1)?.headers["anthropic-version"]);
});

await withClient("@google/genai", "generateContent", async ({ GoogleGenAI }) => {
  const client = new GoogleGenAI({ apiKey: "none", httpOptions: { baseUrl: url } });
  const request = { model: "mock", contents: [{ role: "user", parts: [{ text: QUESTION }] }], config: { systemInstruction: "Briefly.", maxOutputTokens: 400 } };
  equal((await client.models.generateContent(request)).text, TEXT);
  equal(await textOfAll(await client.models.generateContentStream(request), (event) => event.text), TEXT);
});

await withClient("ollama", "chat", async ({ Ollama }) => {
  const client = new Ollama({ host: url });
  const request = { model: "mock", messages: [{ role: "user", content: QUESTION }] };
  equal((await client.chat(request)).message.content, TEXT);
  equal(await textOfAll(await client.chat({ ...request, stream: true }), (event) => event.message.content), TEXT);
});
