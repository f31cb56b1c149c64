/** @import { WasmEngine } from "./wasm-modules.js" */

/** Messages to itself, which wait behind those that have arrived. A timer would do, but browsers delay each by four milliseconds. */
const { port1, port2 } = new MessageChannel();

/**
 * Embeds the texts of the update that is in progress, one per turn of the event loop, so that questions go first. Returns the new bundle.
 * @param {WasmEngine} engine
 * @param {number} left how many texts there are
 */
export async function finish(engine, left) {
  while (left > 0) {
    await pendingMessages();
    left = engine.embedNext();
  }
  return engine.finishUpdate();
}

/** Lets the worker handle the messages that have arrived. */
function pendingMessages() {
  return new Promise((done) => {
    port1.onmessage = done;
    port2.postMessage(undefined);
  });
}
