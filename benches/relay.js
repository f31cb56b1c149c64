/**
 * What the relay adds to the time until the first byte, against a bare proxy in the same run: `node benches/relay.js TANSY [VISITORS] [SECONDS] [STREAM]`. The proxy is nginx where it
 * is installed, else a few lines of Node.
 *
 * The model is a stand-in whose first words come at once, and whose last after STREAM milliseconds (5000), as a real one's do; with 0, all visitors ask as fast as they can, and
 * what is measured is the queue. Every answer is checked, so a stream that is dropped or mixed up with another is counted. Each question is new, so nothing comes from the
 * relay's memory. The relay searches the FAQ and checks what is said; a proxy does neither.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { once } from "node:events";
import { performance } from "node:perf_hooks";

const [tansy, visitors = "200", seconds = "20", stream = "5000"] = process.argv.slice(2);
if (!tansy) throw new Error("name the binary: node benches/relay.js target/release/tansy");

/** What the FAQ holds, with the number of the question. */
const answerTo = (question) => `Question ${/\d+/.exec(question)?.[0]}: we deliver to Princeton [1].`;

const listen = async (handler) => {
  const server = http.createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server.address().port;
};

const model = await listen(async (request, response) => {
  let body = "";
  for await (const piece of request) body += piece;
  if (!body) return response.end(); // somebody asks whether nginx is there
  const { messages } = JSON.parse(body);
  response.setHeader("content-type", "text/event-stream");
  const say = (content) => response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
  say(`${answerTo(messages.at(-1).content)} We`); // a sentence is shown once the next has begun
  if (Number(stream)) await new Promise((done) => setTimeout(done, Number(stream) * (0.5 + Math.random())));
  say(" do deliver to Princeton [1].");
  response.write('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n');
  response.end('data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":10}}\n\ndata: [DONE]\n\n');
});
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tansy-bench-"));
const hasNginx = spawnSync("nginx", ["-v"]).status === 0;
const proxy = hasNginx ? await nginx() : await nodeProxy();

/** nginx with nothing but what a stream needs: the port that it listens at. */
async function nginx() {
  const free = http.createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (free.address());
  free.close();
  const file = path.join(folder, "nginx.conf");
  fs.writeFileSync(file, `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; events { worker_connections 4096; }
http { access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
upstream model { server 127.0.0.1:${model}; keepalive 256; }
server { listen 127.0.0.1:${port}; location / { proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } } }`);
  const server = spawn("nginx", ["-c", file], { stdio: "ignore" });
  process.on("exit", () => server.kill());
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false)) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  return port;
}

function nodeProxy() {
  const pool = new http.Agent({ keepAlive: true });
  return listen((request, response) => {
    const onward = http.request({ host: "127.0.0.1", port: model, path: request.url, method: "POST", headers: request.headers, agent: pool }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
}

fs.writeFileSync(path.join(folder, "prices.toml"), "[models.m]\ninput = 0\noutput = 0\n");
execFileSync(tansy, ["build", "www/demo/faq.html", "-o", path.join(folder, "faq.tansy")]);
const most = "100000000";
const limits = ["session-questions", "free-questions", "visitor-limit", "site-limit"].flatMap((name) => [`--${name}`, most]);
const args = ["serve", folder, "--port", "0", "--upstream", `http://127.0.0.1:${model}/v1/chat/completions`, "--llm", "m", "--prices", path.join(folder, "prices.toml"), "--database", path.join(folder, "x.sqlite"), "--concurrent", "1000", ...limits];
const relay = spawn(tansy, args, { stdio: ["ignore", "pipe", "ignore"] });
const [line] = await once(relay.stdout, "data");
const url = new URL(String(line).trim());
const { session } = await (await fetch(new URL("/api/session", url), { method: "POST", headers: { origin: url.origin } })).json();

const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
/** Answers that were not the question's, to say why. */
const wrongs = new Set();
/** Asks once: milliseconds until the first byte of the body, and whether the answer is the question's own. */
function ask(port, where, question, relayed) {
  const body = JSON.stringify(relayed ? { question, entries: ["deliver-princeton"] } : { messages: [{ role: "user", content: question }] });
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body), origin: url.origin, "x-tansy-session": session };
  const start = performance.now();
  return new Promise((done) => {
    const failed = () => done({ first: Infinity, right: false });
    const request = http.request({ host: "127.0.0.1", port, path: where, method: "POST", headers, agent }, (response) => {
      let first, text = "";
      response.on("data", (piece) => { first ??= performance.now() - start; text += piece; });
      response.on("error", failed).on("end", () => {
        const events = text.split("\n\n").filter((event) => event.startsWith("data: {")).map((event) => JSON.parse(event.slice(6)));
        const said = events.map((event) => event.text ?? event.choices?.[0]?.delta?.content ?? "").join("");
        const right = said.startsWith(answerTo(question));
        if (!right) wrongs.add(`${response.statusCode} ${text.slice(0, 200)}`);
        done({ first, right });
      });
    });
    request.on("error", failed).end(body);
  });
}

async function measure(name, port, where, relayed) {
  const times = [];
  let wrong = 0, number = 0;
  const end = performance.now() + Number(seconds) * 1000;
  await Promise.all(Array.from({ length: Number(visitors) }, async () => {
    await new Promise((done) => setTimeout(done, Math.random() * Number(stream))); // not all in step
    while (performance.now() < end) {
      const { first, right } = await ask(port, where, `Do you deliver to Princeton? ${number++}`, relayed);
      times.push(first);
      if (!right) wrong++;
    }
  }));
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)].toFixed(1);
  console.log(`${name}: ${times.length} answers, ${wrong} dropped or mixed up, first byte p50 ${at(.5)} ms, p99 ${at(.99)} ms`);
  return Number(at(.99));
}

const bare = await measure(hasNginx ? "nginx" : "bare proxy", proxy, "/v1/chat/completions", false);
const full = await measure("relay", url.port, "/api/chat", true);
const memory = /VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${relay.pid}/status`, "utf8"))?.[1];
console.log(`p99 overhead ${(full - bare).toFixed(1)} ms, peak memory of the relay ${Math.round(Number(memory) / 1024)} MB`);
for (const wrong of [...wrongs].slice(0, 3)) console.log(wrong);
relay.kill("SIGTERM");
await once(relay, "exit");
fs.rmSync(folder, { recursive: true });
process.exit();
