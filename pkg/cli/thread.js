// A thread of the module: the first one runs the command, the others run what it gives them. Only the first one opens files.
import { parentPort, workerData } from "node:worker_threads";
import { Devices } from "./devices.js";
import { Exit, wasi } from "./wasi.js";

const { module, memory, threads, args, env, thread } = workerData;
const post = (/** @type {object} */ message, /** @type {any[]} */ transfer = []) => /** @type {import("node:worker_threads").MessagePort} */ (parentPort).postMessage(message, transfer);

const imports = {
  env: { memory },
  wasi_snapshot_preview1: wasi({ memory, args, env, devices: new Devices(post) }),
  wasi: {
    /** @param {number} argument */
    "thread-spawn"(argument) {
      const id = Atomics.add(threads, 0, 1) + 1;
      post({ thread: { id, argument } });
      return id;
    },
  },
};
/** @type {any} */
const exports = new WebAssembly.Instance(module, imports).exports;
try {
  if (thread) exports.wasi_thread_start(thread.id, thread.argument);
  else exports._start();
  if (!thread) post({ exit: 0 });
} catch (error) {
  if (!(error instanceof Exit)) throw error;
  post({ exit: error.code });
}
