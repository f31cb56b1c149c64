// WASI, preview 1 (https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md), over the files of this machine, all of them. Not `node:wasi`: that warns
// that it is experimental, follows no path that leads up, knows no drives and no threads, and only Node has it.
import { randomFillSync } from "node:crypto";
import { Files } from "./files.js";
import { number } from "./errno.js";

const CLOCK = { real: 0, monotonic: 1 };
/** How long to sleep: until an instant, rather than for a time. */
const ABSOLUTE = 1;
/** The events of `poll_oneoff` that are not clocks. */
const SUBSCRIPTION = 48;
const EVENT = 32;

/** Ends the process. */
export class Exit extends Error {
  /** @param {number} code */
  constructor(code) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** @param {number} milliseconds */
export const sleep = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

const now = (/** @type {number} */ clock) => (clock === CLOCK.real ? BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6)) : process.hrtime.bigint());

/**
 * The functions that the module imports.
 * @param {{ memory: WebAssembly.Memory, args: string[], env: string[], devices: import("./devices.js").Devices }} given
 */
export function wasi({ memory, args, env, devices }) {
  const view = () => new DataView(memory.buffer);
  const bytes = (/** @type {number} */ at, /** @type {number} */ length) => new Uint8Array(memory.buffer, at, length);
  const files = new Files({ view, bytes, devices });

  /** Writes strings that end with a zero, and where each begins. @param {string[]} strings @param {number} pointers @param {number} at */
  function strings(strings, pointers, at) {
    for (const string of strings) {
      const encoded = Buffer.from(`${string}\0`);
      view().setUint32(pointers, at, true);
      bytes(at, encoded.length).set(encoded);
      pointers += 4;
      at += encoded.length;
    }
  }

  /** @param {string[]} strings @param {number} count @param {number} size */
  function sizes(strings, count, size) {
    view().setUint32(count, strings.length, true);
    view().setUint32(size, strings.reduce((sum, string) => sum + Buffer.byteLength(string) + 1, 0), true);
  }

  /** Sleeps, the only thing that this is used for. @param {number} subscriptions @param {number} events @param {number} count @param {number} happened */
  function poll_oneoff(subscriptions, events, count, happened) {
    const waits = Array.from({ length: count }, (_, index) => {
      const at = subscriptions + index * SUBSCRIPTION;
      const time = view().getBigUint64(at + 24, true);
      const isAbsolute = view().getUint16(at + 40, true) & ABSOLUTE;
      const left = isAbsolute ? time - now(view().getUint32(at + 16, true)) : time;
      return { user: view().getBigUint64(at, true), left: Math.max(Number(left) / 1e6, 0) };
    });
    waits.sort((a, b) => a.left - b.left);
    const [first] = waits;
    if (first) sleep(first.left);
    bytes(events, EVENT).fill(0);
    view().setBigUint64(events, first?.user ?? 0n, true);
    view().setUint32(happened, 1, true);
  }

  const functions = {
    args_get: (/** @type {number} */ pointers, /** @type {number} */ at) => strings(args, pointers, at),
    args_sizes_get: (/** @type {number} */ count, /** @type {number} */ size) => sizes(args, count, size),
    environ_get: (/** @type {number} */ pointers, /** @type {number} */ at) => strings(env, pointers, at),
    environ_sizes_get: (/** @type {number} */ count, /** @type {number} */ size) => sizes(env, count, size),
    clock_time_get: (/** @type {number} */ clock, /** @type {bigint} */ _precision, /** @type {number} */ time) => view().setBigUint64(time, now(clock), true),
    clock_res_get: (/** @type {number} */ _clock, /** @type {number} */ time) => view().setBigUint64(time, 1000n, true),
    /** @param {number} at @param {number} length */
    random_get(at, length) {
      bytes(at, length).set(randomFillSync(new Uint8Array(length)));
    },
    /** @param {number} code */
    proc_exit(code) {
      throw new Exit(code);
    },
    sched_yield() {},
    poll_oneoff,
    ...files.functions(),
  };
  const guarded = Object.entries(functions).map(([name, run]) => [name, (/** @type {any[]} */ ...args) => {
    try {
      // @ts-ignore: each takes what WASI gives it.
      return run(...args) ?? 0;
    } catch (error) {
      return number(error);
    }
  }]);
  return Object.fromEntries(guarded);
}
