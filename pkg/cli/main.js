#!/usr/bin/env node
// `npx tansy`: the command line as WebAssembly. It and each of its threads run in a worker of their own, as WASI's calls block; this thread stays free for
// what they ask for: further threads, HTTP, and the server, once they have ended.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { send } from "./http.js";
import { serve } from "./server.js";
import { environment, guestArguments } from "./guest.js";

/** Pages of 64 kB: as many as the module asks for at most, and enough to begin with. */
const PAGES = { initial: 1024, maximum: 65536 };
/** Parsers descend as deep as markup nests. */
const STACK_MB = 64;
/** What a process that panics ends with. */
const PANICKED = 101;

const module = await WebAssembly.compile(readFileSync(new URL("./tansy.wasm", import.meta.url)));
const shared = {
  module,
  memory: new WebAssembly.Memory({ ...PAGES, shared: true }),
  /** The number of the last thread. */
  threads: new Int32Array(new SharedArrayBuffer(4)),
  args: guestArguments(process.argv.slice(2)),
  env: environment(availableParallelism()),
};
/** What to serve at the end. @type {import("./server.js").Request | undefined} */
let toServe;

/** Starts a thread: the first one, or one that another has asked for. @param {{ id: number, argument: number }} [thread] */
function start(thread) {
  const worker = new Worker(new URL("./thread.js", import.meta.url), { workerData: { ...shared, thread }, resourceLimits: { stackSizeMb: STACK_MB } });
  worker.on("message", ({ thread, http, served, exit }) => {
    if (thread) start(thread);
    else if (http) send(http);
    else if (served) toServe = served;
    else end(exit);
  });
  worker.on("error", (error) => {
    console.error(`tansy: it failed within WebAssembly: ${error.message}`);
    process.exit(PANICKED);
  });
}

/** @param {number} code */
function end(code) {
  if (code === 0 && toServe) serve(toServe);
  else process.exit(code);
}

start();
