// `tansy ask` understands the stand-in in every protocol, by its URL alone. Needs ./build.sh cli, or TANSY_BIN.
import { deepEqual, match } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { everyProtocol } from "../support/protocols.js";

const TANSY = process.env.TANSY_BIN ?? fileURLToPath(new URL("../../target/release/tansy", import.meta.url));
const skip = existsSync(TANSY) ? false : `${TANSY} is missing: run ./build.sh cli`;
const run = promisify(execFile);

const { handler, requests } = everyProtocol("Yes — for $12 🌷 [1].");
const server = createServer(handler);
await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
const url = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
const folder = mkdtempSync(join(tmpdir(), "tansy-clients-"));
after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const FAQ = [{ id: "princeton", question: "Do you deliver to Princeton?", answer: "Yes, for $12." }, { id: "cats", question: "Are lilies safe for cats?", answer: "No." }];

test("an endpoint is asked in its own protocol", { skip }, async () => {
  writeFileSync(join(folder, "faq.json"), JSON.stringify(FAQ));
  await run(TANSY, ["build", "faq.json", "-o", "faq.tansy"], { cwd: folder });
  const ask = async (/** @type {string[]} */ ...endpoint) => {
    const { stdout } = await run(TANSY, ["ask", "faq.tansy", "Do you deliver to Princeton?", "--endpoint", ...endpoint, "--llm", "mock", "--key-env", "KEY"], { cwd: folder, env: { ...process.env, KEY: "secret" } });
    match(stdout, /^Yes — for \$12 🌷 \[1\]\.\n\nSources:\n {2}\[1\] Do you deliver to Princeton\?/, endpoint.join(" "));
    const { path, headers } = requests.at(-1) ?? { path: "", headers: {} };
    return [path, Object.entries(headers).find(([, value]) => /secret/.test(String(value)))?.[0]];
  };
  deepEqual(await ask(url), ["/v1/chat/completions", "authorization"]);
  deepEqual(await ask(`${url}/v1/responses`), ["/v1/responses", "authorization"]);
  deepEqual(await ask(`${url}/v1/messages`), ["/v1/messages", "x-api-key"]);
  deepEqual(await ask(url, "--api", "anthropic"), ["/v1/messages", "x-api-key"]);
  deepEqual(await ask(url, "--api", "gemini"), ["/v1beta/models/mock:streamGenerateContent", "x-goog-api-key"]);
  deepEqual(await ask(`${url}/api/chat`, "--api", "ollama"), ["/api/chat", "authorization"]);
});
